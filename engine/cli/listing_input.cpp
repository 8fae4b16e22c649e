// SPDX-License-Identifier: MIT
#include "engine/cli/listing_input.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "adapters/transport/process_secrets.hpp"
#include "adapters/transport/secrets_file.hpp"
#include "engine/batch/listing_job.hpp"
#include "engine/batch/resolve_source.hpp"
#include "engine/cli/input_files.hpp"
#include "engine/cli/server_sources.hpp"
#include "engine/config/configuration.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

/// A listing to read, what it is called, and the files of the configuration that it needs.
struct Input {
    std::string name;
    ListingJob job;
    std::vector<InputFile> files;
};

Input input_from(ListingSource source, const IdentityField& identity) {
    Input input;
    input.name = shown(source);
    input.job.source = std::move(source);
    input.job.request.identity = identity;
    return input;
}

IdentityField identity_of(const Options& options) {
    const std::string field = options.has("identity-field") ? options.text("identity-field") : "domain";
    const auto identity = parse_identity_field(field);
    if (!identity)
        throw UsageError("option '--identity-field': '" + field + "' is not one of: " + std::string(identity_field_choices));
    return *identity;
}

const Adapter* adapter_of(const Options& options) {
    if (!options.has("adapter")) return nullptr;
    try {
        return &adapter_named(options.text("adapter"), "option '--adapter': ");
    } catch (const ConfigurationError& error) {
        throw UsageError(error.what());
    }
}

/// The values of an option that is written NAME=VALUE.
FormatOptions pairs_of(const Options& options, const char* name) {
    FormatOptions result;
    for (const std::string& text : options.texts(name)) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            throw UsageError("option '--" + std::string(name) + "': expected NAME=VALUE");
        result[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return result;
}

std::string upper_case(std::string_view name) {
    std::string result;
    for (const char c : name) result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return result;
}

/// From a file or standard input alone if one is named, otherwise from the environment.
Credentials credentials_for(const Adapter& adapter, const Options& options) {
    Credentials credentials;
    std::vector<std::string_view> names;
    for (const CredentialNeed& need : credentials_of(adapter)) names.push_back(need.name);
    if (options.has("credentials")) {
        for (NamedSecret& given : read_secrets(options.text("credentials"), names))
            credentials[std::string(given.name)] = std::move(given.secret);
        return credentials;
    }
    for (const std::string_view name : names) {
        auto secret = secret_of_environment("SERVERSYNC_PANEL_" + upper_case(name));
        if (secret) credentials[std::string(name)] = std::move(*secret);
    }
    return credentials;
}

Input from_url(const Options& options) {
    FromPanel panel;
    panel.adapter = adapter_of(options);
    if (panel.adapter == nullptr) throw UsageError("option '--url' needs '--adapter NAME': which panel it is");
    panel.url = options.text("url");
    panel.ca_file = options.text("ca-file");
    panel.credentials = credentials_for(*panel.adapter, options);
    const IdentityField identity = identity_of(options);
    const FormatOptions format_options = pairs_of(options, "option");
    try {
        panel.check(format_options, "option '--url': ");
    } catch (const ConfigurationError& error) {
        throw UsageError(std::string(error.what()) + "; credentials come from '--credentials FILE' or SERVERSYNC_PANEL_<NAME>");
    }
    Input input = input_from(std::move(panel), identity);
    input.job.request.format_options = format_options;
    return input;
}

/// The parameters that WHMCS gives a module for a server, developers.whmcs.com, provisioning-modules/module-parameters.
constexpr std::array<std::string_view, 9> server_parameters = {"serverid",       "serverip",         "serverhostname",
                                                               "serverusername", "serverpassword",   "serveraccesshash",
                                                               "serversecure",   "serverhttpprefix", "serverport"};

/// A module is matched on the field that it names itself, unless an option says otherwise.
Input from_php_module(const Options& options) {
    if (options.has("adapter")) throw UsageError("'--php-module' needs no '--adapter'");
    FromPhpModule source;
    PhpModule& module = source.module;
    module.folder = options.text("php-module");
    module.mirror = options.text("mirror");
    for (auto& [name, value] : pairs_of(options, "parameter")) module.parameters[name] = value;
    if (options.has("credentials")) {
        for (NamedSecret& given : read_secrets(options.text("credentials"), server_parameters))
            module.secrets[std::string(given.name)] = std::move(given.secret);
    }
    IdentityField identity = identity_of(options);
    if (!options.has("identity-field")) {
        try {
            if (auto own = parse_identity_field(read_php_metadata(module).identity_field)) identity = std::move(*own);
        } catch (const MissingInput&) {
            // The listing fails for the same reason, and says so.
        }
    }
    return input_from(std::move(source), identity);
}

/// The listing of a server of the configuration, read as a plan reads it.
Input from_configuration(const Options& options) {
    if (!options.has("config")) throw UsageError("option '--server' needs '--config FILE'");
    const Configuration configuration = read_configuration(options.text("config"));
    if (configuration.mirror.empty())
        throw ConfigurationError("the configuration names no mirror, which knows the servers' names");
    const ServerNames names(configuration.mirror);
    Catalogue catalogue = names.catalogue();
    apply_modules(configuration.modules, configuration.mirror, catalogue);
    const std::uint64_t id = names.id_of(options.text("server"));
    const Server& server = *catalogue.server(id);
    ListingRules rules{catalogue, configuration.status_aliases, configuration.mirror};
    if (options.has("identity-field")) rules.identity = identity_of(options);
    rules.hosts = configuration.hosts;
    const FoundSources found = find_sources(options, configuration, names, {id});
    for (const ServerSource& source : found.sources) {
        if (source.server_id != id) continue;
        Input input{shown(server), listing_job(rules, server, source.listing), {{"mirror", configuration.mirror}}};
        add_files_of(source.listing, input.files);
        return input;
    }
    for (const DeclaredServer& declared : found.declared) {
        if (declared.server_id != id) continue;
        throw ConfigurationError(
            shown(server) + (declared.same_as == 0
                                 ? " is gone, as the configuration says"
                                 : " has no listing of its own: it is the same as server " + std::to_string(declared.same_as)));
    }
    throw ConfigurationError("the configuration has no source for " + shown(server));
}

Input from_file(const Options& options, const std::string& path) {
    const FromFile source{path, adapter_of(options)};
    Input input = input_from(source, identity_of(options));
    input.job.request.format_options = pairs_of(options, "option");
    source.check(input.job.request.format_options, "option '--option': ");
    check_argument(path);  // a mistyped name is reported at once, not as a failed listing
    return input;
}

std::vector<InputFile> files_of(const Options& options, std::span<const Input> inputs) {
    std::vector<InputFile> files{{"configuration", options.text("config")},
                                 {"file of credentials", options.text("credentials")},
                                 {"file of authorities", options.text("ca-file")},
                                 {"mirror", options.text("mirror")}};
    for (const std::string& path : options.positional()) files.push_back({"listing", path});
    for (const Input& input : inputs) files.insert(files.end(), input.files.begin(), input.files.end());
    return files;
}

NamedListing read(const Input& input) {
    if (!input.job.fault.empty()) throw ConfigurationError(input.name + ": " + input.job.fault);
    return {input.name, read_source(input.job.source, input.job.request)};
}

}  // namespace

