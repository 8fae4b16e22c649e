// SPDX-License-Identifier: MIT
#include "engine/batch/not_looked_at.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/batch/listing_job.hpp"

namespace serversync {

namespace {

/// Why nothing is said of a server; blank: something is.
std::string unseen_reason(const RunRequest& request, const Catalogue& catalogue, const Server& server, const RunTask* task) {
    if (task != nullptr && task->source != nullptr) return {};
    if (task == nullptr && !request.scope.empty()) return "it is not among the servers of '--server'";
    if (server.same_as != 0) return "it is the same as server " + std::to_string(server.same_as) + ", which has no listing";
    if (!can_be_reconciled(catalogue, server)) return no_identity_text(server);
    return server.disabled ? "it is disabled in WHMCS, and no listing is given for it" : "no listing is given for it";
}

std::vector<UnseenServer> unseen_servers(const RunRequest& request, const Catalogue& catalogue, std::span<const RunTask> tasks) {
    std::map<std::uint64_t, const RunTask*> by_server;
    for (const RunTask& task : tasks) {
        for (const std::uint64_t id : task.ids) by_server[id] = &task;
    }
    std::vector<UnseenServer> unseen;
    for (const Server& server : catalogue.servers()) {
        if (server.gone || (server.disabled && server.live_services == 0)) continue;
        const auto task = by_server.find(server.id);
        std::string reason = unseen_reason(request, catalogue, server, task == by_server.end() ? nullptr : task->second);
        if (!reason.empty()) unseen.push_back({server.id, server.name, server.live_services, std::move(reason)});
    }
    return unseen;
}

}  // namespace

NotLookedAt not_looked_at(const RunRequest& request, const Catalogue& catalogue, std::span<const RunTask> tasks,
                          std::span<const std::pair<std::string, std::uint64_t>> unassigned,
                          const std::map<std::string, std::uint64_t, std::less<>>& shown) {
    NotLookedAt unseen;
    unseen.servers = unseen_servers(request, catalogue, tasks);
    unseen.files = request.unread_files;
    std::map<std::string, std::uint64_t> live;
    for (const auto& [module, count] : unassigned) live[module] += count;
    for (const Server& server : catalogue.servers()) {
        if (server.gone && server.live_services > 0) live[server.module] += server.live_services;
    }
    for (const auto& [module, count] : live) {
        const auto found = shown.find(module);
        const std::uint64_t seen = found == shown.end() ? 0 : found->second;
        if (count > seen) unseen.services.push_back({module, count - seen});
    }
    return unseen;
}

bool leaves_gaps(const NotLookedAt& unseen, const RunRequest& request) {
    if (!unseen.files.empty()) return true;
    return request.scope.empty() && std::any_of(unseen.servers.begin(), unseen.servers.end(),
                                                [](const UnseenServer& server) { return server.live_services > 0; });
}

}  // namespace serversync
