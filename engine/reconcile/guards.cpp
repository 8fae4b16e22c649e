// SPDX-License-Identifier: MIT
#include "engine/reconcile/guards.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/plan/guard_wording.hpp"
#include "engine/reconcile/held_items.hpp"
#include "engine/reconcile/trust.hpp"

namespace serversync {

namespace {

using Places = std::vector<ItemPlace>;

bool is_termination(const PackedItem& item) { return item.action() == Action::terminate_account; }
bool is_field_change(const PackedItem& item) { return !is_move(item); }

/// What a guard measured.
GuardResult measured(std::uint64_t count, std::uint64_t limit, std::uint64_t of) {
    GuardResult result;
    result.count = count;
    result.limit = limit;
    result.of = of;
    return result;
}

/// One run's guards.
class Guards {
public:
    Guards(const RunContext& run, std::span<ServerFindings> findings, std::span<const Override> overrides)
        : m_run(run),
          m_findings(findings),
          m_overrides(overrides),
          m_used(overrides.size(), false),
          m_refusals(overrides.size()),
          m_items(findings) {}

    std::vector<GuardResult> evaluate(std::vector<Diagnostic>& diagnostics);

private:
    /// Records that a guard holds items, and whether an override lets them through. Returns whether it does.
    bool trip(Guard guard, std::uint64_t server_id, PlanClass plan, const Places& held, GuardResult numbers,
              const std::string& found);
    const Override* find_override(const Acceptance& there);

    void incomplete_mirror();
    void wrong_listing(std::uint32_t server);
    void absence(std::uint32_t server);
    void one_client(std::uint32_t server);
    void orphan_limit(std::uint32_t server);
    void move_limit(std::uint32_t server);
    void field_shares(std::uint32_t server);
    void sync_limit(std::uint32_t server);
    void status_limit(std::uint32_t server);
    void import_limit(std::uint32_t server);
    void exchanged_services();
    void across_run();
    void override_notes(std::vector<Diagnostic>& diagnostics) const;

    Places over_run(PlanClass plan, const std::function<bool(const PackedItem&)>& accept = {}) const;
    Places free_over_run(PlanClass plan, const std::function<bool(const PackedItem&)>& accept = {}) const;

    const RunContext& m_run;
    std::span<ServerFindings> m_findings;
    std::span<const Override> m_overrides;
    std::vector<bool> m_used;
    std::vector<std::string> m_refusals;
    HeldItems m_items;
    std::vector<GuardResult> m_results;
};

const Override* Guards::find_override(const Acceptance& there) {
    for (std::size_t i = 0; i < m_overrides.size(); ++i) {
        const Acceptance& named = m_overrides[i].accept;
        if (named.server_id != there.server_id || named.guard != there.guard || named.plan != there.plan) continue;
        if (named == there) {
            m_used[i] = true;
            return &m_overrides[i];
        }
        m_refusals[i] = named.count == there.count ? other_items_text() : other_count_text(named.count, there.count);
    }
    return nullptr;
}

bool Guards::trip(Guard guard, std::uint64_t server_id, PlanClass plan, const Places& held, GuardResult numbers,
                  const std::string& found) {
    GuardResult& result = m_results.emplace_back(std::move(numbers));
    result.guard = guard;
    result.server_id = server_id;
    result.plan = plan;
    result.accept = {server_id, guard, has_classes(guard) ? std::optional(plan) : std::nullopt, held.size(),
                     m_items.digest(held)};
    const Override* accepted = find_override(result.accept);
    result.blocked = accepted == nullptr;
    result.overridden = accepted != nullptr;
    if (accepted != nullptr) {
        result.override_reason = accepted->reason;
        m_items.accept(held);
    } else if (!result.field) {
        m_items.hold(held);
    }
    result.message = guard_verdict(result, found);
    return result.blocked;
}

Places Guards::over_run(PlanClass plan, const std::function<bool(const PackedItem&)>& accept) const {
    Places all;
    for (std::uint32_t server = 0; server < m_findings.size(); ++server) {
        const Places here = m_items.of(server, plan, accept);
        all.insert(all.end(), here.begin(), here.end());
    }
    return all;
}

/// Those that nothing on their own server holds, and that nobody accepted there.
Places Guards::free_over_run(PlanClass plan, const std::function<bool(const PackedItem&)>& accept) const {
    Places all = over_run(plan, accept);
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const ItemPlace& place) {
                                 return m_items.is_held(place) || m_items.is_accepted(place) || m_items.is_held_by_fields(place);
                             }),
              all.end());
    return all;
}

