// SPDX-License-Identifier: MIT
#include "engine/config/known_servers.hpp"

#include <vector>

#include "engine/text/nearest.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_server_list = 200;

std::string list_of_servers(const Catalogue& catalogue) {
    std::string list;
    for (const Server& server : catalogue.servers()) {
        if (list.size() > longest_server_list) return list + ", ...";
        list += (list.empty() ? "" : ", ") + std::to_string(server.id) + " (" + server.name + ")";
    }
    return list;
}

}  // namespace

KnownServers::KnownServers(const Catalogue& catalogue, std::string mirror) : m_catalogue(catalogue), m_mirror(std::move(mirror)) {
    for (const Server& server : catalogue.servers()) {
        const auto [at, is_first] = m_by_name.try_emplace(server.name, &server);
        if (!is_first) at->second = nullptr;
    }
}

std::string KnownServers::unknown(std::string_view name) const {
    std::vector<std::string> names;
    for (const Server& server : m_catalogue.servers()) names.push_back(server.name);
    return "server '" + std::string(name) + "' is not in the mirror '" + m_mirror + "'" + did_you_mean(name, names) +
           "; servers: " + list_of_servers(m_catalogue);
}

const Server* KnownServers::called(std::string_view name, std::string& fault) const {
    const auto found = m_by_name.find(name);
    if (found == m_by_name.end()) {
        fault = unknown(name);
        return nullptr;
    }
    if (found->second == nullptr)
        fault = "several servers are called '" + std::string(name) + "' in the mirror '" + m_mirror + "'; name one by its id";
    return found->second;
}

std::vector<const Server*> KnownServers::namesakes(const ServerName& name) const {
    std::vector<const Server*> found;
    const auto known = name.id == 0 ? m_by_name.find(name.name) : m_by_name.end();
    if (known == m_by_name.end() || known->second != nullptr) return found;
    for (const Server& server : m_catalogue.servers()) {
        if (server.name == name.name) found.push_back(&server);
    }
    return found;
}

const Server* KnownServers::find(const ServerName& name, std::string& fault) const {
    if (name.id == 0) return called(name.name, fault);
    const Server* server = m_catalogue.server(name.id);
    if (server == nullptr) fault = unknown(std::to_string(name.id));
    return server;
}

}  // namespace serversync
