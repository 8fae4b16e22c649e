#pragma once

#include <optional>

#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// The warning that the mirror is older than the policy allows (law 27), or nothing.
std::optional<Diagnostic> stale_mirror(const RunContext& run);

/// The warning that a listing is older than the policy allows, or than the mirror, or nothing. A failed listing has no age.
std::optional<Diagnostic> stale_listing(const RunContext& run, const ListingSummary& listing);

/// The ages under which the proposals of one server are not believed (laws 26 and 27).
class AgeLimits {
public:
    AgeLimits(const RunContext& run, const ServerFindings& findings);

    /// Defers the item if it is proposed and too young.
    void apply(Item& item) const;

private:
    std::int64_t m_too_young;              ///< seconds since the epoch: what came later is
    std::optional<std::int64_t> m_unsure;  ///< the same for a stale input: what came later may not be in it
    Cause m_cause = Cause::stale_mirror;   ///< which input is stale
    bool m_created_is_informative;
};

}  // namespace serversync
