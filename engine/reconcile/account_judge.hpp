// SPDX-License-Identifier: MIT
#pragma once

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_outcome.hpp"

namespace serversync {

/// Says what becomes of the leftover accounts and the suspect pairs of one server (laws 231, 235 and 236): drafts and files their
/// items, and counts them.
void judge_accounts(const FleetView& fleet, std::uint32_t server, ServerFindings& here, const ServerFacts& facts,
                    FleetOutcome& outcome);

}  // namespace serversync
