// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/mirror/mirror.hpp"
#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Asks the mirror about the leftovers and suspects of all servers: some servers at a time, so that what it says need not be held
/// unpacked for all (law 74), and each kind of question in the order in which the names lie in the file (law 76): what one
/// question has read, its neighbours mostly need too. `mirrors`: of one file, one for each thread that may be used. Throws as
/// `Mirror` does.
FleetFacts look_up_facts(const RunContext& run, std::span<const ServerFindings> findings, std::span<const Mirror> mirrors);

}  // namespace serversync
