// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_outcome.hpp"

namespace serversync {

/// Says what becomes of the leftover services of one server that no account explains (law 237): drafts and files their items, and
/// counts them. `is_settled`: by their index.
void judge_services(const FleetView& fleet, std::uint32_t server, ServerFindings& here, const std::vector<bool>& is_settled,
                    const ServerFacts& facts, FleetOutcome& outcome);

}  // namespace serversync
