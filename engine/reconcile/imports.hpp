#pragma once

#include "engine/reconcile/reconcile.hpp"

namespace serversync {

/// Adds the import of an account that nothing in WHMCS explains (decision 21); `facts` are the mirror's about it.
void add_import(const RunContext& run, ServerFindings& findings, const Account& account, const AccountFacts& facts);

}  // namespace serversync
