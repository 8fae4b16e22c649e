#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/calendar.hpp"

namespace serversync {

/// A value of the configuration that may be a secret, which then does not stand in the file itself.
struct SettingValue {
    enum class Kind : std::uint8_t { text, environment, file };
    Kind kind = Kind::text;
    std::string value;  ///< the text, the name of a variable, or a path
};

/// Where a listing comes from, as the configuration says it. Exactly one of `path`, `command`, `url` and `php_module` is set.
/// In the settings of a module's servers, "{id}", "{name}", "{hostname}" and "{ip}" stand for those of the server.
struct ListingSettings {
    std::string path;                  ///< of a file; "-" is standard input
    std::vector<std::string> command;  ///< a program and its arguments
    std::string url;                   ///< of a panel
    std::string php_module;            ///< folder of a provisioning module
    std::string adapter;               ///< blank: by the first bytes of the listing
    std::map<std::string, SettingValue> credentials;
    std::map<std::string, SettingValue> parameters;           ///< for a command or a PHP module
    std::map<std::string, std::string, std::less<>> options;  ///< of the adapter's format
    std::string ca_file;                                      ///< the authorities to trust in place of the system's (PEM)
    std::string php = "php";                                  ///< the interpreter
    std::string libraries;                                    ///< a PHP file that is loaded before the module; blank: none
    std::vector<std::string> accepted_warnings;               ///< of PHP, by their text
    std::optional<std::int64_t> time_limit;                   ///< seconds, of one request or a whole command
    std::optional<Instant> listed_at;
};

/// The same with the server's values in the places of "{id}" and the others. Throws `ConfigurationError` that begins with `where`
/// for another word in braces, and for a blank value.
ListingSettings filled_in(const ListingSettings& settings, const std::map<std::string, std::string>& values,
                          const std::string& where);

}  // namespace serversync
