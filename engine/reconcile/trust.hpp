// SPDX-License-Identifier: MIT
#pragma once

#include "engine/plan/trust.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Whether the listing is current (law 206).
TrustVerdict current_verdict(const RunContext& run, const ListingSummary& listing);

/// Fills what one server's listing shows by itself: the facets whole (law 204), current and steady (law 207), and of own (law
/// 205) whether its services are in it. The counts of the findings must be final.
void judge_listing(const RunContext& run, ServerFindings& findings);

/// Whether the listing's rows are evidence beyond their server (law 205).
inline bool is_own(const ServerFindings& findings) { return findings.compared && findings.trust().has(TrustFacet::own); }

/// Whether what the listing lacks is not on the server (laws 204 and 207).
inline bool proves_absence(const ServerFindings& findings) {
    return findings.compared && findings.trust().has(TrustFacet::whole) && findings.trust().has(TrustFacet::steady);
}

/// Why the server could have an account that is missing on another one, read at `listed_at` (law 237); `none`: it cannot.
TrustFault holds_others_up(const RunContext& run, const ServerFindings& findings);

/// The largest number of orphans of a server that its limit lets through: a share with a floor, and never half of the live
/// services or more (law 239).
std::uint64_t allowed_orphans(const Policy& policy, std::uint64_t live);

}  // namespace serversync
