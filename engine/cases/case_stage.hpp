// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/cases/case_program.hpp"
#include "engine/cases/golden_case.hpp"

namespace serversync::cases {

/// In which order rows are given to the program; the result must not show it.
enum class RowOrder { as_written, reversed };

/// A folder of its own under the temporary folder, in which the program runs; gone with the object.
class CaseStage {
public:
    explicit CaseStage(RunProgram run);
    ~CaseStage();
    CaseStage(const CaseStage&) = delete;
    CaseStage& operator=(const CaseStage&) = delete;

    const std::filesystem::path& path() const { return m_path; }

    /// Copies a case's inputs, rows with `$repeat` written out, and loads the mirror `m.db`. Throws `MalformedInput` where that
    /// fails.
    void lay_out(const GoldenCase& golden, const CaseFacts& facts, RowOrder order) const;

    Outcome run(const std::vector<std::string>& arguments, const std::string& input = {}) const;

    /// Runs a case's plan, with the mirror, the run's time and the configuration that the case does not name itself, and `more`
    /// arguments.
    Outcome plan(const CaseFacts& facts, const std::vector<std::string>& more) const;

private:
    RunProgram m_run;
    std::filesystem::path m_path;
};

}  // namespace serversync::cases
