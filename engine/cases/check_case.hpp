// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/cases/case_program.hpp"
#include "engine/cases/golden_case.hpp"

namespace serversync::cases {

/// Throws `UsageError` where golden files would be accepted by a machine: a person reads what changed.
Goldens goldens_to_be(bool accepted, bool is_continuous_integration);

/// What the check of one case found.
struct CaseResult {
    std::vector<std::string> problems;   ///< one paragraph each; none: the case holds
    std::vector<std::string> read_back;  ///< likewise: where `show` says something else of the saved plan than `plan` did
    std::string document;                ///< the plan's JSON, for checks of the caller's own
};

/// Runs a case: its plan as JSON and as text, the plan read back, the plan of the same rows in reverse, and `lint` where the case
/// says so; compares what comes out with `expect` and the golden files. Throws `MalformedInput` and `MissingInput` where the case
/// itself cannot be read.
CaseResult check_case(const GoldenCase& golden, const RunProgram& run, Goldens goldens);

}  // namespace serversync::cases
