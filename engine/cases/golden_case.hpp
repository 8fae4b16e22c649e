// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace serversync::cases {

/// What becomes of golden files: they are compared, or written anew.
enum class Goldens { compared, accepted };

/// A folder of cases/: what goes into the program, and what must come out. fixtures/cases/README.md describes it.
struct GoldenCase {
    std::string name;
    std::filesystem::path folder;
    std::filesystem::path inputs;  ///< the folder itself, unless `case.json` names another one

    std::filesystem::path expected(const std::string& file) const { return folder / "expected" / file; }
};

/// What `case.json` says.
struct CaseFacts {
    std::string about;
    std::vector<std::string> arguments;
    int exit = 0;
    std::string expect;  ///< JSON
    std::vector<std::string> covers;
    bool raw = false;         ///< the listings are bytes, not JSON to be expanded
    std::string input;        ///< a file that is the program's standard input; blank: none
    std::optional<int> lint;  ///< the exit code of `lint accounts.json`
};

/// All cases of a folder, sorted by name: whatever lies in it but its README.md. Throws `MissingInput` where there is no such
/// folder. The inputs that a case shares are named from the folder above.
std::vector<GoldenCase> find_cases(const std::filesystem::path& folder);

/// Reads `case.json`. Throws `MalformedInput` with the case's name, also for a key that is missing or that nobody reads.
CaseFacts read_facts(const GoldenCase& golden);

/// What is wrong with how cases are laid out, one line each: a name that is not `[a-z0-9_]+`, a file that nobody reads, facts
/// that cannot be read, golden files that are left over, or missing where none are about to be written. No cases at all are
/// wrong, too.
std::vector<std::string> layout_problems(const std::vector<GoldenCase>& cases, Goldens goldens);

}  // namespace serversync::cases
