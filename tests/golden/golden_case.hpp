#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace serversync::golden {

/// A folder of fixtures/cases: what goes into the program, and what must come out.
///
/// fixtures/cases/README.md describes `case.json` and the inputs.
struct Case {
    std::string name;
    std::filesystem::path folder;
    std::filesystem::path inputs;

    std::filesystem::path expected(const std::string& file) const { return folder / "expected" / file; }
};

/// How GoogleTest shows a case in a failure.
inline void PrintTo(const Case& golden, std::ostream* out) { *out << golden.name; }

/// What a process printed and how it ended.
struct Outcome {
    int exit = -1;
    std::string out;
    std::string err;
};

/// In which order rows are given to the program; the result must not show it.
enum class RowOrder { as_written, reversed };

/// A folder of its own under the temporary folder, gone with the object.
class Stage {
public:
    Stage();
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// All cases, sorted by name: whatever lies in fixtures/cases but its README.md.
std::vector<Case> find_cases();

/// Reads `case.json`. Throws with the file's name.
nlohmann::ordered_json read_case(const Case& golden);

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

/// Copies a case's inputs into a stage, rows with `$repeat` written out, and loads the mirror `m.db` there. Throws where that
/// fails.
void lay_out(const Case& golden, const nlohmann::ordered_json& facts, RowOrder order, const Stage& stage);

/// Runs the program in the stage; `input`, a file of the stage, is its standard input.
Outcome run_program(const Stage& stage, const std::vector<std::string>& arguments, const std::string& input = {});

/// The arguments of a case's plan, with the mirror, the run's time and the configuration that the case does not name itself.
std::vector<std::string> plan_arguments(const nlohmann::ordered_json& facts, const Stage& stage,
                                        const std::vector<std::string>& more);

}  // namespace serversync::golden
