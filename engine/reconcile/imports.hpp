// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/drafts.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Whether nothing in WHMCS explains the account, so that it becomes an import (law 21): no ended service of its server has its
/// key, and the services of the module with its key on other servers (`same_key`) are all ended.
bool may_become_import(const LeftoverAccount& leftover, std::span<const Service> same_key);

/// Drafts the import of such an account; `facts` are the mirror's about it.
void add_import(const RunContext& run, ServerFindings& findings, Drafts& drafts, const Account& account,
                const AccountFacts& facts);

}  // namespace serversync
