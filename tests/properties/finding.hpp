// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "random_fleet.hpp"

namespace serversync {

/// One line of `actual_items` or `expected_items` in its parts, so that what must hold of a plan can be asked of both.
struct Finding {
    std::string plan, situation, key, action, disposition, cause;
    std::uint64_t server = 0, service = 0;
    std::map<std::string, std::string> changes;  ///< field and disposition

    bool is_proposed() const { return disposition == "proposed"; }
};

std::vector<Finding> read_findings(const std::vector<std::string>& lines);

/// What gives the lines of a fleet: the engine, or the oracle.
using Planner = std::function<std::vector<std::string>(const RandomFleet&)>;

/// Carries out what is proposed, in WHMCS and on the servers, as a person would by hand.
void apply(const std::vector<Finding>& findings, RandomFleet& fleet);

}  // namespace serversync
