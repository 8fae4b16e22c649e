// SPDX-License-Identifier: MIT
#include "engine/batch/run.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <span>

#include "engine/batch/account_facts.hpp"
#include "engine/batch/give_back_memory.hpp"
#include "engine/batch/listing_job.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"
#include "engine/plan/diagnostic_wording.hpp"
#include "engine/plan/digests.hpp"
#include "engine/reconcile/conclude.hpp"
#include "engine/reconcile/product_resolver.hpp"
#include "engine/reconcile/reconcile_fleet.hpp"
#include "engine/reconcile/reconcile_server.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

/// One server of the run: where its listing comes from, if anywhere.
struct Task {
    const Server* server = nullptr;
    const ServerSource* source = nullptr;
};

std::vector<Task> tasks_of(const RunRequest& request, const Catalogue& catalogue) {
    std::vector<Task> tasks;
    std::map<std::uint64_t, const ServerSource*> sources;
    for (const ServerSource& source : request.sources) sources.try_emplace(source.server_id, &source);
    const auto source_of = [&](std::uint64_t id) -> const ServerSource* {
        const auto found = sources.find(id);
        return found == sources.end() ? nullptr : found->second;
    };
    if (request.scope.empty()) {
        for (const Server& server : catalogue.servers()) {
            const ServerSource* source = source_of(server.id);
            const bool expected = !server.disabled || server.live_services > 0;
            if (source != nullptr || (expected && can_be_reconciled(catalogue, server))) tasks.push_back({&server, source});
        }
    } else {
        for (const std::uint64_t id : std::set<std::uint64_t>(request.scope.begin(), request.scope.end())) {
            const Server* server = catalogue.server(id);
            if (server == nullptr)
                throw UsageError("server " + std::to_string(id) + " is not in the mirror '" + request.mirror + "'");
            tasks.push_back({server, source_of(id)});
        }
    }
    return tasks;
}

/// One mirror for each worker, opened together: a mirror that is loaded while they run replaces the file and affects none of
/// them.
std::vector<Mirror> open_mirrors(const RunRequest& request) {
    constexpr unsigned most = 256;
    std::vector<Mirror> mirrors;
    for (unsigned i = 0; i < std::clamp(request.jobs, 1U, most); ++i) mirrors.emplace_back(request.mirror);
    return mirrors;
}

/// Everything that the workers share; they only read it, except for the results at their own index.
struct Fleet {
    const RunRequest& request;
    std::span<const Mirror> mirrors;  ///< by worker
    const RunContext& run;
    std::vector<Task> tasks;
    std::vector<std::size_t> order;  ///< indices of the tasks that have a listing, as the reader has them
    std::vector<ServerFindings> findings;
    RunProgress progress{};
    std::mutex progress_mutex{};
};

std::uint64_t work_of(const Task& task) { return task.server->live_services + 1; }

void report_progress(Fleet& fleet, const Task& task, std::uint64_t rows) {
    if (!fleet.request.progress) return;
    const std::lock_guard lock(fleet.progress_mutex);
    ++fleet.progress.servers_done;
    fleet.progress.rows += rows;
    fleet.progress.work_done += work_of(task);
    fleet.request.progress(fleet.progress);
}

Listing unread_listing(std::string error) {
    Listing listing;
    listing.state = ListingState::failed;
    listing.error = std::move(error);
    return listing;
}

void reconcile_task(Fleet& fleet, const Mirror& mirror, std::size_t index, const Listing& listing, ServiceBatch& batch) {
    const Task& task = fleet.tasks[index];
    ServerReconciliation reconciliation(fleet.run, *task.server, listing);
    std::uint64_t live = 0;
    mirror.services_of(task.server->id, batch, [&](std::span<const Service> services) {
        for (const Service& service : services) live += static_cast<std::uint64_t>(is_live(service.status));
        reconciliation.take(services);
    });
    // The load counted them separately (law 72): a service that was lost since would leave an account that nobody seems to pay
    // for.
    if (live != task.server->live_services) {
        throw MalformedInput("cannot read mirror '" + mirror.path() + "': server " + std::to_string(task.server->id) + " has " +
                             std::to_string(live) + " live services in it, but the load counted " +
                             std::to_string(task.server->live_services) + ". Load it again with 'serversync mirror load'");
    }
    ServerFindings findings = reconciliation.finish();
    findings.result.listing.skipped = task.source == nullptr;
    fleet.findings[index] = std::move(findings);
    report_progress(fleet, task, listing.rows);
}

/// Takes listings as they come until there are no more.
void work(Fleet& fleet, ListingReader& reader, const Mirror& mirror) {
    ServiceBatch batch;
    try {
        while (const auto read = reader.next()) reconcile_task(fleet, mirror, fleet.order[read->first], read->second, batch);
    } catch (...) {
        reader.stop();  // nobody will want what the others would read
        throw;
    }
}

/// The tasks that have a listing, the largest servers first, so that none is left for last.
void put_in_order(Fleet& fleet) {
    for (std::size_t i = 0; i < fleet.tasks.size(); ++i) {
        if (fleet.tasks[i].source != nullptr) fleet.order.push_back(i);
    }
    std::stable_sort(fleet.order.begin(), fleet.order.end(), [&](std::size_t left, std::size_t right) {
        return fleet.tasks[left].server->live_services > fleet.tasks[right].server->live_services;
    });
}

