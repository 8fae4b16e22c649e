// SPDX-License-Identifier: MIT
#include "engine/cli/load_from_database.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iostream>
#include <optional>
#include <string_view>

#include "adapters/transport/process_secrets.hpp"
#include "adapters/whmcs/database.hpp"
#include "engine/config/configuration.hpp"
#include "engine/model/error.hpp"
#include "engine/model/identity.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

constexpr unsigned largest_port = 65535;

/// Groups that MariaDB's clients read, and our own.
constexpr std::array<std::string_view, 4> client_groups = {"client", "client-server", "client-mariadb", "serversync"};

struct Choice {
    std::string_view word;
    TlsMode mode;
};

/// Values of `ssl-mode`. PREFERRED protects nobody; VERIFY_CA is REQUIRED with `ssl-ca` (law 41).
constexpr std::array tls_choices = {Choice{"disabled", TlsMode::disabled}, Choice{"required", TlsMode::encrypted},
                                    Choice{"verify_identity", TlsMode::verified}};

class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

bool switch_of(const FileOption& option) {
    if (!option.has_value) return true;
    const std::string word = fold_ascii(option.value);
    for (const std::string_view yes : {"1", "on", "true", "yes"}) {
        if (word == yes) return true;
    }
    for (const std::string_view no : {"0", "off", "false", "no"}) {
        if (word == no) return false;
    }
    throw Refused("must be 0 or 1");
}

const std::string& value_of(const FileOption& option) {
    if (option.value.empty()) throw Refused("needs a value");
    return option.value;
}

unsigned port_of(const std::string& text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > largest_port) {
        throw Refused("must be a port from 1 to 65535");
    }
    return port;
}

void set_port(DatabaseLogin& login, const std::string& text) {
    login.port = port_of(text);
    login.tcp = true;  // as in MariaDB's clients: a port means that the socket is not meant
}

void set_protocol(DatabaseLogin& login, const FileOption& option) {
    const std::string word = fold_ascii(value_of(option));
    if (word != "tcp" && word != "socket") throw Refused("must be tcp or socket");
    login.tcp = word == "tcp";
}

void set_tls_mode(DatabaseLogin& login, const FileOption& option) {
    const std::string word = fold_ascii(value_of(option));
    const auto* const found =
        std::find_if(tls_choices.begin(), tls_choices.end(), [&word](const Choice& choice) { return choice.word == word; });
    if (found == tls_choices.end()) throw Refused("must be DISABLED, REQUIRED or VERIFY_IDENTITY");
    login.tls = found->mode;
    login.tls_unverified = false;
}

void set_tls(DatabaseLogin& login, bool wanted) {
    if (!wanted) login.tls = TlsMode::disabled;
    if (wanted && login.tls != TlsMode::encrypted) login.tls = TlsMode::verified;
}

struct Setting {
    std::string_view name;
    void (*set)(DatabaseLogin& login, const FileOption& option);
};

constexpr std::array settings = {
    Setting{"host", [](DatabaseLogin& login, const FileOption& option) { login.host = value_of(option); }},
    Setting{"port", [](DatabaseLogin& login, const FileOption& option) { set_port(login, value_of(option)); }},
    Setting{"socket", [](DatabaseLogin& login, const FileOption& option) { login.socket = value_of(option); }},
    Setting{"protocol", set_protocol},
    Setting{"user", [](DatabaseLogin& login, const FileOption& option) { login.user = value_of(option); }},
    Setting{"password", [](DatabaseLogin& login, const FileOption& option) { login.password = value_of(option); }},
    Setting{"database", [](DatabaseLogin& login, const FileOption& option) { login.database = value_of(option); }},
    Setting{"ssl-mode", set_tls_mode},
    Setting{"ssl", [](DatabaseLogin& login, const FileOption& option) { set_tls(login, switch_of(option)); }},
    Setting{"skip-ssl", [](DatabaseLogin& login, const FileOption& option) { set_tls(login, !switch_of(option)); }},
    Setting{"ssl-verify-server-cert",
            [](DatabaseLogin& login, const FileOption& option) {
                login.tls_unverified = !switch_of(option);
                if (!login.tls_unverified) login.tls = TlsMode::verified;
            }},
    Setting{"ssl-ca", [](DatabaseLogin& login, const FileOption& option) { login.tls_ca = value_of(option); }},
    Setting{"ssl-capath", [](DatabaseLogin& login, const FileOption& option) { login.tls_ca_folder = value_of(option); }},
    Setting{"ssl-cert", [](DatabaseLogin& login, const FileOption& option) { login.tls_certificate = value_of(option); }},
    Setting{"ssl-key", [](DatabaseLogin& login, const FileOption& option) { login.tls_key = value_of(option); }},
    Setting{"ssl-cipher", [](DatabaseLogin& login, const FileOption& option) { login.tls_ciphers = value_of(option); }},
    Setting{"ssl-crl", [](DatabaseLogin& login, const FileOption& option) { login.tls_revoked = value_of(option); }},
    Setting{"ssl-crlpath", [](DatabaseLogin& login, const FileOption& option) { login.tls_revoked_folder = value_of(option); }},
    Setting{"tls-version", [](DatabaseLogin& login, const FileOption& option) { login.tls_versions = value_of(option); }},
};

