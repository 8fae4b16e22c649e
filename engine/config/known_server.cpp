// SPDX-License-Identifier: MIT
#include "engine/config/known_server.hpp"

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

std::string unknown_server(std::string_view name, const Catalogue& catalogue, const std::string& mirror) {
    std::vector<std::string> names;
    for (const Server& server : catalogue.servers()) names.push_back(server.name);
    return "server '" + std::string(name) + "' is not in the mirror '" + mirror + "'" + did_you_mean(name, names) +
           "; servers: " + list_of_servers(catalogue);
}

}  // namespace

const Server* server_called(std::string_view name, const Catalogue& catalogue, const std::string& mirror, std::string& fault) {
    const Server* found = nullptr;
    for (const Server& server : catalogue.servers()) {
        if (server.name != name) continue;
        if (found != nullptr) {
            fault = "several servers are called '" + std::string(name) + "' in the mirror '" + mirror + "'; name one by its id";
            return nullptr;
        }
        found = &server;
    }
    if (found == nullptr) fault = unknown_server(name, catalogue, mirror);
    return found;
}

const Server* known_server(const ServerName& name, const Catalogue& catalogue, const std::string& mirror, std::string& fault) {
    if (name.id == 0) return server_called(name.name, catalogue, mirror, fault);
    const Server* server = catalogue.server(name.id);
    if (server == nullptr) fault = unknown_server(std::to_string(name.id), catalogue, mirror);
    return server;
}

}  // namespace serversync
