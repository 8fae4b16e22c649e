// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Whether the mirror is older than the policy allows (law 206), and the warning that says so.
bool stale_mirror(const RunContext& run);
std::optional<Diagnostic> stale_mirror_note(const RunContext& run);

/// The cause with which proposals wait because of a listing that is not current; `none` for one that is (law 206).
Cause stale_cause(const Trust& trust);

/// Defers an item that is proposed, and its proposed changes.
void defer(Item& item, Cause cause);

/// What makes the proposals of one server wait: the age of what they are about (law 26), and a listing that is not current.
class AgeLimits {
public:
    AgeLimits(const RunContext& run, const ServerFindings& findings);

    /// Defers the item if it is proposed and must wait.
    void apply(Item& item) const;

    /// Defers the item if it is proposed and was not seen as often as the policy wants. Called last: it is the least of reasons.
    void apply_sightings(Item& item) const;

private:
    const RunContext& m_run;
    std::int64_t m_too_young;  ///< seconds since the epoch: anything that came later is too young
    Cause m_stale;             ///< `none`: the listing is current
    bool m_created_is_informative;
};

}  // namespace serversync