void work_all(Fleet& fleet) {
    fleet.findings.resize(fleet.tasks.size());
    fleet.progress.servers = fleet.tasks.size();
    for (const Task& task : fleet.tasks) fleet.progress.work += work_of(task);
    put_in_order(fleet);
    const RunRequest& request = fleet.request;
    const ListingRules rules{fleet.run.catalogue, request.status_aliases, request.mirror, request.listed_at};
    std::vector<ListingJob> jobs;
    for (const std::size_t index : fleet.order) {
        const Task& task = fleet.tasks[index];
        jobs.push_back(listing_job(rules, *task.server, task.source->listing));
    }
    ListingReader reader(fleet.request.fetch, std::move(jobs));
    const std::size_t workers = std::min(fleet.mirrors.size(), std::max<std::size_t>(fleet.order.size(), 1));
    run_workers(workers, [&](std::size_t worker) { work(fleet, reader, fleet.mirrors[worker]); });
    ServiceBatch batch;
    for (std::size_t i = 0; i < fleet.tasks.size(); ++i) {
        if (fleet.tasks[i].source == nullptr)
            reconcile_task(fleet, fleet.mirrors.front(), i, unread_listing("no listing was given for it"), batch);
    }
}

/// Calls `judge(server)` for servers [begin, end) on the workers.
template <class JudgeServer>
void for_each_server(std::size_t begin, std::size_t end, std::size_t workers, JudgeServer judge) {
    share_out(end - begin, 1, workers,
              [&](std::size_t /*worker*/, std::size_t first, std::size_t /*last*/) { judge(begin + first); });
}

/// The pass across servers. What the mirror says is looked up for some servers at a time, so that it need not be held for all
/// (law 74).
void reconcile_fleet(const RunContext& run, std::span<ServerFindings> findings, std::span<const Mirror> mirrors) {
    constexpr std::size_t most_accounts = 32768;
    FleetReconciliation fleet(run, findings);
    for (std::size_t begin = 0; begin < findings.size();) {
        std::size_t end = begin;
        for (std::size_t accounts = 0; end < findings.size() && accounts < most_accounts; ++end)
            accounts += findings[end].accounts.size();
        const FleetFacts facts = look_up_facts(findings.subspan(begin, end - begin), mirrors);
        for_each_server(begin, end, mirrors.size(),
                        [&](std::size_t server) { fleet.judge_accounts(server, facts.servers[server - begin]); });
        begin = end;
    }
    give_back_memory(mirrors);
    fleet.settle();
    for_each_server(0, findings.size(), mirrors.size(), [&](std::size_t server) { fleet.judge_services(server); });
}

void mention(Document& document, const Mirror& mirror, const Catalogue& catalogue, const RunRequest& request) {
    std::set<std::string> modules;
    for (const ServerResult& server : document.servers) modules.insert(server.module);
    for (const auto& [module, count] : mirror.unassigned_live_services()) {
        if (!modules.contains(module)) continue;
        Diagnostic note;
        note.severity = Severity::low;
        note.code = DiagnosticCode::unassigned_services;
        note.count = count;
        note.message = unassigned_services_text(count, module);
        document.diagnostics.push_back(note);
    }
    if (!request.scope.empty()) return;
    for (const Server& server : catalogue.servers()) {
        if (server.live_services == 0 || can_be_reconciled(catalogue, server)) continue;
        Diagnostic note;
        note.severity = Severity::low;
        note.code = DiagnosticCode::server_not_reconciled;
        note.count = server.live_services;
        note.message = server_not_reconciled_text(server.id, server.name, no_identity_text(server));
        document.diagnostics.push_back(note);
    }
}

}  // namespace

Document run(const RunRequest& request) {
    const std::vector<Mirror> mirrors = open_mirrors(request);
    const Mirror& mirror = mirrors.front();
    const MirrorLoad load = mirror.load();
    Catalogue catalogue = mirror.catalogue();
    apply_modules(request.modules, request.mirror, catalogue);
    const ProductResolver products(catalogue, request.policy);
    const RunContext context{catalogue,     request.policy, products,        domain_to_ascii,
                             request.as_of, load.loaded_at, load.complete(), std::random_device{}()};
    Fleet fleet{request, mirrors, context, tasks_of(request, catalogue), {}, {}};
    work_all(fleet);
    reconcile_fleet(context, fleet.findings, mirrors);
    Document document = conclude(context, std::move(fleet.findings), request.overrides);
    document.mirror = {load.source, load.source_name, load.loaded_at, load.digest, load.complete(), load.tables};
    document.configuration = request.configuration;
    document.run.as_of = request.as_of;
    document.run.tool_version = request.tool_version;
    document.run.scope = request.scope;
    std::sort(document.run.scope.begin(), document.run.scope.end());
    document.run.id = run_id(document);
    mention(document, mirror, catalogue, request);
    std::stable_sort(document.diagnostics.begin(), document.diagnostics.end(), diagnostic_less);
    return document;
}

}  // namespace serversync
