// SPDX-License-Identifier: MIT
#include "engine/cases/check_case.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "engine/cases/expectation.hpp"
#include "engine/model/error.hpp"
#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// A program whose every run a test may change: "load", "json", "text", "reversed", "show json", "show text", "lint".
class CheckCaseTest : public CaseFolder {
protected:
    CheckCaseTest() {
        const std::string json = quiet_plan().dump() + "\n";
        outcomes = {{"load", {0, "", ""}},
                    {"json", {0, json, ""}},
                    {"text", {0, "plan\n", ""}},
                    {"reversed", {0, json, ""}},
                    {"show json", {0, json, ""}},
                    {"show text", {0, "plan\n", ""}},
                    {"lint", {0, "no findings\n", ""}}};
        write("expected/plan.json", golden_part(json));
        write("expected/plan.txt", "plan\n");
    }

    static std::string run_of(const std::vector<std::string>& arguments) {
        const auto has = [&](const char* word) { return std::find(arguments.begin(), arguments.end(), word) != arguments.end(); };
        if (arguments.front() == "mirror") return "load";
        if (arguments.front() == "lint") return "lint";
        const std::string format = has("json") ? "json" : "text";
        if (arguments.front() == "show") return "show " + format;
        return has("--jobs") ? "reversed" : format;
    }

    CaseResult check(Goldens goldens = Goldens::compared) {
        runs.clear();
        const RunProgram run = [this](const fs::path& /*at*/, const std::vector<std::string>& arguments, const std::string&) {
            runs.push_back(run_of(arguments));
            return outcomes.at(runs.back());
        };
        return check_case(golden(), run, goldens);
    }

    std::vector<std::string> problems() { return check().problems; }

    std::map<std::string, Outcome> outcomes;
    std::vector<std::string> runs;
};

TEST_F(CheckCaseTest, finds_nothing_where_all_is_as_expected) {
    const CaseResult result = check();
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_THAT(result.read_back, IsEmpty());
    EXPECT_EQ(result.document, outcomes["json"].out);
    EXPECT_THAT(runs, ElementsAre("load", "json", "text", "show json", "show text", "load", "reversed"));
}

TEST_F(CheckCaseTest, finds_another_exit_code) {
    outcomes["json"].exit = 3;
    outcomes["json"].err = "why";
    EXPECT_THAT(problems(), ElementsAre("one: plan ended with 3, expected 0: why"));
    outcomes["json"] = {0, outcomes["json"].out, ""};
    outcomes["text"].exit = 4;
    EXPECT_THAT(problems(), ElementsAre("one: plan --format text ended with 4, expected 0: "));
}

TEST_F(CheckCaseTest, finds_what_is_not_expected) {
    facts["expect"]["counts"]["in_sync"] = 3;
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one: counts: expected ")));
}

TEST_F(CheckCaseTest, finds_an_order_of_rows_that_shows) {
    outcomes["reversed"].out += " ";
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one: the order of rows shows: line 2")));
    outcomes["reversed"] = {0, outcomes["json"].out, "a word"};
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one: the order of rows shows in errors: ")));
}

TEST_F(CheckCaseTest, finds_golden_files_that_differ_or_are_missing) {
    write("expected/plan.txt", "old\n");
    EXPECT_THAT(problems(), ElementsAre("one/expected/plan.txt: line 1\n  expected old\n  found    plan"));
    fs::remove(file("expected/plan.txt"));
    write("expected/plan.json", "{}\n");
    EXPECT_THAT(problems(),
                ElementsAre(StartsWith("one/expected/plan.json: line 1"), StartsWith("one has no expected/plan.txt; accept it")));
}

TEST_F(CheckCaseTest, wants_standard_error_to_be_its_golden_file_or_nothing) {
    for (const char* run : {"json", "text", "reversed"}) outcomes[run].err = "a word\n";
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one/expected/stderr.txt: line 1")));
    write("expected/stderr.txt", "a word\n");
    EXPECT_THAT(problems(), IsEmpty());
    outcomes["text"].err = "another word\n";
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one: text and JSON have other errors: ")));
    for (const char* run : {"json", "text", "reversed"}) outcomes[run].err = "";
    EXPECT_THAT(problems(), ElementsAre(StartsWith("one/expected/stderr.txt: line 1")));
}