void Guards::incomplete_mirror() {
    if (m_run.mirror_complete) return;
    const auto guard = [&](PlanClass plan, const std::function<bool(const PackedItem&)>& accept) {
        const Places held = over_run(plan, accept);
        if (held.empty()) return;
        trip(Guard::incomplete_mirror, 0, plan, held, measured(held.size(), 0, 0),
             incomplete_mirror_text(plan, held.size(), m_run.mirror_gap));
    };
    guard(PlanClass::import, {});
    guard(PlanClass::sync, is_move);
    guard(PlanClass::orphan, {});
    guard(PlanClass::status_mismatch, is_termination);
}

void Guards::wrong_listing(std::uint32_t server) {
    const ServerResult& result = m_findings[server].result;
    const TrustVerdict& own = result.listing.trust[TrustFacet::own];
    if (own.holds()) return;
    Places held;
    for (const PlanClass plan : {PlanClass::import, PlanClass::sync, PlanClass::orphan, PlanClass::status_mismatch}) {
        const Places of = m_items.of(server, plan);
        held.insert(held.end(), of.begin(), of.end());
    }
    if (held.empty()) return;
    trip(Guard::wrong_listing, result.server_id, PlanClass::review, held, measured(own.found, 0, own.expected),
         wrong_listing_text(own, result.server_id));
}

void Guards::absence(std::uint32_t server) {
    const ServerResult& result = m_findings[server].result;
    const Places held = m_items.of(server, PlanClass::orphan);
    if (held.empty()) return;
    const ListingSummary& listing = result.listing;
    const std::uint64_t orphans = held.size();
    const std::uint64_t live = result.tally.live_services;
    const auto guard = [&](Guard kind, GuardResult numbers, const std::string& found) {
        trip(kind, result.server_id, PlanClass::orphan, held, std::move(numbers), found);
    };
    const TrustVerdict& whole = listing.trust[TrustFacet::whole];
    switch (whole.fault) {
        case TrustFault::partial:
            guard(Guard::partial_listing, measured(orphans, 0, live), partial_listing_text(listing, orphans));
            break;
        case TrustFault::rejected_rows:
            guard(Guard::rejected_rows, measured(listing.rejected, 0, listing.rows), rejected_rows_text(listing, orphans));
            break;
        case TrustFault::repeated_rows:
            guard(Guard::repeated_rows, measured(whole.found, 0, listing.rows),
                  repeated_rows_text(whole.found, listing.rows, orphans));
            break;
        case TrustFault::total_differs:
            guard(Guard::total_differs, measured(listing.rows, 0, whole.expected),
                  total_differs_text(listing.rows, whole.expected, orphans));
            break;
        case TrustFault::empty:
            guard(Guard::empty_listing, measured(orphans, 0, live), empty_listing_text(live));
            break;
        case TrustFault::page_size:
            guard(Guard::page_size, measured(listing.rows, 0, live), page_size_text(listing.rows, live));
            break;
        default:
            break;
    }
    const TrustVerdict& steady = listing.trust[TrustFacet::steady];
    if (!steady.holds())
        guard(Guard::shrunken_listing, measured(steady.found, 0, steady.expected), shrunken_listing_text(steady, orphans));
}

void Guards::one_client(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    const Places orphans = m_items.of(server, PlanClass::orphan);
    if (orphans.size() < fewest_of_client) return;
    std::map<std::uint64_t, Places> by_client;
    ItemReader reader;
    for (const ItemPlace& place : orphans) {
        const Item& item = reader.read(m_items.item(place));
        if (item.service != nullptr && item.service->client_id != 0) by_client[item.service->client_id].push_back(place);
    }
    for (const auto& [client, held] : by_client) {
        if (held.size() < fewest_of_client) continue;
        const auto of = std::find_if(findings.client_services.begin(), findings.client_services.end(),
                                     [id = client](const ClientServices& clients) { return clients.client_id == id; });
        const std::uint64_t services = of == findings.client_services.end() ? held.size() : of->live;
        if (held.size() * 2 < services) continue;
        trip(Guard::one_client, findings.result.server_id, PlanClass::orphan, held,
             measured(held.size(), fewest_of_client - 1, services), one_client_text(client, held.size(), services));
    }
}

