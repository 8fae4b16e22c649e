// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace serversync::cases {

/// What a run of the program printed and how it ended.
struct Outcome {
    int exit = -1;  ///< 128 and the signal's number where one ended it
    std::string out;
    std::string err;
};

/// Runs the program in a folder; `input`, a file there, is its standard input, blank: nothing is.
using RunProgram = std::function<Outcome(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                                         const std::string& input)>;

/// Runs a program as a process of its own.
RunProgram process_of(const std::filesystem::path& program);

}  // namespace serversync::cases
