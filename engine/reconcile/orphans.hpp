// SPDX-License-Identifier: MIT
#pragma once

#include "engine/reconcile/drafts.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Drafts the orphan of a service that is live in WHMCS and gone from its server (law 8), and counts it. Returns the draft.
Item& add_orphan(const RunContext& run, ServerFindings& findings, Drafts& drafts, const Service& service);

}  // namespace serversync
