// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/mirror/mirror.hpp"
#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// What the mirror says about the leftover accounts of some servers.
struct FleetFacts {
    std::vector<ServerFacts> servers;  ///< by index of the findings
    std::vector<TextArena> texts;      ///< hold the texts
};

/// Asks the mirror about every leftover account, each kind of question in the order in which the names lie in the file (law 76):
/// what one question has read, its neighbours mostly need too. What only an import needs is looked up only if an import can
/// follow. `mirrors`: of one file, one for each thread that may be used. Throws as `Mirror` does.
FleetFacts look_up_facts(std::span<const ServerFindings> findings, std::span<const Mirror> mirrors);

}  // namespace serversync
