// SPDX-License-Identifier: MIT
#include "engine/cases/case_stage.hpp"

#include <gmock/gmock.h>

#include "engine/model/error.hpp"
#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using Arguments = std::vector<std::string>;

class CaseStageTest : public CaseFolder {
protected:
    RunProgram recorder() {
        return [this](const fs::path& at, const Arguments& arguments, const std::string& input) {
            calls.push_back(arguments);
            inputs.push_back(input);
            EXPECT_TRUE(fs::exists(at / "mirror.json"));
            return outcome;
        };
    }

    Json laid_out(const std::string& name, RowOrder order = RowOrder::as_written) {
        const CaseStage stage(recorder());
        const GoldenCase one = golden();
        stage.lay_out(one, read_facts(one), order);
        return Json::parse(read_text(stage.path() / name));
    }

    std::vector<Arguments> calls;
    std::vector<std::string> inputs;
    Outcome outcome{0, "", ""};
};

TEST_F(CaseStageTest, writes_repeated_rows_out) {
    write("mirror.json", R"({"format": "x", "services": [{"id": 1},
        {"$repeat": {"from": 8, "to": 10}, "id": "$n", "client": "$n+1000", "domain": "s{n}-{n}.example", "n": {"deep": "{n}"}}]})");
    EXPECT_EQ(laid_out("mirror.json"), Json::parse(R"({"format": "x", "services": [{"id": 1},
        {"id": 8, "client": 1008, "domain": "s8-8.example", "n": {"deep": "8"}},
        {"id": 9, "client": 1009, "domain": "s9-9.example", "n": {"deep": "9"}},
        {"id": 10, "client": 1010, "domain": "s10-10.example", "n": {"deep": "10"}}]})"));
    EXPECT_EQ(laid_out("mirror.json", RowOrder::reversed)["services"][3], Json::parse(R"({"id": 1})"));
}

TEST_F(CaseStageTest, leaves_raw_listings_as_they_are) {
    facts["raw"] = true;
    const std::string odd = R"({"accounts" : [ {"a":1}, {"$repeat": {"from": 1, "to": 2}} ]} )";
    write("accounts.json", odd);
    write("listings/7.json", "no JSON");
    const GoldenCase one = golden();
    const CaseFacts read = read_facts(one);
    {
        const CaseStage stage(recorder());
        stage.lay_out(one, read, RowOrder::as_written);
        EXPECT_EQ(read_text(stage.path() / "accounts.json"), odd);
        EXPECT_EQ(read_text(stage.path() / "listings/7.json"), "no JSON");
    }
    const CaseStage stage(recorder());
    stage.lay_out(one, read, RowOrder::reversed);
    EXPECT_EQ(Json::parse(read_text(stage.path() / "accounts.json"))["accounts"][1], Json::parse(R"({"a": 1})"));
    EXPECT_EQ(read_text(stage.path() / "listings/7.json"), "no JSON");
}

TEST_F(CaseStageTest, loads_the_mirror_with_the_configuration_that_there_is) {
    laid_out("mirror.json");
    EXPECT_THAT(calls, ElementsAre(Arguments{"mirror", "load", "--mirror", "m.db", "mirror.json"}));
    write("serversync.json", "{}");
    laid_out("serversync.json");
    EXPECT_EQ(calls[1], (Arguments{"mirror", "load", "--mirror", "m.db", "mirror.json", "--config", "serversync.json"}));
    outcome = {65, "", "serversync: broken"};
    try {
        laid_out("mirror.json");
        ADD_FAILURE() << "nothing is thrown";
    } catch (const MalformedInput& error) {
        EXPECT_STREQ(error.what(), "one: mirror load ended with 65: serversync: broken");
    }
}

TEST_F(CaseStageTest, refuses_inputs_that_are_not_json) {
    write("mirror.json", "{");
    EXPECT_THROW(laid_out("mirror.json"), MalformedInput);
    fs::remove(file("mirror.json"));
    EXPECT_THROW(laid_out("mirror.json"), MissingInput);
}

TEST_F(CaseStageTest, adds_the_arguments_that_a_case_does_not_name) {
    const CaseStage stage(recorder());
    CaseFacts read = read_facts(golden());
    write_text(stage.path() / "mirror.json", "{}");
    stage.plan(read, {"--format", "json"});
    read.arguments = {"plan", "--as-of", "now", "--mirror", "other.db"};
    read.input = "accounts.json";
    write_text(stage.path() / "serversync.json", "{}");
    stage.plan(read, {});
    EXPECT_THAT(calls, ElementsAre(Arguments{"plan", "--mirror", "m.db", "--as-of", "2026-11-20T06:00:00Z", "--listed-at",
                                             "2026-11-20T05:00:00Z", "--format", "json"},
                                   Arguments{"plan", "--as-of", "now", "--mirror", "other.db", "--listed-at",
                                             "2026-11-20T05:00:00Z", "--config", "serversync.json"}));
    EXPECT_THAT(inputs, ElementsAre("", "accounts.json"));
}

TEST_F(CaseStageTest, is_gone_with_the_object) {
    fs::path path;
    {
        const CaseStage stage(recorder());
        const CaseStage other(recorder());
        path = stage.path();
        EXPECT_TRUE(fs::is_directory(path));
        EXPECT_NE(path, other.path());
    }
    EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace serversync::cases
