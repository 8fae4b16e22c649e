// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "engine/batch/run.hpp"
#include "random_fleet.hpp"

namespace serversync {

/// What to plan when the fleet's mirror and listings are in the folder, as `plan_from_files` names them. What a configuration
/// declares of servers and modules is not part of it, and every listing was taken an hour before the run.
RunRequest request_of(const RandomFleet& fleet, const std::filesystem::path& folder);

/// Writes the fleet into a folder and plans it.
Document plan_from_files(const RandomFleet& fleet, const std::filesystem::path& folder, unsigned jobs = 1);

}  // namespace serversync
