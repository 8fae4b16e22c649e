#pragma once

#include "engine/reconcile/drafts.hpp"
#include "engine/reconcile/reconcile.hpp"

namespace serversync {

/// Drafts the import of an account that nothing in WHMCS explains (law 21); `facts` are the mirror's about it.
void add_import(const RunContext& run, ServerFindings& findings, Drafts& drafts, const Account& account,
                const AccountFacts& facts);

}  // namespace serversync
