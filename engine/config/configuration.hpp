// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/listing_settings.hpp"
#include "engine/model/api_supplement.hpp"
#include "engine/model/catalogue.hpp"
#include "engine/model/digest.hpp"
#include "engine/plan/policy.hpp"

namespace serversync {

/// How the file names a server: by its id, or by its name, which is then not blank.
struct ServerName {
    std::uint64_t id = 0;
    std::string name;
    auto operator<=>(const ServerName&) const = default;
};

/// Where one server's listing comes from.
struct ServerSource {
    std::uint64_t server_id = 0;  ///< 0 if the file names the server by `name`
    std::string server_name;
    ListingSettings listing;
    std::string where;  ///< "configuration 'serversync.json': /servers/0"; blank if no file says it
};

/// A server that has no listing of its own: it is one machine with another, or switched off for ever.
struct ServerDeclaration {
    ServerName server;
    std::optional<ServerName> same_as;
    bool gone = false;
    std::string where;  ///< as of a source
};

/// A module or a product that the file names, and where.
struct NamedModule {
    std::string name;  ///< lower case
    std::string where;
};
struct NamedProduct {
    std::uint64_t id = 0;
    std::string where;
};

/// How servers that must be asked are asked.
struct FetchSettings {
    std::optional<unsigned> jobs;             ///< servers at a time
    std::optional<std::int64_t> time_budget;  ///< seconds for all of them; those that have not been read by then have failed
    std::string keep_listings;                ///< folder for what they listed; blank: not kept
};

/// What `serversync.json` says. Paths are already resolved against the file's folder.
struct Configuration {
    std::string mirror;    ///< blank where not given
    std::string listings;  ///< folder with "<server id>.json"; blank where not given
    std::vector<ServerSource> servers;
    std::vector<ServerDeclaration> declarations;
    std::map<std::string, ListingSettings> module_listings;  ///< by module: for its servers that `servers` does not name
    StatusAliases status_aliases;
    HostPatterns hosts;  ///< who may be asked
    FetchSettings fetch;
    std::vector<Module> modules;  ///< metadata that replaces the mirror's
    std::vector<NamedModule> named_modules;
    std::vector<NamedProduct> named_products;
    ApiSupplement api;  ///< for a mirror that is read from the API
    Policy policy;
    Digest digest;  ///< over the content, whatever its formatting
};

/// Reads a configuration file: JSON with comments, of at most 16 MiB. Throws `MissingInput`, or `ConfigurationError` that names
/// the file, the place ("/policy/orphans/floor"), what is wrong and the choices; also for one that runs programs or names secrets
/// and that others may write (law 252).
Configuration read_configuration(const std::string& path);

/// The same from text; `folder` is what relative paths are relative to.
Configuration parse_configuration(std::string_view text, const std::string& name, const std::string& folder);

}  // namespace serversync
