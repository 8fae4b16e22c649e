// SPDX-License-Identifier: MIT
#pragma once

#include "engine/config/config_node.hpp"
#include "engine/plan/policy.hpp"

namespace serversync {

/// Reads the key `policy` of the configuration into `policy`, which holds the defaults. A key of an older version is an error
/// that says its new spelling.
void read_policy(const ConfigNode& node, Policy& policy);

}  // namespace serversync
