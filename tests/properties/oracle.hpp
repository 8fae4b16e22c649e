// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "random_fleet.hpp"

namespace serversync {

/// What the specification says of a fleet, one line an item, sorted: "plan server situation key service action disposition
/// changes". Written from docs/laws alone, with loops over everything and no index.
std::vector<std::string> expected_items(const RandomFleet& fleet);

}  // namespace serversync
