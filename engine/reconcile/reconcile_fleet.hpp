// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// The pass across servers (laws 17 to 20): turns leftovers into moved, linked, copies, unconfirmed, orphans and imports, and
/// puts the items in their order and counts them. First the accounts of every server are judged, then what they settled is
/// recorded, then the services of every server are judged. Different servers may be judged by different threads; the findings do
/// not depend on their order.
class FleetReconciliation {
public:
    /// `findings` are sorted by server, and used up: the results are left.
    FleetReconciliation(const RunContext& run, std::span<ServerFindings> findings);
    FleetReconciliation(const FleetReconciliation&) = delete;
    FleetReconciliation& operator=(const FleetReconciliation&) = delete;
    ~FleetReconciliation();

    /// `facts.accounts[i]` belongs to the server's leftover account `i`.
    void judge_accounts(std::size_t server, const ServerFacts& facts);
    void settle();
    void judge_services(std::size_t server);

private:
    class State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
