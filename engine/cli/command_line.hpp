// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/model/error.hpp"

namespace serversync {

/// Runs one command line (without the program's name) and returns its exit code. The only place that knows streams, environment
/// and clock. Never throws.
ExitCode run_command_line(const std::vector<std::string>& arguments);

}  // namespace serversync
