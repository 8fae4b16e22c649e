// SPDX-License-Identifier: MIT
#include "engine/reconcile/conclude.hpp"

#include <algorithm>
#include <optional>

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/reconcile/ages.hpp"
#include "engine/reconcile/guards.hpp"

namespace serversync {

namespace {

void mention_case(ServerResult& result, Field field, const CaseDifferences& differences) {
    if (differences.count == 0) return;
    Diagnostic note;
    note.code = DiagnosticCode::case_only_difference;
    note.field = to_text(field);
    note.count = differences.count;
    note.message = case_only_text(note.field, differences.count, differences.examples);
    result.diagnostics.push_back(note);
}

}  // namespace

Document conclude(const RunContext& run, std::vector<ServerFindings> findings, std::span<const Override> overrides) {
    Document document;
    document.status.complete = true;
    if (const auto note = stale_mirror_note(run)) {
        document.status.stale = true;
        document.diagnostics.push_back(*note);
    }
    for (ServerFindings& server : findings) {
        mention_case(server.result, Field::domain, server.case_domain);
        mention_case(server.result, Field::username, server.case_username);
        if (const auto note = stale_listing_note(run, server.result.listing)) {
            document.status.stale = true;
            server.result.diagnostics.push_back(*note);
        }
    }
    document.guards = apply_guards(run, findings, overrides, document.diagnostics);
    for (const GuardResult& guard : document.guards) document.status.blocked = document.status.blocked || guard.blocked;
    document.servers.reserve(findings.size());
    for (ServerFindings& server : findings) {
        std::sort(server.result.diagnostics.begin(), server.result.diagnostics.end(), diagnostic_less);
        const bool is_accepted = std::any_of(document.guards.begin(), document.guards.end(), [&](const GuardResult& guard) {
            return guard.overridden && guard.guard == Guard::empty_listing && guard.server_id == server.result.server_id;
        });
        if (!server.read_in_full && !is_accepted) document.status.complete = false;
        document.total += server.result.tally;
        document.servers.push_back(std::move(server.result));
    }
    for (const auto& dispositions : document.total.items) {
        for (std::size_t i = 0; i < dispositions.size(); ++i) {
            if (static_cast<Disposition>(i) != Disposition::ignored && dispositions[i] > 0) document.status.drift = true;
        }
    }
    std::sort(document.diagnostics.begin(), document.diagnostics.end(), diagnostic_less);
    document.status.applyable =
        document.status.complete && !document.status.stale && !document.status.blocked && run.mirror_complete;
    return document;
}

}  // namespace serversync
