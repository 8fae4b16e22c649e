// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "random_fleet.hpp"

namespace serversync {

/// What the laws say of a fleet: brute force over everything, written from docs/laws alone. All lists are sorted.
struct Expected {
    std::vector<std::string> items;   ///< "plan server situation key service action disposition cause changes", `-` for no key
    std::vector<std::string> trust;   ///< "server facet fault" for every facet that does not hold
    std::vector<std::string> guards;  ///< "server guard plan count", or "run guard plan count"
};

Expected expected(const RandomFleet& fleet);
std::vector<std::string> expected_items(const RandomFleet& fleet);
std::vector<std::string> expected_trust(const RandomFleet& fleet);
std::vector<std::string> expected_guards(const RandomFleet& fleet);

}  // namespace serversync
