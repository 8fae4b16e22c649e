// SPDX-License-Identifier: MIT
#include "engine/reconcile/guards.hpp"

#include <algorithm>
#include <tuple>

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/plan/guard_wording.hpp"
#include "engine/reconcile/reconcile_server.hpp"

namespace serversync {

namespace {

/// Whether an item or a change would be carried out, now or later.
bool is_held(Disposition disposition) { return disposition == Disposition::proposed || disposition == Disposition::deferred; }

/// The items of a class that a guard counts (law 22).
std::uint64_t count_class(const ServerResult& result, PlanClass kind) {
    return result.tally.items_in(kind, Disposition::proposed) + result.tally.items_in(kind, Disposition::deferred) +
           result.tally.items_in(kind, Disposition::ignored);
}

std::uint64_t count_terminations(const ServerResult& result) {
    const auto& items = result.of(PlanClass::status_mismatch).packed();
    return static_cast<std::uint64_t>(std::count_if(items.begin(), items.end(), [](PackedItem item) {
        return is_held(item.disposition()) && item.action() == Action::terminate_account;
    }));
}

void block_change(PackedItem& item, std::size_t change) {
    if (is_held(item.disposition_of(change))) item.decide_change(change, Disposition::blocked, Cause::guard);
}

void block(ServerResult& result, PackedItem& item) {
    if (!is_held(item.disposition())) return;
    auto& counts = result.tally.items[static_cast<std::size_t>(item.plan())];
    --counts[static_cast<std::size_t>(item.disposition())];
    ++counts[static_cast<std::size_t>(Disposition::blocked)];
    item.decide(Disposition::blocked, Cause::guard);
    for (std::size_t i = 0; i < item.changes(); ++i) block_change(item, i);
}

void block_class(ServerResult& result, PlanClass kind) {
    for (PackedItem& item : result.of(kind).packed()) block(result, item);
}

void block_terminations(ServerResult& result) {
    for (PackedItem& item : result.of(PlanClass::status_mismatch).packed()) {
        if (item.action() == Action::terminate_account) block(result, item);
    }
}

void block_field(ServerResult& result, Field field) {
    for (PackedItem& item : result.of(PlanClass::sync).packed()) {
        bool others = false;
        bool touched = false;
        for (std::size_t i = 0; i < item.changes(); ++i) {
            if (!is_held(item.disposition_of(i))) continue;
            (item.field_of(i) == field ? touched : others) = true;
            if (item.field_of(i) == field) block_change(item, i);
        }
        if (touched && !others) block(result, item);
    }
}

/// One run's guards.
class Guards {
public:
    Guards(const RunContext& run, std::span<ServerFindings> findings, std::span<const Override> overrides)
        : m_run(run),
          m_findings(findings),
          m_overrides(overrides),
          m_used(overrides.size(), false),
          m_refusals(overrides.size()) {}

    std::vector<GuardResult> evaluate(std::vector<Diagnostic>& diagnostics);

private:
    /// Records that a guard of the class trips, and tells whether it blocks (no override matches). `accept` is the count that an
    /// override must name.
    bool trip(Guard guard, std::uint64_t server_id, PlanClass plan, std::uint64_t accept, GuardResult numbers,
              const std::string& found);
    const Override* find_override(const Acceptance& there);

    void absence(ServerFindings& findings);
    void orphan_limit(ServerFindings& findings);
    void status_limit(ServerFindings& findings);
    void syncs(ServerFindings& findings);
    void imports(ServerFindings& findings);
    void across_run();
    void incomplete_mirror();

