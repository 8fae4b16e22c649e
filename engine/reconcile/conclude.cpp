#include <algorithm>
#include <optional>

#include "engine/reconcile/ages.hpp"
#include "engine/reconcile/guards.hpp"
#include "engine/reconcile/reconcile.hpp"

namespace serversync {

namespace {

void mention_case(ServerPlan& plan, Field field, const CaseDifferences& differences) {
    if (differences.count == 0) return;
    Diagnostic note;
    note.code = "case_only_difference";
    note.field = to_text(field);
    note.count = differences.count;
    note.message = std::to_string(differences.count) + (differences.count == 1 ? " pair differs" : " pairs differ") + " in '" +
                   note.field + "' only in letter case; nothing to do (service / account: ";
    for (std::size_t i = 0; i < differences.examples.size(); ++i) note.message += (i == 0 ? "" : ", ") + differences.examples[i];
    note.message += differences.count > differences.examples.size() ? ", ...)" : ")";
    plan.diagnostics.push_back(note);
}

bool diagnostic_less(const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.severity, left.code, left.field, left.message) <
           std::tie(right.severity, right.code, right.field, right.message);
}

}  // namespace

Plan conclude(const RunContext& run, std::vector<ServerFindings> findings, std::span<const Override> overrides) {
    Plan plan;
    plan.status.complete = true;
    if (const auto note = stale_mirror(run)) {
        plan.status.stale = true;
        plan.diagnostics.push_back(*note);
    }
    for (ServerFindings& server : findings) {
        mention_case(server.plan, Field::domain, server.case_domain);
        mention_case(server.plan, Field::username, server.case_username);
        if (const auto note = stale_listing(run, server.plan.listing)) {
            plan.status.stale = true;
            server.plan.diagnostics.push_back(*note);
        }
    }
    plan.guards = apply_guards(run, findings, overrides, plan.diagnostics);
    for (const GuardResult& guard : plan.guards) plan.status.blocked = plan.status.blocked || guard.blocked;
    plan.servers.reserve(findings.size());
    for (ServerFindings& server : findings) {
        std::sort(server.plan.diagnostics.begin(), server.plan.diagnostics.end(), diagnostic_less);
        const bool is_accepted = std::any_of(plan.guards.begin(), plan.guards.end(), [&](const GuardResult& guard) {
            return guard.overridden && guard.guard == Guard::empty_listing && guard.server_id == server.plan.server_id;
        });
        if (!server.read_in_full && !is_accepted) plan.status.complete = false;
        plan.total += server.plan.tally;
        plan.servers.push_back(std::move(server.plan));
    }
    for (const auto& dispositions : plan.total.items) {
        for (std::size_t i = 0; i < dispositions.size(); ++i) {
            if (static_cast<Disposition>(i) != Disposition::ignored && dispositions[i] > 0) plan.status.drift = true;
        }
    }
    std::sort(plan.diagnostics.begin(), plan.diagnostics.end(), diagnostic_less);
    plan.status.applyable = plan.status.complete && !plan.status.stale && !plan.status.blocked && run.mirror_complete;
    return plan;
}

}  // namespace serversync