void add_listing_options(po::options_description& description) {
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    description.add_options()("adapter", text("NAME"),
                              "the listing's format (default: whmcs-json; 'serversync adapters' lists them)")(
        "option", po::value<std::vector<std::string>>()->value_name("NAME=VALUE"), "a setting of the format; may be repeated")(
        "identity-field", text("FIELD"),
        "the service field that the identifier names: domain (default), username, customfield.<name>, dedicatedip, serviceid")(
        "url", text("URL"), "ask this panel")(
        "credentials", text("FILE"),
        "lines 'name = value' for the panel; '-' for standard input. Without it: the variables "
        "SERVERSYNC_PANEL_<NAME>")("php-module", text("DIR"), "run this WHMCS provisioning module in PHP")(
        "parameter", po::value<std::vector<std::string>>()->value_name("NAME=VALUE"),
        "what WHMCS would pass to the module, for example serverhostname=web1.example.net; passwords go into '--credentials "
        "FILE'")("mirror", text("FILE"), "what a PHP module finds as WHMCS's database")(
        "ca-file", text("FILE"), "the authorities to trust in place of the system's (PEM)")(
        "config", text("FILE"), "a configuration")("server", text("SERVER"),
                                                   "read the listing of this server of the configuration");
}

std::vector<NamedListing> read_listings(const Options& options,
                                        const std::function<void(std::span<const InputFile> inputs)>& begin) {
    const int sources = int{!options.positional().empty()} + int{options.has("url")} + int{options.has("server")} +
                        int{options.has("php-module")};
    if (sources == 0)
        throw UsageError(
            "no listing is given; name a file, '-' for standard input, '--url URL', '--php-module DIR', or '--config FILE "
            "--server SERVER'");
    if (sources > 1) throw UsageError("files, '--url', '--php-module' and '--server' exclude each other");
    if (options.has("credentials") && !options.has("url") && !options.has("php-module"))
        throw UsageError("option '--credentials' goes with '--url' or '--php-module'");
    for (const char* name : {"parameter", "mirror"}) {
        if (options.has(name) && !options.has("php-module"))
            throw UsageError("option '--" + std::string(name) + "' goes with '--php-module'");
    }
    if (options.has("ca-file") && !options.has("url")) throw UsageError("option '--ca-file' goes with '--url'");
    std::vector<Input> inputs;
    if (options.has("url")) inputs.push_back(from_url(options));
    if (options.has("php-module")) inputs.push_back(from_php_module(options));
    if (options.has("server")) inputs.push_back(from_configuration(options));
    for (const std::string& path : options.positional()) inputs.push_back(from_file(options, path));
    if (begin) begin(files_of(options, inputs));
    std::vector<NamedListing> listings;
    for (const Input& input : inputs) listings.push_back(read(input));
    return listings;
}

}  // namespace serversync
