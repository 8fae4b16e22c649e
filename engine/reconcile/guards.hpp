// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/policy.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Evaluates all guards over a whole run, applies the overrides and blocks what must be blocked (laws 22, 23, 29, 239 and 240).
/// Returns the guards that blocked or were overridden, sorted by server, guard, plan, field and digest; appends to `diagnostics`
/// each override that matched nothing.
std::vector<GuardResult> apply_guards(const RunContext& run, std::span<ServerFindings> findings,
                                      std::span<const Override> overrides, std::vector<Diagnostic>& diagnostics);

}  // namespace serversync
