// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_index.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Notes the names that a sync would give to the service, so that the mirror can be asked who has them (law 293).
void note_claims(const RunContext& run, ServerFindings& findings, const Account& account, const Service& service);

/// Defers a sync that would give the service a domain or user name which a live service of another client has, and shows that
/// service. `found`: services that have one of the account's names.
void hold_claims(const FleetIndex& fleet, const ServerFindings& here, std::span<const FoundService> found, Item& sync);

/// Does so for the syncs of the server's pairs that are filed.
void hold_claims(const FleetIndex& fleet, ServerFindings& here, const ServerFacts& facts);

}  // namespace serversync
