// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <vector>

#include "engine/cases/case_program.hpp"
#include "engine/cases/golden_case.hpp"

namespace serversync::cases {

/// How GoogleTest shows a case in a failure.
inline void PrintTo(const GoldenCase& golden, std::ostream* out) { *out << golden.name; }

}  // namespace serversync::cases

namespace serversync::golden {

inline const std::filesystem::path root = SERVERSYNC_SOURCE_DIR;

inline std::vector<cases::GoldenCase> all_cases() { return cases::find_cases(root / "fixtures" / "cases"); }

/// The program as it was built.
inline cases::RunProgram program() { return cases::process_of(SERVERSYNC_PROGRAM); }

}  // namespace serversync::golden
