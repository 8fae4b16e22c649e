// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_world.hpp"

namespace serversync::oracle {

/// Pairs every account by its key with a service of its server (laws 5, 7, 231, 232).
void pair_accounts(World& world);

/// Lets leftovers meet leftovers (laws 233 and 234): sets what belongs together and what is ambiguous.
void join_leftovers(World& world);

/// The agreements of the two that count (law 233), in halves, by kind.
Verdicts counted(const World& world, const ListedAccount& a, const MirroredService& s);

}  // namespace serversync::oracle
