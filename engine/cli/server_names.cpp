// SPDX-License-Identifier: MIT
#include "engine/cli/server_names.hpp"

#include <charconv>

#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"

namespace serversync {

ServerNames::ServerNames(const std::string& mirror) : m_mirror(mirror), m_catalogue(Mirror(mirror).catalogue()) {}

std::uint64_t ServerNames::id_of(const std::string& name) const {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc{} && end == name.data() + name.size() && m_catalogue.server(id) != nullptr) return id;
    std::uint64_t found = 0;
    for (const Server& server : m_catalogue.servers()) {
        if (server.name != name) continue;
        if (found != 0)
            throw UsageError("several servers are called '" + name + "' in the mirror '" + m_mirror + "'; name one by its id");
        found = server.id;
    }
    if (found != 0) return found;
    std::string known;
    for (const Server& server : m_catalogue.servers()) {
        if (known.size() > 200) {
            known += ", ...";
            break;
        }
        known += (known.empty() ? "" : ", ") + std::to_string(server.id) + " (" + server.name + ")";
    }
    throw UsageError("server '" + name + "' is not in the mirror '" + m_mirror + "'; servers: " + known);
}

}  // namespace serversync