void Guards::orphan_limit(std::uint32_t server) {
    const ServerResult& result = m_findings[server].result;
    const Places held = m_items.of(server, PlanClass::orphan);
    const std::uint64_t live = result.tally.live_services;
    const std::uint64_t allowed = allowed_orphans(m_run.policy, live);
    if (held.size() <= allowed) return;
    trip(Guard::orphan_limit, result.server_id, PlanClass::orphan, held, measured(held.size(), allowed, live),
         orphan_limit_text(held.size(), live, m_run.policy.orphans.server, allowed));
}

void Guards::move_limit(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    const Places held = m_items.of(server, PlanClass::sync, is_move);
    const ShareLimit& limit = m_run.policy.moves.server;
    if (held.size() <= limit.allowed(findings.pairs)) return;
    trip(Guard::move_limit, findings.result.server_id, PlanClass::sync, held,
         measured(held.size(), limit.allowed(findings.pairs), findings.pairs),
         move_limit_text(held.size(), findings.pairs, limit));
}

void Guards::field_shares(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    const Policy& policy = m_run.policy;
    const std::uint64_t pairs = findings.pairs;
    for (const Field field : {Field::domain, Field::username, Field::primaryip, Field::product, Field::created}) {
        const std::uint64_t differ = findings.field_differences[static_cast<std::size_t>(field)];
        if (policy.of(field) != Authority::server || pairs < policy.field_share_pairs) continue;
        if (differ * 1000 < policy.field_share_per_mille * pairs) continue;
        const auto has_field = [&](const PackedItem& item) {
            if (is_move(item)) return false;
            for (std::size_t i = 0; i < item.changes(); ++i) {
                const Disposition disposition = item.disposition_of(i);
                if (item.field_of(i) == field && (disposition == Disposition::proposed || disposition == Disposition::deferred))
                    return true;
            }
            return false;
        };
        const Places held = m_items.of(server, PlanClass::sync, has_field);
        if (held.empty()) continue;
        GuardResult found = measured(differ, (policy.field_share_per_mille * pairs + 999) / 1000 - 1, pairs);
        found.field = field;
        if (trip(Guard::field_share, findings.result.server_id, PlanClass::sync, held, std::move(found),
                 field_share_text(field, differ, pairs, policy.field_share_per_mille))) {
            m_items.hold_field(server, field);
        }
    }
}

void Guards::sync_limit(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    Places held = m_items.of(server, PlanClass::sync, is_field_change);
    held.erase(std::remove_if(held.begin(), held.end(), [&](const ItemPlace& place) { return m_items.is_held_by_fields(place); }),
               held.end());
    const ShareLimit& limit = m_run.policy.syncs.server;
    if (held.size() <= limit.allowed(findings.pairs)) return;
    trip(Guard::sync_limit, findings.result.server_id, PlanClass::sync, held,
         measured(held.size(), limit.allowed(findings.pairs), findings.pairs),
         sync_limit_text(held.size(), findings.pairs, limit));
}

void Guards::status_limit(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    const Places held = m_items.of(server, PlanClass::status_mismatch);
    const ShareLimit& limit = m_run.policy.status_changes.server;
    if (held.size() <= limit.allowed(findings.pairs)) return;
    trip(Guard::status_limit, findings.result.server_id, PlanClass::status_mismatch, held,
         measured(held.size(), limit.allowed(findings.pairs), findings.pairs),
         status_limit_text(held.size(), findings.pairs, limit));
}

void Guards::import_limit(std::uint32_t server) {
    const ServerResult& result = m_findings[server].result;
    const Places held = m_items.of(server, PlanClass::import);
    const ShareLimit& limit = m_run.policy.imports.server;
    const std::uint64_t live = result.tally.live_services;
    if (held.size() <= limit.allowed(live)) return;
    trip(Guard::import_limit, result.server_id, PlanClass::import, held, measured(held.size(), limit.allowed(live), live),
         import_limit_text(held.size(), live, limit));
}

