// SPDX-License-Identifier: MIT
#include "engine/cli/server_names.hpp"

#include <charconv>

#include "engine/config/known_servers.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"

namespace serversync {

ServerNames::ServerNames(const std::string& mirror) : m_mirror(mirror), m_catalogue(Mirror(mirror).catalogue()) {}

std::uint64_t ServerNames::id_of(const std::string& name) const {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc{} && end == name.data() + name.size() && m_catalogue.server(id) != nullptr) return id;
    std::string fault;
    const Server* found = KnownServers(m_catalogue, m_mirror).called(name, fault);
    if (found == nullptr) throw UsageError(fault);
    return found->id;
}

}  // namespace serversync
