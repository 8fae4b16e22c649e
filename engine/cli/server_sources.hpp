// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/listings_folder.hpp"
#include "engine/cli/server_names.hpp"
#include "engine/config/configuration.hpp"
#include "engine/config/configured_servers.hpp"

namespace serversync {

/// Where listings come from, and what else stands where they were looked for.
struct FoundSources {
    std::vector<ServerSource> sources;  ///< sorted by server
    std::vector<DeclaredServer> declared;
    std::vector<UnreadFile> unread_files;  ///< of the folder
};

/// Where each server's listing comes from: the command line's `--listing`, then the configuration's servers, then the command
/// line's folder, then the configuration's folder, then the source of the server's module. `scope`: the servers of `--server`.
/// Why in this order: law 95. A server that is declared to be the same as another, or gone, has none. Throws `UsageError`,
/// `ConfigurationError` (also for names in the configuration that the mirror does not have) and `MissingInput`.
FoundSources find_sources(const Options& options, const Configuration& configuration, const ServerNames& names,
                          const std::vector<std::uint64_t>& scope);

}  // namespace serversync
