// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/plan/document.hpp"
#include "engine/plan/policy.hpp"
#include "engine/reconcile/reconcile_fleet.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Evaluates every guard, applies the overrides, sets the final dispositions, and makes the document's guards, status and totals.
/// Every override that does not match a blocked class and its count becomes a diagnostic and changes nothing (law 240).
Document conclude(const RunContext& run, std::vector<ServerFindings> findings, const FleetRemarks& remarks,
                  std::span<const Override> overrides);

}  // namespace serversync
