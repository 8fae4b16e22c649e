// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "engine/mirror/mirror.hpp"

namespace serversync {

/// Gives the system what the look-ups of a run held and freed. A run needs the most memory after them, when the items of all
/// servers are made: the pages that each mirror holds would stand beside those, and so would what each thread freed, which the
/// allocator keeps for that thread.
void give_back_memory(std::span<const Mirror> mirrors);

}  // namespace serversync