/// Custom fields that the configuration's modules are identified by.
std::vector<std::string> identity_fields(const Options& options) {
    std::vector<std::string> names;
    if (!options.has("config")) return names;
    for (const Module& module : read_configuration(options.text("config")).modules) {
        if (module.identity && module.identity->kind == IdentityKind::custom_field)
            names.push_back(module.identity->custom_field);
    }
    return names;
}

DatabaseLogin login_of(const Options& options) {
    hide_memory();
    DatabaseLogin login;
    if (options.has("defaults-file")) {
        const std::string path = options.text("defaults-file");
        apply_option_file(read_option_file(path), path, login);
    }
    // A server named on the command line is not the file's.
    if (options.has("host")) {
        login.host = options.text("host");
        login.socket.clear();
    }
    if (options.has("port")) {
        try {
            set_port(login, options.text("port"));
        } catch (const Refused& refused) {
            throw UsageError("option '--port': '" + options.text("port") + "' " + refused.what());
        }
        login.socket.clear();
    }
    if (options.has("socket")) {
        if (options.has("host") || options.has("port"))
            throw UsageError("'--socket' cannot be combined with '--host' or '--port'");
        login.socket = options.text("socket");
    }
    if (options.has("user")) login.user = options.text("user");
    if (options.has("database")) login.database = options.text("database");
    login.wait = options.number("wait", 1, login.wait);
    if (login.database.empty())
        throw UsageError("no database is given: name it with '--database NAME'; WHMCS's configuration.php has the name");
    const std::optional<Secret> password = secret_of_environment("MYSQL_PWD");
    if (login.password.empty() && password) login.password = password->reveal();
    return login;
}

}  // namespace

void describe_database_source(po::options_description_easy_init& options) {
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    options("from-database", "read WHMCS's MariaDB or MySQL database; the password comes from --defaults-file or MYSQL_PWD");
    options("defaults-file", text("FILE"), "an option file with connection settings in [client] or [serversync]");
    options("database", text("NAME"), "the name of WHMCS's database");
    options("host", text("HOST"), "the database server (default: this machine, through its socket)");
    options("port", text("PORT"), "its port (default: 3306)");
    options("socket", text("FILE"), "its socket");
    options("user", text("NAME"), "the user (default: the system's user)");
    options("wait", text("SECONDS"), "how long to wait for an answer or a locked table (default: 120)");
}

void apply_option_file(const std::vector<FileOption>& file, const std::string& path, DatabaseLogin& login) {
    for (const FileOption& option : file) {
        if (std::find(client_groups.begin(), client_groups.end(), option.group) == client_groups.end()) continue;
        const auto fail = [&](const std::string& what) {
            throw ConfigurationError("option file '" + path + "', line " + std::to_string(option.line) + ": '" + option.name +
                                     "' " + what);
        };
        const auto* const setting =
            std::find_if(settings.begin(), settings.end(), [&option](const Setting& known) { return known.name == option.name; });
        if (setting == settings.end()) {
            if (option.group != client_groups.back()) continue;  // the other groups may have settings of other clients (law 44)
            std::string known;
            for (const Setting& choice : settings) known += (known.empty() ? "" : ", ") + std::string(choice.name);
            fail("is not a setting of group 'serversync'; choose one of: " + known);
        }
        try {
            setting->set(login, option);
        } catch (const Refused& refused) {
            fail(refused.what());
        }
    }
}

std::string read_database_source(const Options& options, MirrorSink& sink) {
    const DatabaseLogin login = login_of(options);
    for (const std::string& note : read_whmcs_database(login, identity_fields(options), sink)) {
        std::cerr << "serversync: note: " << printable(note) << "\n";
    }
    return login.database + '@' + (uses_socket(login) || login.host.empty() ? "localhost" : login.host);
}

}  // namespace serversync
