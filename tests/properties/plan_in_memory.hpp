// SPDX-License-Identifier: MIT
#pragma once

#include "engine/plan/document.hpp"
#include "random_fleet.hpp"

namespace serversync {

/// Plans a fleet with the core alone: no file, no mirror, no threads. What the mirror would be asked is looked for in the fleet's
/// own lists.
Document plan_in_memory(const RandomFleet& fleet);

}  // namespace serversync
