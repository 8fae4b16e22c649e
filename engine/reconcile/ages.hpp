#pragma once

#include <optional>

#include "engine/reconcile/reconcile.hpp"

namespace serversync {

/// The warning that the mirror is older than the policy allows (decision 27), or nothing.
std::optional<Diagnostic> stale_mirror(const RunContext& run);

/// The warning that a listing is older than the policy allows, or than the mirror, or nothing. A failed listing has no age.
std::optional<Diagnostic> stale_listing(const RunContext& run, const ListingSummary& listing);

/// Defers the proposals that are too young to be believed (decisions 26 and 27).
void defer_young_items(const RunContext& run, ServerFindings& findings);

}  // namespace serversync
