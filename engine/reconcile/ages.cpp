#include "engine/reconcile/ages.hpp"

namespace serversync {

namespace {

constexpr std::int64_t day = 86400;

/// "24 h", "3 days", "90 min": how a limit reads.
std::string span_text(std::int64_t seconds) {
    if (seconds >= 3 * day) return std::to_string(seconds / day) + " days";
    if (seconds >= 2 * 3600) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 60) + " min";
}

Diagnostic stale(DiagnosticCode code, std::string message) {
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = code;
    note.message = std::move(message);
    return note;
}

/// When the account or the service can have come into being at the latest; nothing where that is unknown.
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

std::optional<Diagnostic> stale_mirror(const RunContext& run) {
    const std::int64_t age = run.as_of.seconds - run.mirror_loaded_at.seconds;
    if (age <= run.policy.mirror_max_age) return std::nullopt;
    return stale(DiagnosticCode::stale_mirror,
                 "the mirror (" + to_text(run.mirror_loaded_at) + ") is older than " + span_text(run.policy.mirror_max_age) +
                     ": imports and orphans that are not clearly older are deferred. Load it again");
}

std::optional<Diagnostic> stale_listing(const RunContext& run, const ListingSummary& listing) {
    if (!listing.listed_at || listing.state == ListingState::failed) return std::nullopt;
    const std::int64_t age = run.as_of.seconds - listing.listed_at->seconds;
    if (age > run.policy.listing_max_age) {
        return stale(DiagnosticCode::stale_listing,
                     "the listing (" + to_text(*listing.listed_at) + ") is older than " + span_text(run.policy.listing_max_age) +
                         ": imports and orphans that are not clearly older are deferred. List the server again");
    }
    if (*listing.listed_at < run.mirror_loaded_at) {
        return stale(DiagnosticCode::stale_listing,
                     "the listing (" + to_text(*listing.listed_at) + ") is older than the mirror (" +
                         to_text(run.mirror_loaded_at) +
                         "): imports and orphans that are not clearly older are deferred. List the server again");
    }
    return std::nullopt;
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
