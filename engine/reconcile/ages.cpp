// SPDX-License-Identifier: MIT
#include "engine/reconcile/ages.hpp"

#include <utility>

#include "engine/plan/diagnostic_wording.hpp"

namespace serversync {

namespace {

constexpr std::int64_t day = 86400;

Diagnostic stale(DiagnosticCode code, std::string message) {
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = code;
    note.message = std::move(message);
    return note;
}

std::int64_t age_of(const RunContext& run, Instant instant) { return run.as_of.seconds - instant.seconds; }

bool has_age(const ListingSummary& listing) { return listing.listed_at && listing.state != ListingState::failed; }

bool is_too_old(const RunContext& run, const ListingSummary& listing) {
    return age_of(run, *listing.listed_at) > run.policy.listing_max_age;
}

/// When the account or the service can have come into being at the latest (law 26); nothing if that is unknown.
struct Births {
    std::optional<std::int64_t> account;
    std::optional<std::int64_t> service;
};

Births births_of(const Item& item, bool created_is_informative) {
    Births births;
    if (item.account != nullptr && item.account->created && created_is_informative)
        births.account = item.account->created->seconds;
    if (item.service != nullptr && item.service->registered_on)
        births.service = (std::int64_t{item.service->registered_on->days} + 1) * day;
    return births;
}

bool needs_fresh_inputs(const Item& item) {
    return item.plan == PlanClass::import || item.plan == PlanClass::orphan || item.action == Action::terminate_account;
}

void defer(Item& item, Cause cause) {
    item.disposition = Disposition::deferred;
    item.cause = cause;
    for (Change& change : item.changes) {
        if (change.disposition != Disposition::proposed) continue;
        change.disposition = Disposition::deferred;
        change.cause = cause;
    }
}

}  // namespace

bool stale_mirror(const RunContext& run) { return age_of(run, run.mirror_loaded_at) > run.policy.mirror_max_age; }

std::optional<Diagnostic> stale_mirror_note(const RunContext& run) {
    if (!stale_mirror(run)) return std::nullopt;
    return stale(DiagnosticCode::stale_mirror, stale_mirror_text(run.mirror_loaded_at, run.policy.mirror_max_age));
}

bool stale_listing(const RunContext& run, const ListingSummary& listing) {
    return has_age(listing) && (is_too_old(run, listing) || *listing.listed_at < run.mirror_loaded_at);
}

std::optional<Diagnostic> stale_listing_note(const RunContext& run, const ListingSummary& listing) {
    if (!stale_listing(run, listing)) return std::nullopt;
    const Instant listed_at = *listing.listed_at;
    return stale(DiagnosticCode::stale_listing, is_too_old(run, listing)
                                                    ? old_listing_text(listed_at, run.policy.listing_max_age)
                                                    : overtaken_listing_text(listed_at, run.mirror_loaded_at));
}

AgeLimits::AgeLimits(const RunContext& run, const ServerFindings& findings)
    : m_too_young(run.as_of.seconds - run.policy.item_min_age), m_created_is_informative(!findings.uninformative.created) {
    const ListingSummary& listing = findings.result.listing;
    std::optional<std::int64_t> made;
    if (stale_mirror(run)) made = run.mirror_loaded_at.seconds;
    if (stale_listing(run, listing) && (!made || listing.listed_at->seconds < *made)) {
        made = listing.listed_at->seconds;
        m_cause = Cause::stale_listing;
    }
    if (made) m_unsure = *made - run.policy.item_min_age;
}

void AgeLimits::apply(Item& item) const {
    if (item.disposition != Disposition::proposed) return;
    const Births births = births_of(item, m_created_is_informative);
    const auto is_younger = [&](std::int64_t than) {
        return (births.account && *births.account > than) || (births.service && *births.service > than);
    };
    if (is_younger(m_too_young)) {
        defer(item, Cause::younger_than_limit);
    } else if (m_unsure && needs_fresh_inputs(item)) {
        const bool unknown = (item.account != nullptr && !births.account) || (item.service != nullptr && !births.service);
        if (unknown || is_younger(*m_unsure)) defer(item, m_cause);
    }
}

}  // namespace serversync
