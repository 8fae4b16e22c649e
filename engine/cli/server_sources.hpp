// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/server_names.hpp"
#include "engine/config/configuration.hpp"

namespace serversync {

/// Where each server's listing comes from: the command line's `--listing`, then the configuration's servers, then the command
/// line's folder, then the configuration's folder, then the source of the server's module. `scope`: the servers of `--server`.
/// Why in this order: law 95. Throws `UsageError`, `ConfigurationError` and `MissingInput`.
std::vector<ServerSource> find_sources(const Options& options, const Configuration& configuration, const ServerNames& names,
                                       const std::vector<std::uint64_t>& scope);

}  // namespace serversync