TEST_F(CheckCaseTest, finds_a_plan_that_reads_back_as_something_else) {
    outcomes["show json"].out = "{}\n";
    outcomes["show text"].out = "plan!\n";
    const CaseResult result = check();
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_THAT(result.read_back, ElementsAre(StartsWith("one: show --format json says something else: line 1"),
                                              "one: show --format text says something else: line 1\n  expected plan\n"
                                              "  found    plan!"));
    outcomes["show json"] = {65, "", "cannot read it"};
    outcomes["show text"] = {0, "plan\n", "a warning"};
    EXPECT_THAT(check().read_back, ElementsAre("one: show --format json ended with 65: cannot read it",
                                               "one: show --format text ended with 0: a warning"));
}

TEST_F(CheckCaseTest, runs_lint_where_the_case_says_so) {
    facts["lint"] = 0;
    write("expected/lint.txt", "no findings\n");
    EXPECT_THAT(problems(), IsEmpty());
    EXPECT_EQ(runs.back(), "lint");
    outcomes["lint"] = {2, "a finding\n", "a word"};
    EXPECT_THAT(problems(), ElementsAre("one: lint ended with 2, expected 0: a word", "one: lint says: a word",
                                        StartsWith("one/expected/lint.txt: line 1")));
    facts["lint"] = 2;
    outcomes["lint"] = {2, "no findings\n", "why it did not succeed\n"};
    EXPECT_THAT(problems(), IsEmpty());
    outcomes["lint"].err += "and more\n";
    EXPECT_THAT(problems(), ElementsAre("one: lint says: why it did not succeed\nand more\n"));
    facts["lint"] = 0;
    outcomes["lint"] = {0, "no findings\n", "a warning\n"};
    EXPECT_THAT(problems(), ElementsAre("one: lint says: a warning\n"));
}

TEST_F(CheckCaseTest, finds_a_secret_in_any_output) {
    facts["expect"]["never"] = {"s3cret"};
    EXPECT_THAT(problems(), IsEmpty());
    outcomes["show text"].err = "s3cret";
    EXPECT_THAT(problems(), ElementsAre("one: 's3cret' was printed"));
    outcomes["show text"].err = "";
    facts["expect"]["never"] = {"plan"};
    EXPECT_THAT(problems(), testing::Each("one: 'plan' was printed"));
    EXPECT_EQ(problems().size(), 5U) << "JSON and text, both read back, and the rows in reverse";
}

TEST_F(CheckCaseTest, writes_what_is_accepted_and_still_wants_what_is_expected) {
    fs::remove_all(file("expected"));
    EXPECT_THAT(check(Goldens::accepted).problems, IsEmpty());
    EXPECT_EQ(read_text(file("expected/plan.json")), golden_part(outcomes["json"].out));
    EXPECT_EQ(read_text(file("expected/plan.txt")), "plan\n");
    EXPECT_FALSE(fs::exists(file("expected/stderr.txt")));
    EXPECT_FALSE(fs::exists(file("expected/lint.txt")));
    EXPECT_THAT(problems(), IsEmpty());

    for (const char* run : {"json", "text", "reversed"}) outcomes[run].err = "a word\n";
    EXPECT_THAT(check(Goldens::accepted).problems, IsEmpty());
    EXPECT_EQ(read_text(file("expected/stderr.txt")), "a word\n");
    for (const char* run : {"json", "text", "reversed"}) outcomes[run].err = "";
    check(Goldens::accepted);
    EXPECT_FALSE(fs::exists(file("expected/stderr.txt")));

    facts["expect"]["counts"]["in_sync"] = 3;
    EXPECT_THAT(check(Goldens::accepted).problems, ElementsAre(StartsWith("one: counts: expected ")));
}

TEST_F(CheckCaseTest, refuses_a_case_that_cannot_be_read) {
    outcomes["load"] = {65, "", "broken"};
    EXPECT_THROW(check(), MalformedInput);
    facts["unknown"] = 1;
    EXPECT_THROW(check(), MalformedInput);
}

TEST(GoldensToBe, are_accepted_by_a_person_alone) {
    EXPECT_EQ(goldens_to_be(false, false), Goldens::compared);
    EXPECT_EQ(goldens_to_be(false, true), Goldens::compared);
    EXPECT_EQ(goldens_to_be(true, false), Goldens::accepted);
    EXPECT_THROW(goldens_to_be(true, true), UsageError);
}

}  // namespace
}  // namespace serversync::cases
