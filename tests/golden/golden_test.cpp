#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/golden/coverage.hpp"
#include "tests/golden/expectation.hpp"
#include "tests/golden/golden_case.hpp"

namespace serversync::golden {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using nlohmann::literals::operator""_json_pointer;

constexpr std::size_t fewest_cases = 70;
const std::set<std::string> known_files{"case.json", "mirror.json", "accounts.json", "listings", "serversync.json", "expected"};

bool is_accepting() { return std::getenv("SERVERSYNC_ACCEPT") != nullptr; }

/// The first line in which two texts differ; plans are too long to be shown whole.
std::string first_difference(const std::string& expected, const std::string& found) {
    std::istringstream left(expected);
    std::istringstream right(found);
    std::string was;
    std::string is;
    for (int line = 1;; ++line) {
        const bool more = static_cast<bool>(std::getline(left, was));
        const bool still = static_cast<bool>(std::getline(right, is));
        if (!more && !still) return "they differ in their last line's end";
        if (more != still || was != is) {
            return "line " + std::to_string(line) + "\n  expected " + (more ? was : "the end") + "\n  found    " +
                   (still ? is : "the end");
        }
    }
}

/// Compares with a golden file; with SERVERSYNC_ACCEPT writes it instead.
void check_golden(const Case& golden, const std::string& file, const std::string& text) {
    const fs::path path = golden.expected(file);
    if (is_accepting()) {
        write_text(path, text);
        return;
    }
    if (!fs::exists(path)) {
        ADD_FAILURE() << golden.name << " has no expected/" << file << "; run with SERVERSYNC_ACCEPT=1 and read what it writes";
        return;
    }
    const std::string expected = read_text(path);
    EXPECT_TRUE(expected == text) << golden.name << "/expected/" << file << ": " << first_difference(expected, text);
}

/// What a case says of standard error: its golden file, or nothing at all.
void check_stderr(const Case& golden, const Outcome& outcome) {
    const fs::path path = golden.expected("stderr.txt");
    if (is_accepting()) {
        outcome.err.empty() ? static_cast<void>(fs::remove(path)) : write_text(path, outcome.err);
        return;
    }
    const std::string expected = fs::exists(path) ? read_text(path) : "";
    EXPECT_TRUE(expected == outcome.err) << golden.name << "/expected/stderr.txt: " << first_difference(expected, outcome.err);
}

/// A secret of the inputs must not reach any output.
void check_never(const Json& expect, const std::initializer_list<Outcome>& outcomes) {
    if (!expect.contains("never")) return;
    for (const Json& secret : expect.at("never")) {
        for (const Outcome& outcome : outcomes) {
            EXPECT_EQ((outcome.out + outcome.err).find(secret.get<std::string>()), std::string::npos) << secret;
        }
    }
}

class Golden : public testing::TestWithParam<Case> {};

TEST_P(Golden, gives_the_expected_plan) {
    const Case& golden = GetParam();
    ASSERT_FALSE(is_accepting() && std::getenv("CI") != nullptr) << "goldens are accepted by a person, not by CI";
    const Json facts = read_case(golden);
    const int exit = facts.at("exit").get<int>();

    const std::string input = facts.value("stdin", "");

    const Stage stage;
    lay_out(golden, facts, RowOrder::as_written, stage);
    const Outcome json = run_program(stage, plan_arguments(facts, stage, {"--format", "json"}), input);
    ASSERT_EQ(json.exit, exit) << json.err;
    const Json plan = Json::parse(json.out);
    for (const std::string& problem : unexpected(facts.at("expect"), plan)) ADD_FAILURE() << golden.name << ": " << problem;
    const Outcome text = run_program(stage, plan_arguments(facts, stage, {"--format", "text", "--width", "100"}), input);
    EXPECT_EQ(text.exit, exit) << text.err;
    EXPECT_EQ(text.err, json.err);

    const Stage other;
    lay_out(golden, facts, RowOrder::reversed, other);
    const Outcome reversed = run_program(other, plan_arguments(facts, other, {"--format", "json", "--jobs", "2"}), input);
    EXPECT_TRUE(reversed.out == json.out) << golden.name
                                          << ": the order of rows shows: " << first_difference(json.out, reversed.out)
                                          << reversed.err;
    EXPECT_EQ(reversed.err, json.err);

    check_golden(golden, "plan.json", golden_part(plan));
    check_golden(golden, "plan.txt", text.out);
    check_stderr(golden, json);
    Outcome lint;
    if (facts.contains("lint")) {
        lint = run_program(stage, {"lint", "accounts.json"});
        EXPECT_EQ(lint.exit, facts.at("lint").get<int>()) << lint.err;
        EXPECT_EQ(lint.err, "");
        check_golden(golden, "lint.txt", lint.out);
    }
    check_never(facts.at("expect"), {json, text, lint});
    if (is_accepting() && !HasFailure()) GTEST_SKIP() << "accepted, not tested";
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(find_cases()),
                         [](const testing::TestParamInfo<Case>& golden) { return golden.param.name; });

TEST(Cases, have_a_proper_layout) {
    const std::vector<Case> cases = find_cases();
    EXPECT_GE(cases.size(), fewest_cases);
    for (const Case& golden : cases) {
        EXPECT_EQ(golden.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos) << golden.name;
        for (const auto& entry : fs::directory_iterator(golden.folder)) {
            EXPECT_TRUE(known_files.count(entry.path().filename().string())) << "unknown file " << entry.path();
        }
        ASSERT_TRUE(fs::exists(golden.folder / "case.json")) << golden.name;
        const Json facts = read_case(golden);
        for (const char* key : {"about", "arguments", "exit", "expect", "covers"})
            EXPECT_TRUE(facts.contains(key)) << golden.name << ": " << key;
        if (is_accepting()) continue;
        std::set<std::string> goldens{"plan.json", "plan.txt"};
        if (facts.contains("lint")) goldens.insert("lint.txt");
        std::set<std::string> found;
        if (!fs::exists(golden.folder / "expected")) {
            ADD_FAILURE() << golden.name << " has no goldens";
            continue;
        }
        for (const auto& entry : fs::directory_iterator(golden.folder / "expected"))
            found.insert(entry.path().filename().string());
        found.erase("stderr.txt");
        EXPECT_EQ(found, goldens) << golden.name;
    }
}

TEST(Cases, cover_the_specification_together) {
    std::set<std::string> covered;
    std::set<std::string> names;
    for (const Case& golden : find_cases()) {
        names.insert(golden.name);
        const Json facts = read_case(golden);
        for (const Json& word : facts.at("covers")) covered.insert(word.get<std::string>());
    }
    for (const std::string& name : required_cases()) EXPECT_TRUE(names.count(name)) << "there is no case " << name;
    const std::vector<std::string> required = required_coverage();
    const std::set<std::string> known(required.begin(), required.end());
    for (const std::string& word : known) EXPECT_TRUE(covered.count(word)) << "no case covers " << word;
    for (const std::string& word : covered) EXPECT_TRUE(known.count(word)) << "a case covers what nobody asks for: " << word;
}

/// One process validates the documents of all cases, with a validator that is not ours.
TEST(Cases, give_documents_that_match_the_schema) {
    const Stage documents;
    for (const Case& golden : find_cases()) {
        const Json facts = read_case(golden);
        const Stage stage;
        lay_out(golden, facts, RowOrder::as_written, stage);
        const Outcome json = run_program(stage, plan_arguments(facts, stage, {"--format", "json"}), facts.value("stdin", ""));
        write_text(documents.path() / (golden.name + ".json"), json.out);
    }
    const std::string validate =
        "python3 -c 'import json, pathlib, sys\n"
        "from jsonschema import Draft202012Validator as Validator\n"
        "schema = json.load(open(sys.argv[1])); Validator.check_schema(schema); validator = Validator(schema); bad = 0\n"
        "for path in sorted(pathlib.Path(sys.argv[2]).glob(\"*.json\")):\n"
        "    for error in validator.iter_errors(json.loads(path.read_text())):\n"
        "        bad += 1; print(path.name, error.json_path, error.message[:300], file=sys.stderr)\n"
        "sys.exit(bad > 0)' '" SERVERSYNC_SOURCE_DIR "/schema/plan.schema.json' '" +
        documents.path().string() + "'";
    EXPECT_EQ(std::system(validate.c_str()), 0);
}

/// The example fleet shows every situation that a plan can name.
TEST(Fleet, has_every_situation) {
    const Json schema = Json::parse(read_text(fs::path(SERVERSYNC_SOURCE_DIR) / "schema" / "plan.schema.json"));
    std::set<std::string> required;
    for (const Json& word : schema.at("/definitions/item/properties/situation/enum"_json_pointer))
        required.insert(word.get<std::string>());
    ASSERT_FALSE(required.empty());
    for (const Case& golden : find_cases()) {
        if (golden.name != "fleet_demo") continue;
        const Json plan = Json::parse(read_text(golden.expected("plan.json")));
        for (const auto& [kind, items] : plan.at("plans").items()) {
            for (const Json& item : items) required.erase(item.at("situation").get<std::string>());
        }
        for (const Json& item : plan.at("review")) required.erase(item.at("situation").get<std::string>());
        EXPECT_THAT(required, testing::IsEmpty());
        return;
    }
    FAIL() << "there is no case 'fleet_demo'";
}

TEST(Fleet, is_what_its_script_writes) {
    const Stage stage;
    const fs::path root(SERVERSYNC_SOURCE_DIR);
    ASSERT_EQ(std::system(("python3 '" + (root / "scripts/make-fleet").string() + "' '" + stage.path().string() + "'").c_str()),
              0);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(stage.path())) {
        if (!entry.is_regular_file()) continue;
        const fs::path relative = fs::relative(entry.path(), stage.path());
        EXPECT_TRUE(read_text(entry.path()) == read_text(root / "fixtures/fleet" / relative)) << relative;
        ++files;
    }
    EXPECT_EQ(files, 11U);
}

}  // namespace
}  // namespace serversync::golden