void Guards::exchanged_services() {
    std::map<std::pair<std::uint64_t, std::uint64_t>, Places> moves;  // by the servers from and to which they go
    ItemReader reader;
    for (const ItemPlace& place :
         over_run(PlanClass::sync, [](const PackedItem& item) { return item.situation() == Situation::moved; })) {
        const Item& item = reader.read(m_items.item(place));
        moves[{item.service->server_id, item.server_id}].push_back(place);
    }
    for (const auto& [servers, held] : moves) {
        const auto back = moves.find({servers.second, servers.first});
        if (back == moves.end()) continue;
        trip(Guard::exchanged_services, servers.second, PlanClass::sync, held, measured(held.size(), 0, back->second.size()),
             exchanged_services_text(servers.first, held.size(), back->second.size()));
    }
}

void Guards::across_run() {
    std::uint64_t live = 0;
    std::uint64_t pairs = 0;
    for (const ServerFindings& findings : m_findings) {
        if (!findings.compared) continue;
        live += findings.result.tally.live_services;
        pairs += findings.pairs;
    }
    const Policy& policy = m_run.policy;
    const auto guard = [&](Guard kind, PlanClass plan, const std::function<bool(const PackedItem&)>& accept,
                           const ShareLimit& limit, std::uint64_t of, auto text) {
        const Places held = free_over_run(plan, accept);
        if (held.size() <= limit.allowed(of)) return;
        trip(kind, 0, plan, held, measured(held.size(), limit.allowed(of), of), text(held.size(), of, limit));
    };
    guard(Guard::run_orphan_limit, PlanClass::orphan, {}, policy.orphans.run, live, run_orphan_limit_text);
    guard(Guard::run_move_limit, PlanClass::sync, is_move, policy.moves.run, pairs, run_move_limit_text);
    guard(Guard::run_sync_limit, PlanClass::sync, is_field_change, policy.syncs.run, pairs, run_sync_limit_text);
    guard(Guard::run_status_limit, PlanClass::status_mismatch, {}, policy.status_changes.run, pairs, run_status_limit_text);
    guard(Guard::run_import_limit, PlanClass::import, {}, policy.imports.run, live, run_import_limit_text);
}

void Guards::override_notes(std::vector<Diagnostic>& diagnostics) const {
    for (std::size_t i = 0; i < m_overrides.size(); ++i) {
        if (m_used[i]) continue;
        Diagnostic note;
        note.severity = Severity::high;
        note.code = DiagnosticCode::override_without_effect;
        note.message =
            override_without_effect_text(m_overrides[i].accept, m_refusals[i].empty() ? no_guard_text() : m_refusals[i]);
        diagnostics.push_back(note);
    }
}

std::vector<GuardResult> Guards::evaluate(std::vector<Diagnostic>& diagnostics) {
    for (std::uint32_t server = 0; server < m_findings.size(); ++server) {
        wrong_listing(server);
        absence(server);
        one_client(server);
        orphan_limit(server);
        move_limit(server);
        field_shares(server);
        sync_limit(server);
        status_limit(server);
        import_limit(server);
    }
    exchanged_services();
    m_items.hold_rest_of_pairs();  // what is blocked on its own server counts in no limit of the run
    across_run();
    incomplete_mirror();  // counts everything, whatever holds it beside
    m_items.block();
    override_notes(diagnostics);
    std::sort(m_results.begin(), m_results.end(), [](const GuardResult& left, const GuardResult& right) {
        return std::tie(left.server_id, left.guard, left.plan, left.field, left.accept.digest) <
               std::tie(right.server_id, right.guard, right.plan, right.field, right.accept.digest);
    });
    return std::move(m_results);
}

}  // namespace

std::vector<GuardResult> apply_guards(const RunContext& run, std::span<ServerFindings> findings,
                                      std::span<const Override> overrides, std::vector<Diagnostic>& diagnostics) {
    return Guards(run, findings, overrides).evaluate(diagnostics);
}

}  // namespace serversync
