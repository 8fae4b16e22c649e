// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/model/mirror_load.hpp"

namespace serversync {

extern const char* const mirror_load_usage;
extern const char* const mirror_info_usage;
extern const char* const mirror_export_usage;

/// `serversync mirror load`.
ExitCode command_mirror_load(const std::vector<std::string>& arguments);

/// `serversync mirror info`.
ExitCode command_mirror_info(const std::vector<std::string>& arguments);

/// `serversync mirror export`.
ExitCode command_mirror_export(const std::vector<std::string>& arguments);

/// The value of `--mirror`, which every mirror command needs.
std::string mirror_path(const Options& options);

/// Prints a line a table: its rows, and what the source reported.
void print_mirror_tables(const MirrorLoad& load);

}  // namespace serversync
