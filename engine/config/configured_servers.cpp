// SPDX-License-Identifier: MIT
#include "engine/config/configured_servers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/config/known_servers.hpp"
#include "engine/model/error.hpp"
#include "engine/text/nearest.hpp"

namespace serversync {

namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& what) { throw ConfigurationError(where + ": " + what); }

std::string name_of(const Server& server) { return "server " + std::to_string(server.id) + " ('" + server.name + "')"; }

/// Finds the servers that the file names, each in one place.
class NamedServers {
public:
    NamedServers(const Catalogue& catalogue, const std::string& mirror) : m_known(catalogue, mirror) {}

    std::vector<const Server*> namesakes(const ServerName& name) const { return m_known.namesakes(name); }

    bool is_named(const Server& server) const { return m_places.contains(server.id); }

    const Server& find(const ServerName& name, const std::string& where) const {
        std::string fault;
        const Server* server = m_known.find(name, fault);
        if (server == nullptr) refuse(where, fault);
        return *server;
    }

    /// The server that an entry is about.
    const Server& add(const ServerName& name, const std::string& where) {
        const Server& server = find(name, where);
        const auto [other, is_new] = m_places.try_emplace(server.id, where);
        if (!is_new) refuse(where, name_of(server) + " is named twice, by its id and by its name");
        return server;
    }

private:
    KnownServers m_known;
    std::map<std::uint64_t, std::string> m_places;  ///< by server
};

/// A declaration with its servers.
struct FoundDeclaration {
    const Server* server;
    const Server* same_as;  ///< null: it is gone
    const std::string* where;
};

void check(const FoundDeclaration& declared, const std::map<std::uint64_t, FoundDeclaration>& all) {
    if (declared.same_as == nullptr) return;
    const std::string subject = name_of(*declared.server);
    const std::string place = *declared.where + "/same_as";
    if (declared.same_as == declared.server) refuse(place, subject + " cannot be the same as itself");
    const std::string object = name_of(*declared.same_as);
    if (const auto other = all.find(declared.same_as->id); other != all.end()) {
        refuse(place, subject + " cannot be the same as " + object + ", which is itself " +
                          (other->second.same_as == nullptr ? "gone" : "the same as " + name_of(*other->second.same_as)) +
                          "; name the one server that is asked");
    }
    if (declared.server->module != declared.same_as->module) {
        refuse(place, subject + " of module '" + declared.server->module + "' cannot be the same as " + object + " of module '" +
                          declared.same_as->module + "'");
    }
}

/// Where several servers have the name of an entry, none of them is asked that no other entry names. Whoever renames a server in
/// WHMCS must not end the run for the others, nor be sent what is meant for another.
void add_namesakes(const Configuration& configuration, NamedServers& servers, std::vector<ServerSource>& sources) {
    for (const ServerSource& source : configuration.servers) {
        for (const Server* server : servers.namesakes({source.server_id, source.server_name})) {
            if (servers.is_named(*server)) continue;
            servers.add({server->id, {}}, source.where);
            ServerSource& found = sources.emplace_back(source);
            found.server_id = server->id;
            found.listing.fault =
                "several servers in WHMCS are called '" + server->name + "'. Name them in " + source.where + " by their ids";
        }
    }
}

std::vector<std::string> modules_of(const Catalogue& catalogue) {
    std::set<std::string> names;
    for (const Server& server : catalogue.servers()) names.insert(server.module);
    for (const Product& product : catalogue.products()) names.insert(product.module);
    for (const Module& module : catalogue.modules()) names.insert(module.name);
    names.erase("");
    return {names.begin(), names.end()};
}

}  // namespace

ConfiguredServers configured_servers(const Configuration& configuration, const Catalogue& catalogue, const std::string& mirror) {
    ConfiguredServers result;
    NamedServers servers(catalogue, mirror);
    for (const ServerSource& source : configuration.servers) {
        const ServerName name{source.server_id, source.server_name};
        if (!servers.namesakes(name).empty()) continue;
        ServerSource& found = result.sources.emplace_back(source);
        found.server_id = servers.add(name, source.where).id;
    }
    add_namesakes(configuration, servers, result.sources);
    std::map<std::uint64_t, FoundDeclaration> declared;
    for (const ServerDeclaration& each : configuration.declarations) {
        const Server& server = servers.add(each.server, each.where);
        const Server* same_as = each.same_as ? &servers.find(*each.same_as, each.where + "/same_as") : nullptr;
        declared[server.id] = {&server, same_as, &each.where};
    }
    for (const auto& [id, each] : declared) {
        check(each, declared);
        result.declared.push_back({id, each.same_as == nullptr ? 0 : each.same_as->id});
    }
    return result;
}

const DeclaredServer* declaration_of(std::span<const DeclaredServer> declared, std::uint64_t server_id) {
    const auto at = std::lower_bound(declared.begin(), declared.end(), server_id,
                                     [](const DeclaredServer& each, std::uint64_t id) { return each.server_id < id; });
    return at != declared.end() && at->server_id == server_id ? &*at : nullptr;
}

void check_named_records(const Configuration& configuration, const Catalogue& catalogue, const std::string& mirror) {
    const std::vector<std::string> modules = modules_of(catalogue);
    for (const NamedModule& named : configuration.named_modules) {
        if (std::binary_search(modules.begin(), modules.end(), named.name)) continue;
        refuse(named.where, "no server, product or module in the mirror '" + mirror + "' has the module '" + named.name + "'" +
                                did_you_mean(named.name, modules));
    }
    for (const NamedProduct& named : configuration.named_products) {
        if (catalogue.product(named.id) == nullptr)
            refuse(named.where, "product " + std::to_string(named.id) + " is not in the mirror '" + mirror + "'");
    }
}

}  // namespace serversync
