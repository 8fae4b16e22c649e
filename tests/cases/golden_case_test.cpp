// SPDX-License-Identifier: MIT
#include "engine/cases/golden_case.hpp"

#include <gmock/gmock.h>

#include "engine/model/error.hpp"
#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class GoldenCaseTest : public CaseFolder {
protected:
    std::vector<std::string> problems_of_all(Goldens goldens = Goldens::compared) const {
        return layout_problems(find_cases(folder()), goldens);
    }

    /// With `facts` as its case.json.
    std::vector<std::string> problems(Goldens goldens = Goldens::compared) const {
        golden();
        return problems_of_all(goldens);
    }

    std::string refusal() const {
        try {
            read_facts(golden());
        } catch (const MalformedInput& error) {
            return error.what();
        }
        return "none";
    }
};

TEST_F(GoldenCaseTest, are_all_that_lies_in_the_folder_but_the_readme) {
    golden();
    write_text(folder() / "README.md", "# cases");
    write_text(folder() / "another/case.json", R"({"fixtures": "fleet"})");
    const std::vector<GoldenCase> found = find_cases(folder());
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].name, "another");
    EXPECT_EQ(found[0].inputs, fixtures / "fleet");
    EXPECT_EQ(found[1].name, "one");
    EXPECT_EQ(found[1].inputs, folder() / "one");
    EXPECT_EQ(found[1].expected("plan.txt"), folder() / "one/expected/plan.txt");
    EXPECT_THROW(find_cases(fixtures / "none"), MissingInput);
}

TEST_F(GoldenCaseTest, say_what_the_program_is_to_do) {
    facts["raw"] = true;
    facts["stdin"] = "accounts.json";
    facts["lint"] = 2;
    facts["exit"] = 4;
    facts["covers"] = {"input:stdin"};
    facts["arguments"] = {"plan", "--server", "1"};
    const CaseFacts read = read_facts(golden());
    EXPECT_EQ(read.about, "a sentence");
    EXPECT_THAT(read.arguments, ElementsAre("plan", "--server", "1"));
    EXPECT_EQ(read.exit, 4);
    EXPECT_EQ(Json::parse(read.expect), quiet_expect());
    EXPECT_THAT(read.covers, ElementsAre("input:stdin"));
    EXPECT_TRUE(read.raw);
    EXPECT_EQ(read.input, "accounts.json");
    EXPECT_EQ(read.lint, 2);
    facts = {{"about", ""}, {"arguments", {"plan"}}, {"exit", 0}, {"expect", Json::object()}, {"covers", Json::array()}};
    const CaseFacts least = read_facts(golden());
    EXPECT_FALSE(least.raw);
    EXPECT_EQ(least.input, "");
    EXPECT_FALSE(least.lint);
}

TEST_F(GoldenCaseTest, refuse_facts_that_nobody_reads_or_that_are_missing) {
    const Json good = facts;
    facts["exits"] = 3;
    EXPECT_EQ(refusal(), "one/case.json: unknown key 'exits'");
    for (const char* key : {"about", "arguments", "exit", "expect", "covers"}) {
        facts = good;
        facts.erase(key);
        EXPECT_EQ(refusal(), "one/case.json: '" + std::string(key) + "' is missing");
        facts = good;
        facts[key] = nullptr;
        EXPECT_THAT(refusal(), HasSubstr("one/case.json: ")) << key;
    }
    facts = Json::array();
    EXPECT_EQ(refusal(), "one/case.json: it must be an object");
    const GoldenCase broken = golden();
    write("case.json", "{");
    EXPECT_THROW(read_facts(broken), MalformedInput);
    fs::remove(file("case.json"));
    EXPECT_THROW(read_facts(broken), MissingInput);
}

TEST_F(GoldenCaseTest, with_a_proper_layout_have_no_problems) {
    write("expected/stderr.txt", "a word");
    for (const char* input : {"accounts.json", "listings/1.json", "serversync.json"}) write(input, "{}");
    EXPECT_THAT(problems(), IsEmpty());
    facts["lint"] = 0;
    EXPECT_THAT(problems(), ElementsAre("one has no expected/lint.txt"));
    write("expected/lint.txt", "");
    EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(GoldenCaseTest, are_never_none) {
    fs::create_directories(fixtures / "empty");
    EXPECT_THAT(layout_problems(find_cases(fixtures / "empty"), Goldens::compared), ElementsAre("there are no cases"));
}

TEST_F(GoldenCaseTest, with_an_unknown_file_are_wrong) {
    write("mirrors.json", "{}");
    write("expected/plan.html", "");
    EXPECT_THAT(problems(), UnorderedElementsAre("one has a file that nobody reads: mirrors.json",
                                                 "one has a file that nobody reads: expected/plan.html"));
}

TEST_F(GoldenCaseTest, without_a_golden_file_are_wrong_unless_it_is_about_to_be_written) {
    fs::remove(file("expected/plan.txt"));
    EXPECT_THAT(problems(), ElementsAre("one has no expected/plan.txt"));
    EXPECT_THAT(problems(Goldens::accepted), IsEmpty());
    fs::remove_all(file("expected"));
    EXPECT_THAT(problems(), ElementsAre("one has no expected/plan.json", "one has no expected/plan.txt"));
    EXPECT_THAT(problems(Goldens::accepted), IsEmpty());
}

TEST_F(GoldenCaseTest, with_a_bad_name_are_wrong) {
    golden();
    for (const std::string name : {"a-b", "Upper", "two words", "caf\xc3\xa9"}) {
        fs::rename(folder() / "one", folder() / name);
        EXPECT_THAT(problems_of_all(), ElementsAre("'" + name + "' has a name that is not of a-z, 0-9 and _"));
        fs::rename(folder() / name, folder() / "one");
    }
    fs::rename(folder() / "one", folder() / "a_2");
    EXPECT_THAT(problems_of_all(), IsEmpty());
    write_text(folder() / "stray", "a file");
    EXPECT_THAT(problems_of_all(), ElementsAre("'stray' is not a folder"));
}

TEST_F(GoldenCaseTest, that_cannot_be_read_are_wrong) {
    golden();
    write("case.json", "[]");
    EXPECT_THAT(problems_of_all(), ElementsAre("one/case.json: it must be an object"));
    fs::remove(file("case.json"));
    EXPECT_THAT(problems_of_all(), ElementsAre(HasSubstr("cannot read '")));
}

}  // namespace
}  // namespace serversync::cases
