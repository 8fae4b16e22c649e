// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_index.hpp"

namespace serversync {

/// Most of what is missing on one server is on another (law 205).
struct Migration {
    std::uint32_t from = 0;  ///< index into the findings
    std::uint32_t to = 0;
    std::uint64_t missing = 0;  ///< on `from`
    std::uint64_t found = 0;    ///< of them on `to`
};

/// What servers show of each other's listings: fills what is left of the facet *own* and waives it for migrated servers (law
/// 205). Returns the migrations, sorted. `fleet` needs to know the services alone.
std::vector<Migration> judge_listings_together(const RunContext& run, const FleetIndex& fleet, std::span<ServerFindings> findings,
                                               std::span<const ServerFacts> facts);

}  // namespace serversync
