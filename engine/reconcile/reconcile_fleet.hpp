// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/confirmation.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// What the pass across servers says of the run.
struct FleetRemarks {
    std::vector<Holder> holders;    ///< servers that could have what is missing elsewhere; sorted by server
    bool has_strangers = false;     ///< so could one that the mirror does not know
    std::uint64_t unconfirmed = 0;  ///< items that wait for them

    /// How many live services without a server that exists have an account, or candidates, in an item; by the module of each.
    std::map<std::string, std::uint64_t, std::less<>> shown_unassigned;
};

/// The pass across servers (laws 204 to 207 and 230 to 237): says which listings may be believed, joins what is left over, judges
/// it, and puts the items in their order and counts them. The steps are called in their order, each for all servers; those of
/// one server may run on different threads for different servers. The findings do not depend on their order.
class FleetReconciliation {
public:
    /// `findings` are sorted by server, and used up: the results are left. `facts`: of each; `unassigned`: live services that no
    /// server holds. They must outlive it.
    FleetReconciliation(const RunContext& run, std::span<ServerFindings> findings, std::span<const ServerFacts> facts,
                        std::span<const PackedService> unassigned = {});
    FleetReconciliation(const FleetReconciliation&) = delete;
    FleetReconciliation& operator=(const FleetReconciliation&) = delete;
    ~FleetReconciliation();

    void find_links(std::size_t server);
    void decide_links();
    void judge_accounts(std::size_t server);
    void settle();
    void judge_services(std::size_t server);
    void hold();
    void count(std::size_t server);

    /// After all.
    FleetRemarks remarks() const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

/// All steps, one after the other.
FleetRemarks reconcile_fleet(const RunContext& run, std::span<ServerFindings> findings, std::span<const ServerFacts> facts,
                             std::span<const PackedService> unassigned = {});

}  // namespace serversync
