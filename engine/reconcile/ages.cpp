// SPDX-License-Identifier: MIT
#include "engine/reconcile/ages.hpp"

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/plan/item_id.hpp"

namespace serversync {

namespace {

constexpr std::int64_t day = 86400;

/// A time on a server's clock or WHMCS's may be that of a zone so far behind UTC (seconds).
constexpr std::int64_t latest_zone = 12 * std::int64_t{3600};

bool is_younger(const Item& item, std::int64_t than, bool created_is_informative) {
    if (item.account != nullptr && item.account->created && created_is_informative &&
        item.account->created->seconds + latest_zone > than) {
        return true;
    }
    return item.service != nullptr && item.service->registered_on &&
           (std::int64_t{item.service->registered_on->days} + 1) * day + latest_zone > than;
}

}  // namespace

bool stale_mirror(const RunContext& run) { return run.as_of.seconds - run.mirror_loaded_at.seconds > run.policy.mirror_max_age; }

std::optional<Diagnostic> stale_mirror_note(const RunContext& run) {
    if (!stale_mirror(run)) return std::nullopt;
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = DiagnosticCode::stale_mirror;
    note.message = stale_mirror_text(run.mirror_loaded_at, run.policy.mirror_max_age);
    return note;
}

Cause stale_cause(const Trust& trust) {
    switch (trust[TrustFacet::current].fault) {
        case TrustFault::none:
            return Cause::none;
        case TrustFault::stale_mirror:
            return Cause::stale_mirror;
        default:
            return Cause::stale_listing;
    }
}

void defer(Item& item, Cause cause) {
    if (item.disposition != Disposition::proposed) return;
    item.disposition = Disposition::deferred;
    item.cause = cause;
    for (Change& change : item.changes) {
        if (change.disposition != Disposition::proposed) continue;
        change.disposition = Disposition::deferred;
        change.cause = cause;
    }
}

AgeLimits::AgeLimits(const RunContext& run, const ServerFindings& findings)
    : m_run(run),
      m_too_young(run.as_of.seconds - run.policy.item_min_age),
      m_stale(stale_cause(findings.trust())),
      m_created_is_informative(!findings.uninformative.created) {}

void AgeLimits::apply(Item& item) const {
    if (is_younger(item, m_too_young, m_created_is_informative)) {
        defer(item, Cause::younger_than_limit);
    } else if (m_stale != Cause::none) {
        defer(item, m_stale);
    }
}

void AgeLimits::apply_sightings(Item& item) const {
    if (m_run.policy.sightings < 2 || item.disposition != Disposition::proposed || item.plan == PlanClass::import) return;
    if (m_run.prior.sightings(item_id(item)) + 1 < m_run.policy.sightings) defer(item, Cause::seen_once);
}

}  // namespace serversync
