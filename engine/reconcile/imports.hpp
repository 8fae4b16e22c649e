// SPDX-License-Identifier: MIT
#pragma once

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_outcome.hpp"

namespace serversync {

/// The client whom the account's e-mail names: the only one with one of its addresses; 0 where there is none, or several (law
/// 241).
std::uint64_t client_of(const AccountFacts& facts);

/// Drafts the import of an account that nothing in WHMCS explains (laws 21, 236 and 241).
void add_import(const FleetView& fleet, ServerFindings& here, Drafts& drafts, const Account& account, const AccountFacts& facts);

}  // namespace serversync
