// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "engine/cases/case_stage.hpp"
#include "engine/cases/check_case.hpp"
#include "engine/cases/text_file.hpp"
#include "tests/golden/coverage.hpp"
#include "tests/golden/golden_fixture.hpp"
#include "tests/sample.hpp"

namespace serversync::golden {
namespace {

namespace fs = std::filesystem;
using cases::CaseResult;
using cases::CaseStage;
using cases::GoldenCase;
using cases::Goldens;
using cases::read_text;
using Json = nlohmann::ordered_json;
using nlohmann::literals::operator""_json_pointer;

constexpr std::size_t fewest_cases = 330;

Goldens goldens() { return cases::goldens_to_be(std::getenv("SERVERSYNC_ACCEPT") != nullptr, std::getenv("CI") != nullptr); }

/// Validates documents of a folder with a validator that is not ours, all in one process. False where one breaks the schema.
bool match_the_schema(const fs::path& documents) {
    const std::string validate =
        "python3 -c 'import json, pathlib, sys\n"
        "from jsonschema import Draft202012Validator as Validator\n"
        "schema = json.load(open(sys.argv[1])); Validator.check_schema(schema); validator = Validator(schema); bad = 0\n"
        "for path in sorted(pathlib.Path(sys.argv[2]).glob(\"*.json\")):\n"
        "    for error in validator.iter_errors(json.loads(path.read_text())):\n"
        "        bad += 1; print(path.name, error.json_path, error.message[:300], file=sys.stderr)\n"
        "sys.exit(bad > 0)' '" SERVERSYNC_SOURCE_DIR "/schema/plan.schema.json' '" +
        documents.string() + "'";
    return std::system(validate.c_str()) == 0;
}

class Golden : public testing::TestWithParam<GoldenCase> {
protected:
    static void SetUpTestSuite() { documents = std::make_unique<CaseStage>(program()); }

    static void TearDownTestSuite() {
        EXPECT_TRUE(match_the_schema(documents->path())) << "the documents of the cases that ran";
        documents.reset();
    }

    static inline std::unique_ptr<CaseStage> documents;  ///< "<case>.json" of each case that ran
};

TEST_P(Golden, gives_the_expected_plan) {
    const GoldenCase& golden = GetParam();
    const Goldens mode = goldens();
    const CaseResult result = cases::check_case(golden, program(), mode);
    for (const std::string& problem : result.problems) ADD_FAILURE() << problem;
    for (const std::string& problem : result.read_back) ADD_FAILURE() << problem;
    cases::write_text(documents->path() / (golden.name + ".json"), result.document);
    if (mode == Goldens::accepted && !HasFailure()) GTEST_SKIP() << "accepted, not tested";
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(sample(all_cases())),
                         [](const testing::TestParamInfo<GoldenCase>& golden) { return golden.param.name; });

TEST(Cases, have_a_proper_layout) {
    const std::vector<GoldenCase> all = all_cases();
    EXPECT_GE(all.size(), fewest_cases);
    for (const std::string& problem : cases::layout_problems(all, goldens())) ADD_FAILURE() << problem;
}

TEST(Cases, cover_the_specification_together) {
    std::set<std::string> covered;
    std::set<std::string> names;
    for (const GoldenCase& golden : all_cases()) {
        names.insert(golden.name);
        for (const std::string& word : cases::read_facts(golden).covers) covered.insert(word);
    }
    for (const std::string& name : required_cases()) EXPECT_TRUE(names.count(name)) << "there is no case " << name;
    const std::vector<std::string> required = required_coverage();
    const std::set<std::string> known(required.begin(), required.end());
    for (const std::string& word : known) EXPECT_TRUE(covered.count(word)) << "no case covers " << word;
    for (const std::string& word : covered) EXPECT_TRUE(known.count(word)) << "a case covers what nobody asks for: " << word;
}

/// Words that no run from files can show: they need what earlier runs saw, or a listing that has no time; and a file with
/// another total than its rows is partial.
const std::set<std::string> unseen_in_files{"shrunken_listing", "fewer_rows", "fewer_clients", "no_time", "total_differs"};

/// Every word of an enumeration of the schema, but for those that a run from files cannot show.
std::set<std::string> words_of(const Json& schema, const std::string& pointer) {
    std::set<std::string> words;
    for (const Json& word : schema.at(Json::json_pointer(pointer))) {
        if (!unseen_in_files.contains(word)) words.insert(word);
    }
    return words;
}

/// What the goldens say, by the place in the schema that lists the words.
std::map<std::string, std::set<std::string>> words_of_goldens() {
    std::map<std::string, std::set<std::string>> shown;
    for (const GoldenCase& golden : all_cases()) {
        const Json plan = Json::parse(read_text(golden.expected("plan.json")));
        Json items = plan.at("review");
        for (const auto& [kind, list] : plan.at("plans").items()) items.insert(items.end(), list.begin(), list.end());
        for (const Json& item : items) {
            shown["/$defs/item/properties/situation/enum"].insert(item.at("situation"));
            shown["/$defs/item/properties/action/enum"].insert(item.at("action"));
            shown["/$defs/cause/enum"].insert(item.at("cause"));
            for (const Json& change : item.at("changes")) shown["/$defs/cause/enum"].insert(change.at("cause"));
        }
        for (const Json& guard : plan.at("guards")) shown["/$defs/guard/properties/guard/enum"].insert(guard.at("guard"));
        for (const Json& note : plan.at("diagnostics")) shown["/$defs/diagnostic/properties/code/enum"].insert(note.at("code"));
        for (const Json& trust : plan.at("trust")) {
            for (const Json& facet : trust) {
                if (facet.contains("fault")) shown["/$defs/facet/oneOf/1/properties/fault/enum"].insert(facet.at("fault"));
            }
        }
        const Json& total = plan.at("summary").at("total");
        for (const auto& [fate, count] : total.at("accounts").items()) {
            if (count != 0) shown["/$defs/account_fates/required"].insert(fate);
        }
        for (const auto& [fate, count] : total.at("services").items()) {
            if (count != 0) shown["/$defs/service_fates/required"].insert(fate);
        }
    }
    return shown;
}

TEST(Cases, show_every_word_together) {
    const Json schema = Json::parse(read_text(root / "schema" / "plan.schema.json"));
    const auto shown = words_of_goldens();
    EXPECT_EQ(shown.size(), 8U);
    for (const auto& [pointer, words] : shown) EXPECT_THAT(words, testing::IsSupersetOf(words_of(schema, pointer))) << pointer;
}

/// The example fleet shows every situation that a plan can name.
TEST(Fleet, has_every_situation) {
    const Json schema = Json::parse(read_text(root / "schema" / "plan.schema.json"));
    std::set<std::string> required;
    for (const Json& word : schema.at("/$defs/item/properties/situation/enum"_json_pointer))
        required.insert(word.get<std::string>());
    ASSERT_FALSE(required.empty());
    for (const GoldenCase& golden : all_cases()) {
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
    const CaseStage stage(program());
    ASSERT_EQ(std::system(("python3 '" + (root / "scripts/make-fleet").string() + "' '" + stage.path().string() + "'").c_str()),
              0);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(stage.path())) {
        if (!entry.is_regular_file()) continue;
        const fs::path relative = fs::relative(entry.path(), stage.path());
        EXPECT_TRUE(read_text(entry.path()) == read_text(root / "fixtures/fleet" / relative)) << relative;
        ++files;
    }
    EXPECT_EQ(files, 12U);
}

}  // namespace
}  // namespace serversync::golden
