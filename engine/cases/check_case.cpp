// SPDX-License-Identifier: MIT
#include "engine/cases/check_case.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/cases/case_stage.hpp"
#include "engine/cases/expectation.hpp"
#include "engine/cases/text_file.hpp"
#include "engine/model/error.hpp"

namespace serversync::cases {

namespace fs = std::filesystem;

namespace {

/// A format of the plan, and the arguments that make it the same everywhere.
struct Format {
    std::string name;
    std::vector<std::string> arguments;
};

const Format json_format{"json", {"--format", "json"}};
const Format text_format{"text", {"--format", "text", "--width", "100"}};

constexpr const char* saved_plan = "saved-plan.json";

class CaseCheck {
public:
    CaseCheck(const GoldenCase& golden, const RunProgram& run, Goldens goldens)
        : m_golden(golden), m_facts(read_facts(golden)), m_run(run), m_goldens(goldens), m_stage(run) {}

    CaseResult check() &&;

private:
    void problem(const std::string& text) { m_result.problems.push_back(m_golden.name + text); }

    void check_exit(const std::string& what, int expected, const Outcome& outcome);
    void check_reversed(const Outcome& plan);
    void check_lint();
    void check_read_back(const Format& format, const Outcome& plan);

    /// Compares with a golden file, or writes it.
    void check_golden(const std::string& file, const std::string& text);

    /// Standard error is its golden file, or nothing at all.
    void check_stderr(const std::string& text);

    /// A secret of the inputs must not reach any output.
    void check_never();

    Outcome noted(Outcome outcome) {
        m_printed.push_back(outcome.out + outcome.err);
        return outcome;
    }

    const GoldenCase& m_golden;
    CaseFacts m_facts;
    const RunProgram& m_run;
    Goldens m_goldens;
    CaseStage m_stage;
    CaseResult m_result;
    std::vector<std::string> m_printed;
};

CaseResult CaseCheck::check() && {
    m_stage.lay_out(m_golden, m_facts, RowOrder::as_written);
    const Outcome json = noted(m_stage.plan(m_facts, json_format.arguments));
    check_exit("plan", m_facts.exit, json);
    if (json.exit != m_facts.exit) return std::move(m_result);
    m_result.document = json.out;
    for (const std::string& line : unexpected(m_facts.expect, json.out)) problem(": " + line);
    const Outcome text = noted(m_stage.plan(m_facts, text_format.arguments));
    check_exit("plan --format text", m_facts.exit, text);
    if (text.err != json.err) problem(": text and JSON have other errors: " + first_difference(json.err, text.err));
    write_text(m_stage.path() / saved_plan, json.out);
    check_read_back(json_format, json);
    check_read_back(text_format, text);
    check_reversed(json);
    check_golden("plan.json", golden_part(json.out));
    check_golden("plan.txt", text.out);
    check_stderr(json.err);
    if (m_facts.lint) check_lint();
    check_never();
    return std::move(m_result);
}

void CaseCheck::check_exit(const std::string& what, int expected, const Outcome& outcome) {
    if (outcome.exit == expected) return;
    problem(": " + what + " ended with " + std::to_string(outcome.exit) + ", expected " + std::to_string(expected) + ": " +
            outcome.err);
}

void CaseCheck::check_reversed(const Outcome& plan) {
    const CaseStage other(m_run);
    other.lay_out(m_golden, m_facts, RowOrder::reversed);
    const Outcome reversed = noted(other.plan(m_facts, {"--format", "json", "--jobs", "2"}));
    if (reversed.out != plan.out) problem(": the order of rows shows: " + first_difference(plan.out, reversed.out));
    if (reversed.err != plan.err) problem(": the order of rows shows in errors: " + first_difference(plan.err, reversed.err));
}

void CaseCheck::check_lint() {
    const Outcome lint = noted(m_stage.run({"lint", "accounts.json"}));
    check_exit("lint", *m_facts.lint, lint);
    // One line says why it did not succeed, and nothing else is said.
    if (std::count(lint.err.begin(), lint.err.end(), '\n') != (lint.exit == 0 ? 0 : 1)) problem(": lint says: " + lint.err);
    check_golden("lint.txt", lint.out);
}

void CaseCheck::check_read_back(const Format& format, const Outcome& plan) {
    std::vector<std::string> arguments{"show", saved_plan};
    arguments.insert(arguments.end(), format.arguments.begin(), format.arguments.end());
    const Outcome shown = noted(m_stage.run(arguments));
    const std::string what = m_golden.name + ": show --format " + format.name;
    if (shown.exit != 0 || !shown.err.empty()) {
        m_result.read_back.push_back(what + " ended with " + std::to_string(shown.exit) + ": " + shown.err);
    } else if (shown.out != plan.out) {
        m_result.read_back.push_back(what + " says something else: " + first_difference(plan.out, shown.out));
    }
}

void CaseCheck::check_golden(const std::string& file, const std::string& text) {
    const fs::path path = m_golden.expected(file);
    if (m_goldens == Goldens::accepted) return write_text(path, text);
    if (!fs::exists(path)) return problem(" has no expected/" + file + "; accept it, and read what is written");
    const std::string expected = read_text(path);
    if (expected != text) problem("/expected/" + file + ": " + first_difference(expected, text));
}

void CaseCheck::check_stderr(const std::string& text) {
    const fs::path path = m_golden.expected("stderr.txt");
    if (m_goldens == Goldens::accepted) {
        text.empty() ? static_cast<void>(fs::remove(path)) : write_text(path, text);
        return;
    }
    const std::string expected = fs::exists(path) ? read_text(path) : "";
    if (expected != text) problem("/expected/stderr.txt: " + first_difference(expected, text));
}

void CaseCheck::check_never() {
    for (const std::string& secret : never_printed(m_facts.expect)) {
        for (const std::string& printed : m_printed) {
            if (printed.find(secret) != std::string::npos) problem(": '" + secret + "' was printed");
        }
    }
}

}  // namespace

Goldens goldens_to_be(bool accepted, bool is_continuous_integration) {
    if (accepted && is_continuous_integration) throw UsageError("golden files are accepted by a person, not by a machine");
    return accepted ? Goldens::accepted : Goldens::compared;
}

CaseResult check_case(const GoldenCase& golden, const RunProgram& run, Goldens goldens) {
    return CaseCheck(golden, run, goldens).check();
}

}  // namespace serversync::cases
