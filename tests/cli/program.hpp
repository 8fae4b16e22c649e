// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace serversync {

/// What a run of the program left behind.
struct ProgramRun {
    int code = -1;  ///< exit code, or -1 where a signal ended it
    std::string out;
    std::string error;
};

/// Runs the built program through a shell line; `arguments` may hold redirections. The working directory is `folder`.
ProgramRun run_program(const std::filesystem::path& folder, const std::string& arguments, const std::string& before = {});

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

/// The export behind `m.db`.
extern const char* const small_export;

/// The listing that agrees with it.
extern const char* const small_listing;

}  // namespace serversync
