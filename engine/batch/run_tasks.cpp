// SPDX-License-Identifier: MIT
#include "engine/batch/run_tasks.hpp"

#include <map>
#include <set>
#include <string>

#include "engine/batch/listing_job.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

using Sources = std::map<std::uint64_t, const ServerSource*>;

/// All machines of the mirror, by the id of the server that is asked.
std::map<std::uint64_t, RunTask> machines_of(const Catalogue& catalogue, const Sources& sources) {
    std::map<std::uint64_t, RunTask> machines;
    for (const Server& server : catalogue.servers()) {
        if (server.gone || server.same_as != 0) continue;
        const auto source = sources.find(server.id);
        machines[server.id] = {&server, source == sources.end() ? nullptr : source->second, {server.id}, server.live_services};
    }
    for (const Server& server : catalogue.servers()) {
        if (server.same_as == 0) continue;
        RunTask& machine = machines.at(server.same_as);
        machine.ids.push_back(server.id);
        machine.live_services += server.live_services;
    }
    return machines;
}

/// Whether somebody should have given a listing.
bool is_expected(const Catalogue& catalogue, const RunTask& machine) {
    if (!can_be_reconciled(catalogue, *machine.server)) return false;
    if (machine.live_services > 0) return true;
    for (const std::uint64_t id : machine.ids) {
        if (!catalogue.server(id)->disabled) return true;
    }
    return false;
}

/// The ids of the machines that the scope names.
std::set<std::uint64_t> machines_in_scope(const RunRequest& request, const Catalogue& catalogue) {
    std::set<std::uint64_t> ids;
    for (const std::uint64_t id : request.scope) {
        const Server* server = catalogue.server(id);
        if (server == nullptr)
            throw UsageError("server " + std::to_string(id) + " is not in the mirror '" + request.mirror + "'");
        if (server->gone) throw UsageError(shown(*server) + " is gone, as the configuration says: it cannot be compared");
        ids.insert(server->same_as != 0 ? server->same_as : id);
    }
    return ids;
}

}  // namespace

std::vector<RunTask> run_tasks(const RunRequest& request, const Catalogue& catalogue) {
    Sources sources;
    for (const ServerSource& source : request.sources) sources.try_emplace(source.server_id, &source);
    const std::set<std::uint64_t> scope = machines_in_scope(request, catalogue);
    std::vector<RunTask> tasks;
    for (auto& [id, machine] : machines_of(catalogue, sources)) {
        const bool is_wanted = scope.empty() ? machine.source != nullptr || is_expected(catalogue, machine) : scope.contains(id);
        if (is_wanted) tasks.push_back(std::move(machine));
    }
    return tasks;
}

}  // namespace serversync
