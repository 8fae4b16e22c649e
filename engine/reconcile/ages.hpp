// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Whether the mirror is older than the policy allows (law 27), and the warning that says so.
bool stale_mirror(const RunContext& run);
std::optional<Diagnostic> stale_mirror_note(const RunContext& run);

/// Whether a listing is older than the policy allows, or than the mirror, and the warning that says so. A failed listing, and one
/// without a time, has no age.
bool stale_listing(const RunContext& run, const ListingSummary& listing);
std::optional<Diagnostic> stale_listing_note(const RunContext& run, const ListingSummary& listing);

/// The ages below which the proposals of one server are not trusted (laws 26 and 27).
class AgeLimits {
public:
    AgeLimits(const RunContext& run, const ServerFindings& findings);

    /// Defers the item if it is proposed and too young.
    void apply(Item& item) const;

private:
    std::int64_t m_too_young;              ///< seconds since the epoch: anything that came later is too young
    std::optional<std::int64_t> m_unsure;  ///< the same for a stale input: anything that came later may be missing from it
    Cause m_cause = Cause::stale_mirror;   ///< which input is stale
    bool m_created_is_informative;
};

}  // namespace serversync
