// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/files/input_descriptor.hpp"
#include "engine/model/account.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/catalogue.hpp"
#include "engine/model/host_name.hpp"
#include "engine/model/host_patterns.hpp"

namespace serversync {

/// What a server's words for a status mean: by module, then by folded word.
using StatusAliases = std::map<std::string, std::map<std::string, AccountStatus>>;

/// A value of the configuration that may be a secret, which is then not in the file itself.
struct SettingValue {
    enum class Kind : std::uint8_t { text, environment, file };
    Kind kind = Kind::text;
    std::string value;  ///< the text, the name of a variable, or a path
};

using SettingValues = std::map<std::string, SettingValue>;

struct FileSettings {
    std::string path;  ///< "-" is standard input
    std::optional<Instant> listed_at;
    FileOrigin origin = FileOrigin::configuration;
};

struct CommandSettings {
    std::vector<std::string> arguments;  ///< a program and its arguments
    SettingValues parameters;
    std::optional<std::int64_t> time_limit;  ///< seconds, of the whole command
};

struct PanelSettings {
    std::string url;
    SettingValues credentials;
    std::string ca_file;                     ///< the authorities to trust in place of the system's (PEM)
    std::optional<std::int64_t> time_limit;  ///< seconds, of the whole listing
    std::optional<HostName> host{};          ///< of the server's record in WHMCS, in place of the one in `url`
};

struct PhpModuleSettings {
    std::string folder;
    std::string php = "php";  ///< the interpreter
    std::string libraries;    ///< a PHP file that is loaded before the module; blank: none
    SettingValues parameters;
    std::vector<std::string> accepted_warnings;  ///< of PHP, by their text
    std::optional<std::int64_t> time_limit;      ///< seconds, of the whole run
};

/// Where a listing comes from, as the configuration says it, in the transports of `ListingSource`.
struct ListingSettings {
    std::variant<FileSettings, CommandSettings, PanelSettings, PhpModuleSettings> from;
    std::string adapter;                                      ///< blank: by the first bytes of the listing
    std::map<std::string, std::string, std::less<>> options;  ///< of the adapter's format
    std::string fault;  ///< why the server's record in WHMCS cannot fill them in; blank: it can, or need not
};

/// The same with the server's values in place of "{id}", "{name}", "{hostname}" and "{ip}", which the settings of a module's
/// servers may hold. A value that is missing, or that cannot stand there (law 250), is left out and is the `fault`. Throws
/// `ConfigurationError` that begins with `where` for what is wrong for every server: another word in braces, or one in the
/// scheme, the user or the port of an address.
ListingSettings filled_in(const ListingSettings& settings, const Server& server, const HostPatterns& hosts,
                          const std::string& where);

}  // namespace serversync