    const RunContext& m_run;
    std::span<ServerFindings> m_findings;
    std::span<const Override> m_overrides;
    std::vector<bool> m_used;
    std::vector<std::string> m_refusals;
    std::vector<GuardResult> m_results;
    std::vector<std::uint64_t> m_accepted_orphans;  ///< servers whose orphans a person accepted
};

const Override* Guards::find_override(const Acceptance& there) {
    for (std::size_t i = 0; i < m_overrides.size(); ++i) {
        const Acceptance& named = m_overrides[i].accept;
        if (named.server_id != there.server_id || named.plan != there.plan) continue;
        if (named == there) {
            m_used[i] = true;
            return &m_overrides[i];
        }
        m_refusals[i] = other_count_text(named.count, there.count);
    }
    return nullptr;
}

bool Guards::trip(Guard guard, std::uint64_t server_id, PlanClass plan, std::uint64_t accept, GuardResult numbers,
                  const std::string& found) {
    GuardResult& result = m_results.emplace_back(std::move(numbers));
    result.guard = guard;
    result.server_id = server_id;
    result.plan = plan;
    result.accept = {server_id, plan, accept};
    const Override* accepted = find_override(result.accept);
    if (accepted != nullptr) {
        result.overridden = true;
        result.override_reason = accepted->reason;
        result.message = guard_verdict(result, found);
        if (plan == PlanClass::orphan) m_accepted_orphans.push_back(server_id);
        return false;
    }
    result.blocked = true;
    result.message = guard_verdict(result, found);
    return true;
}

GuardResult numbers(std::uint64_t count, std::uint64_t limit, std::uint64_t of) {
    GuardResult result;
    result.count = count;
    result.limit = limit;
    result.of = of;
    return result;
}

void Guards::absence(ServerFindings& findings) {
    ServerResult& result = findings.result;
    const std::uint64_t orphans = count_class(result, PlanClass::orphan);
    if (orphans == 0) return;
    const ListingSummary& listing = result.listing;
    const std::uint64_t live = result.tally.live_services;
    bool blocked = false;
    const auto check = [&](bool trips, Guard guard, GuardResult measured, const std::string& found) {
        if (trips) blocked = trip(guard, result.server_id, PlanClass::orphan, orphans, std::move(measured), found) || blocked;
    };
    check(listing.rows == 0 && listing.state == ListingState::complete, Guard::empty_listing, numbers(orphans, 0, live),
          empty_listing_text(live));
    check(listing.state == ListingState::partial, Guard::partial_listing, numbers(orphans, 0, live),
          partial_listing_text(listing, orphans));
    check(listing.rejected > 0, Guard::rejected_rows, numbers(listing.rejected, 0, listing.rows),
          rejected_rows_text(listing, orphans));
    check(looks_like_a_page(listing.rows, live), Guard::page_size, numbers(listing.rows, 0, live),
          page_size_text(listing.rows, live));
    if (blocked) block_class(result, PlanClass::orphan);
}

void Guards::orphan_limit(ServerFindings& findings) {
    ServerResult& result = findings.result;
    const std::uint64_t orphans = count_class(result, PlanClass::orphan);
    const std::uint64_t held = orphans + result.tally.items_in(PlanClass::orphan, Disposition::blocked);
    const std::uint64_t live = result.tally.live_services;
    const std::uint64_t allowed = m_run.policy.orphans.allowed(live);
    if (held <= allowed) return;
    const bool blocked = trip(Guard::orphan_limit, result.server_id, PlanClass::orphan, held, numbers(held, allowed, live),
                              orphan_limit_text(held, live, m_run.policy.orphans));
    if (blocked) block_class(result, PlanClass::orphan);
}

void Guards::status_limit(ServerFindings& findings) {
    ServerResult& result = findings.result;
    const std::uint64_t changes = count_class(result, PlanClass::status_mismatch);
    const std::uint64_t allowed = m_run.policy.status_changes.allowed(findings.pairs);
    if (changes <= allowed) return;
    const bool blocked =
        trip(Guard::status_limit, result.server_id, PlanClass::status_mismatch, changes,
             numbers(changes, allowed, findings.pairs), status_limit_text(changes, findings.pairs, m_run.policy.status_changes));
    if (blocked) block_class(result, PlanClass::status_mismatch);
}

void Guards::syncs(ServerFindings& findings) {
    ServerResult& result = findings.result;
    const std::uint64_t all = count_class(result, PlanClass::sync);
    if (all == 0) return;
    const std::uint64_t pairs = findings.pairs;
    const Policy& policy = m_run.policy;
    for (const Field field : {Field::domain, Field::username, Field::primaryip, Field::product, Field::created}) {
        const std::uint64_t differ = findings.field_differences[static_cast<std::size_t>(field)];
        if (policy.of(field) != Authority::server || pairs < policy.field_share_pairs) continue;
        if (differ * 1000 < policy.field_share_per_mille * pairs) continue;
        GuardResult found = numbers(differ, (policy.field_share_per_mille * pairs + 999) / 1000 - 1, pairs);
        found.field = field;
        const bool blocked = trip(Guard::field_share, result.server_id, PlanClass::sync, all, std::move(found),
                                  field_share_text(field, differ, pairs, policy.field_share_per_mille));
        if (blocked) block_field(result, field);
    }
    const std::uint64_t left = count_class(result, PlanClass::sync);
    const std::uint64_t allowed = policy.syncs.allowed(pairs);
    if (left <= allowed) return;
    const bool blocked = trip(Guard::sync_limit, result.server_id, PlanClass::sync, all, numbers(left, allowed, pairs),
                              sync_limit_text(left, pairs, policy.syncs));
    if (blocked) block_class(result, PlanClass::sync);
}

void Guards::imports(ServerFindings& findings) {
    ServerResult& result = findings.result;
    const std::uint64_t count = count_class(result, PlanClass::import);
    const std::uint64_t allowed = m_run.policy.imports;
    if (count <= allowed) return;
    const bool blocked = trip(Guard::import_limit, result.server_id, PlanClass::import, count, numbers(count, allowed, 0),
                              import_limit_text(count, allowed));
    if (blocked) block_class(result, PlanClass::import);
}

void Guards::across_run() {
    const auto is_accepted = [&](const ServerFindings& findings) {
        return std::find(m_accepted_orphans.begin(), m_accepted_orphans.end(), findings.result.server_id) !=
               m_accepted_orphans.end();
    };
    std::uint64_t orphans = 0;
    for (const ServerFindings& findings : m_findings) {
        if (!is_accepted(findings)) orphans += count_class(findings.result, PlanClass::orphan);
    }
    if (orphans <= m_run.policy.run_orphans) return;
    const bool blocked = trip(Guard::run_orphan_cap, 0, PlanClass::orphan, orphans, numbers(orphans, m_run.policy.run_orphans, 0),
                              run_orphan_cap_text(orphans, m_run.policy.run_orphans));
    if (!blocked) return;
    for (ServerFindings& findings : m_findings) {
        if (!is_accepted(findings)) block_class(findings.result, PlanClass::orphan);
    }
}

void Guards::incomplete_mirror() {
    if (m_run.mirror_complete) return;
    const auto guard = [&](PlanClass kind, std::uint64_t count, auto&& block_all) {
        if (count == 0) return;
        const bool blocked =
            trip(Guard::incomplete_mirror, 0, kind, count, numbers(count, 0, 0), incomplete_mirror_text(kind, count));
        if (!blocked) return;
        for (ServerFindings& findings : m_findings) block_all(findings.result);
    };
    std::uint64_t orphans = 0;
    std::uint64_t imports = 0;
    std::uint64_t terminations = 0;
    for (const ServerFindings& findings : m_findings) {
        orphans += count_class(findings.result, PlanClass::orphan);
        imports += count_class(findings.result, PlanClass::import);
        terminations += count_terminations(findings.result);
    }
    guard(PlanClass::orphan, orphans, [](ServerResult& result) { block_class(result, PlanClass::orphan); });
    guard(PlanClass::import, imports, [](ServerResult& result) { block_class(result, PlanClass::import); });
    guard(PlanClass::status_mismatch, terminations, block_terminations);
}

std::vector<GuardResult> Guards::evaluate(std::vector<Diagnostic>& diagnostics) {
    for (ServerFindings& findings : m_findings) {
        absence(findings);
        orphan_limit(findings);
        status_limit(findings);
        syncs(findings);
        imports(findings);
    }
    across_run();
    incomplete_mirror();
    for (std::size_t i = 0; i < m_overrides.size(); ++i) {
        if (m_used[i]) continue;
        Diagnostic note;
        note.severity = Severity::high;
        note.code = DiagnosticCode::override_without_effect;
        note.message =
            override_without_effect_text(m_overrides[i].accept, m_refusals[i].empty() ? no_guard_text() : m_refusals[i]);
        diagnostics.push_back(note);
    }
    std::sort(m_results.begin(), m_results.end(), [](const GuardResult& left, const GuardResult& right) {
        return std::tie(left.server_id, left.guard, left.plan, left.field) <
               std::tie(right.server_id, right.guard, right.plan, right.field);
    });
    return std::move(m_results);
}

}  // namespace

std::vector<GuardResult> apply_guards(const RunContext& run, std::span<ServerFindings> findings,
                                      std::span<const Override> overrides, std::vector<Diagnostic>& diagnostics) {
    return Guards(run, findings, overrides).evaluate(diagnostics);
}

}  // namespace serversync
