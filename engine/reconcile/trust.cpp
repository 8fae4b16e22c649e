// SPDX-License-Identifier: MIT
#include "engine/reconcile/trust.hpp"

#include <algorithm>

#include "engine/model/page_size.hpp"

namespace serversync {

namespace {

constexpr std::int64_t grace = 600;  ///< seconds by which clocks may differ

TrustVerdict fault(TrustFault kind, std::uint64_t found, std::uint64_t expected) {
    TrustVerdict verdict;
    verdict.fault = kind;
    verdict.found = found;
    verdict.expected = expected;
    return verdict;
}

TrustVerdict fault(TrustFault kind, std::int64_t seconds, std::int64_t limit) {
    return fault(kind, static_cast<std::uint64_t>(seconds < 0 ? -seconds : seconds), static_cast<std::uint64_t>(limit));
}

TrustVerdict whole_verdict(const ServerFindings& findings) {
    const ListingSummary& listing = findings.result.listing;
    // Those without an identifier count in no share, but they are billed.
    const std::uint64_t live = findings.result.tally.live_services;
    const bool expects_none = live == 0 && findings.services.empty();
    const std::uint64_t repeated = findings.result.tally[AccountFate::duplicate];
    if (!findings.compared) return fault(TrustFault::unread, std::uint64_t{0}, live);
    if (listing.state != ListingState::complete)
        return fault(TrustFault::partial, listing.rows, listing.expected_total.value_or(0));
    if (listing.rejected > 0) return fault(TrustFault::rejected_rows, listing.rejected, listing.rows);
    if (listing.expected_total && *listing.expected_total != listing.rows)
        return fault(TrustFault::total_differs, listing.rows, *listing.expected_total);
    const std::optional<std::uint64_t>& counted = findings.server->remote_accounts;
    const bool is_witnessed = listing.expected_total == std::uint64_t{0} || counted == std::uint64_t{0};
    if (listing.rows == 0 && (!expects_none || !is_witnessed)) return fault(TrustFault::empty, std::uint64_t{0}, live);
    const bool is_page = is_page_size(listing.rows) && !listing.proven_end && !listing.expected_total;
    if (is_page && findings.missing > 0) return fault(TrustFault::page_size, listing.rows, live);
    if (repeated > 0) return fault(TrustFault::repeated_rows, repeated, listing.rows);
    return {};
}

TrustVerdict match_verdict(const ServerFindings& findings) {
    if (!findings.compared || findings.found_keys * 2 >= findings.live_keys) return {};
    return fault(TrustFault::no_match, findings.found_keys, findings.live_keys);
}

std::uint64_t distinct(const std::vector<std::uint64_t>& sorted) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) count += static_cast<std::uint64_t>(i == 0 || sorted[i] != sorted[i - 1]);
    return count;
}

TrustVerdict steady_verdict(const RunContext& run, const ServerFindings& findings) {
    const PriorKnowledge::ServerBefore* before = run.prior.server(findings.result.server_id);
    if (before == nullptr || !findings.compared) return {};
    const std::uint64_t rows = findings.result.listing.rows;
    if (rows + 5 <= before->rows && (before->rows - rows) * 5 >= before->rows)
        return fault(TrustFault::fewer_rows, rows, before->rows);
    const std::uint64_t clients = distinct(findings.pair_clients);
    if (clients < before->clients && (before->clients - clients) * 10 >= before->clients * 3)
        return fault(TrustFault::fewer_clients, clients, before->clients);
    return {};
}

}  // namespace

TrustVerdict current_verdict(const RunContext& run, const ListingSummary& listing) {
    if (listing.state == ListingState::failed) return {};
    if (!listing.listed_at) return fault(TrustFault::no_time, std::int64_t{0}, std::int64_t{0});
    const std::int64_t listed = listing.listed_at->seconds;
    const std::int64_t now = run.as_of.seconds;
    const std::int64_t loaded = run.mirror_loaded_at.seconds;
    const std::int64_t limit = run.policy.listing_max_age;
    // A server that the run asked itself answers after the run began, perhaps hours after.
    const std::int64_t late = listing.took_ms ? limit : grace;
    if (listed > now + late) return fault(TrustFault::in_future, listed - now, late);
    if (listed < loaded) return fault(TrustFault::older_than_mirror, loaded - listed, std::int64_t{0});
    if (now - loaded > run.policy.mirror_max_age) return fault(TrustFault::stale_mirror, now - loaded, run.policy.mirror_max_age);
    if (listed - loaded > limit) return fault(TrustFault::stale_mirror, listed - loaded, limit);
    if (now - listed > limit) return fault(TrustFault::too_old, now - listed, limit);
    return {};
}

void judge_listing(const RunContext& run, ServerFindings& findings) {
    Trust& trust = findings.trust();
    trust[TrustFacet::whole] = whole_verdict(findings);
    trust[TrustFacet::own] = match_verdict(findings);
    trust[TrustFacet::current] = current_verdict(run, findings.result.listing);
    trust[TrustFacet::steady] = steady_verdict(run, findings);
}

TrustFault holds_others_up(const RunContext& run, const ServerFindings& findings) {
    const Trust& trust = findings.trust();
    const TrustVerdict& whole = trust[TrustFacet::whole];
    switch (whole.fault) {
        case TrustFault::none:
            break;
        case TrustFault::repeated_rows:
            // Each may hide one that was lost; beyond that, its rows are known, and hold what they could be.
            if (whole.found > allowed_orphans(run.policy, findings.result.tally.live_services)) return whole.fault;
            break;
        case TrustFault::page_size:
            // Of 2,000 servers one always has exactly 500 rows of 505: a small cut holds up its own server alone.
            if (findings.missing > allowed_orphans(run.policy, findings.result.tally.live_services)) return whole.fault;
            break;
        default:
            return whole.fault;
    }
    for (const TrustFacet facet : {TrustFacet::own, TrustFacet::current, TrustFacet::steady}) {
        if (!trust.has(facet)) return trust[facet].fault;
    }
    return TrustFault::none;
}

std::uint64_t allowed_orphans(const Policy& policy, std::uint64_t live) {
    const std::uint64_t below_half = live == 0 ? 0 : (live - 1) / 2;
    return std::min(policy.orphans.server.allowed(live), below_half);
}

}  // namespace serversync
