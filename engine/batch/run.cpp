// SPDX-License-Identifier: MIT
#include "engine/batch/run.hpp"

#include <algorithm>
#include <mutex>
#include <random>
#include <span>

#include "engine/batch/account_facts.hpp"
#include "engine/batch/give_back_memory.hpp"
#include "engine/batch/listing_job.hpp"
#include "engine/batch/not_looked_at.hpp"
#include "engine/batch/run_tasks.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"
#include "engine/plan/digests.hpp"
#include "engine/reconcile/conclude.hpp"
#include "engine/reconcile/product_resolver.hpp"
#include "engine/reconcile/reconcile_fleet.hpp"
#include "engine/reconcile/reconcile_server.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

/// One mirror for each worker, opened together: a mirror that is loaded while they run replaces the file and affects none of
/// them.
std::vector<Mirror> open_mirrors(const RunRequest& request) {
    constexpr unsigned most = 256;
    std::vector<Mirror> mirrors;
    for (unsigned i = 0; i < std::clamp(request.jobs, 1U, most); ++i) {
        try {
            mirrors.emplace_back(request.mirror);
        } catch (const MissingInput&) {
            if (mirrors.empty()) throw;
            break;  // no descriptors are left: fewer must do
        }
    }
    return mirrors;
}

/// Whether modules run in PHP, which read the mirror's file without looking at seals (law 264).
bool asks_php(const RunRequest& request) {
    return std::any_of(request.sources.begin(), request.sources.end(),
                       [](const ServerSource& source) { return std::holds_alternative<PhpModuleSettings>(source.listing.from); });
}

/// Everything that the workers share; they only read it, except for the results at their own index.
struct Fleet {
    const RunRequest& request;
    std::span<const Mirror> mirrors;  ///< by worker
    const RunContext& run;
    std::vector<RunTask> tasks;
    std::vector<std::size_t> order;  ///< indices of the tasks that have a listing, as the reader has them
    std::vector<ServerFindings> findings;
    RunProgress progress{};
    std::mutex progress_mutex{};
};

std::uint64_t work_of(const RunTask& task) { return task.live_services + 1; }

void report_progress(Fleet& fleet, const RunTask& task, std::uint64_t rows) {
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
    const RunTask& task = fleet.tasks[index];
    ServerReconciliation reconciliation(fleet.run, *task.server, listing);
    mirror.services_of(task.ids, batch, [&](std::span<const Service> services) { reconciliation.take(services); });
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
        return fleet.tasks[left].live_services > fleet.tasks[right].live_services;
    });
}

void work_all(Fleet& fleet) {
    fleet.findings.resize(fleet.tasks.size());
    fleet.progress.servers = fleet.tasks.size();
    for (const RunTask& task : fleet.tasks) fleet.progress.work += work_of(task);
    put_in_order(fleet);
    const RunRequest& request = fleet.request;
    const ListingRules rules{fleet.run.catalogue, request.status_aliases, request.mirror, request.listed_at, {}, request.hosts};
    std::vector<ListingJob> jobs;
    for (const std::size_t index : fleet.order) {
        const RunTask& task = fleet.tasks[index];
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

/// The pass across servers, each step on all workers.
FleetRemarks join_servers(const RunContext& run, std::span<ServerFindings> findings, std::span<const Mirror> mirrors) {
    const FleetFacts facts = look_up_facts(run, findings, mirrors);
    give_back_memory(mirrors);
    FleetReconciliation fleet(run, findings, facts.servers, facts.unassigned);
    const auto each = [&](void (FleetReconciliation::*step)(std::size_t)) {
        share_out(findings.size(), 1, mirrors.size(),
                  [&](std::size_t /*worker*/, std::size_t server, std::size_t /*end*/) { (fleet.*step)(server); });
    };
    each(&FleetReconciliation::find_links);
    fleet.decide_links();
    each(&FleetReconciliation::judge_accounts);
    fleet.settle();
    each(&FleetReconciliation::judge_services);
    fleet.hold();
    each(&FleetReconciliation::count);
    return fleet.remarks();
}

}  // namespace

Document run(const RunRequest& request) {
    const std::vector<Mirror> mirrors = open_mirrors(request);
    const Mirror& mirror = mirrors.front();
    const MirrorLoad& load = mirror.load();
    if (asks_php(request)) mirror.verify();
    Catalogue catalogue = mirror.catalogue();
    apply_modules(request.modules, request.mirror, catalogue);
    for (const DeclaredServer& server : request.declared) catalogue.declare(server.server_id, server.same_as);
    const ProductResolver products(catalogue, request.policy);
    const RunContext context{catalogue,
                             request.policy,
                             products,
                             request.prior,
                             domain_to_ascii,
                             request.as_of,
                             load.loaded_at,
                             load.complete(),
                             !request.strangers.empty(),
                             std::random_device{}(),
                             load.gap()};
    Fleet fleet{request, mirrors, context, run_tasks(request, catalogue), {}, {}};
    work_all(fleet);
    const FleetRemarks remarks = join_servers(context, fleet.findings, mirrors);
    Document document = conclude(context, std::move(fleet.findings), remarks, request.overrides);
    document.mirror = {load.source, load.source_name, load.loaded_at, load.digest, load.complete(), load.tables};
    document.configuration = request.configuration;
    document.run.as_of = request.as_of;
    document.run.tool_version = request.tool_version;
    document.run.scope = request.scope;
    std::sort(document.run.scope.begin(), document.run.scope.end());
    document.run.id = run_id(document);
    document.not_looked_at =
        not_looked_at(request, catalogue, fleet.tasks, mirror.unassigned_live_services(), remarks.shown_unassigned);
    if (leaves_gaps(document.not_looked_at, request)) document.status.complete = document.status.applyable = false;
    return document;
}

}  // namespace serversync
