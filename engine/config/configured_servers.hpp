// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/config/configuration.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// A server of which the configuration says that it is one machine with another, or gone.
struct DeclaredServer {
    std::uint64_t server_id = 0;
    std::uint64_t same_as = 0;  ///< 0: it is gone
    bool operator==(const DeclaredServer&) const = default;
};

/// What the configuration says of servers of the mirror.
struct ConfiguredServers {
    std::vector<ServerSource> sources;     ///< with `server_id`, in the order of the file
    std::vector<DeclaredServer> declared;  ///< sorted by id
};

/// Holds the servers of the configuration against the mirror, whose path is `mirror`. Throws `ConfigurationError` that names the
/// file, the key and the server: for one that is not in the mirror or is named twice, and for a declaration that makes one
/// machine of servers that cannot be: with itself, with one that is itself declared, or of another module. A source for a name
/// that several servers have is that of each, with the fault of its listing.
ConfiguredServers configured_servers(const Configuration& configuration, const Catalogue& catalogue, const std::string& mirror);

/// What is declared of a server; null: nothing. `declared`: sorted by id.
const DeclaredServer* declaration_of(std::span<const DeclaredServer> declared, std::uint64_t server_id);

/// Throws `ConfigurationError` that names the file, the key and what may have been meant, for a module that no server, product or
/// module of the mirror has, and for a product that it does not have.
void check_named_records(const Configuration& configuration, const Catalogue& catalogue, const std::string& mirror);

}  // namespace serversync
