// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/cases/case_stage.hpp"
#include "engine/cases/text_file.hpp"
#include "tests/golden/golden_fixture.hpp"
#include "tests/sample.hpp"

namespace serversync::golden {
namespace {

namespace fs = std::filesystem;
using cases::CaseFacts;
using cases::CaseStage;
using cases::GoldenCase;
using cases::Outcome;
using cases::read_text;
using cases::write_text;
using Json = nlohmann::ordered_json;

/// A key as `--key-file` reads it; with it the tests are the same every time.
constexpr const char* secret_key = "000102030405060708090a0b0c0d0e0f\n";

/// Members of an object, in this order.
Json picked(const Json& object, const std::vector<std::string>& members) {
    Json result = Json::object();
    for (const std::string& name : members) {
        if (object.contains(name)) result[name] = object.at(name);
    }
    return result;
}

Json sorted(Json list) {
    std::sort(list.begin(), list.end(), [](const Json& left, const Json& right) { return left.dump() < right.dump(); });
    return list;
}

Json shape_of_items(const Json& items) {
    Json shapes = Json::array();
    for (const Json& item : items) {
        Json shape = picked(item, {"server", "situation", "severity", "action", "disposition", "cause"});
        for (const Json& change : item.at("changes")) {
            shape["changes"].push_back(picked(change, {"field", "authority", "disposition", "cause", "product_id"}));
        }
        shape["candidates"] = item.at("candidates").size();
        shape["evidence"] = item.at("evidence").size();
        if (item.at("service").is_object()) shape["service"] = picked(item.at("service"), {"kind", "id", "regdate"});
        if (item.contains("import")) {
            shape["import"] = picked(item.at("import"), {"client", "product", "next_due_on"});
            shape["owners"] = item.at("import").at("owners").size();
        }
        shapes.push_back(shape);
    }
    return sorted(shapes);
}

/// All of a plan but who and what it is about.
Json shape_of(const Json& plan) {
    Json shape;
    shape["status"] = plan.at("status");
    shape["summary"] = plan.at("summary");
    shape["mirror"] = picked(plan.at("inputs").at("mirror"), {"loaded_at", "complete", "tables"});
    for (const Json& listing : plan.at("inputs").at("listings")) {
        Json state =
            picked(listing, {"server", "module", "identity_field", "state", "rows", "accounts", "rejected", "expected_total"});
        state["dropped"] = listing.at("dropped").size();
        for (const Json& note : listing.at("notes")) state["notes"].push_back(picked(note, {"code", "field", "count"}));
        state["rejected_reasons"] = listing.at("rejected_reasons").size();
        shape["listings"].push_back(state);
    }
    for (const Json& guard : plan.at("guards")) {
        shape["guards"].push_back(
            picked(guard, {"guard", "server", "plan", "field", "count", "limit", "of", "blocked", "overridden"}));
    }
    for (const auto& [kind, items] : plan.at("plans").items()) shape[kind] = shape_of_items(items);
    shape["review"] = shape_of_items(plan.at("review"));
    Json diagnostics = Json::array();
    for (const Json& diagnostic : plan.at("diagnostics"))
        diagnostics.push_back(picked(diagnostic, {"server", "severity", "code", "field", "count"}));
    shape["diagnostics"] = sorted(diagnostics);
    return shape;
}

/// The first place where two shapes differ.
std::string first_difference(const Json& before, const Json& after) {
    const Json differences = Json::diff(before, after);
    return differences.empty()      ? ""
           : differences.size() > 3 ? Json(Json::array({differences[0], differences[1], differences[2]})).dump()
                                    : differences.dump();
}

/// The id of the one server of a run with `accounts.json`, as the arguments name it.
std::string server_of(const CaseFacts& facts, const CaseStage& stage) {
    const auto option = std::find(facts.arguments.begin(), facts.arguments.end(), "--server");
    if (option == facts.arguments.end()) return {};
    std::string name = *(option + 1);
    const Json mirror = Json::parse(read_text(stage.path() / "mirror.json"));
    for (const Json& server : mirror.at("servers")) {
        if (server.value("name", "") == name) return std::to_string(server.at("id").get<int>());
    }
    return name;
}

/// The cases in which it matters how a name is written. The others turn on dates, statuses and counts, which are kept.
std::vector<GoldenCase> cases_of_names() {
    std::vector<GoldenCase> cases = all_cases();
    const auto turns_on_numbers = [](const GoldenCase& golden) {
        const std::vector<std::string> prefixes{"age_", "authority_", "exit_", "guard_", "status_"};
        // Replacements do not keep that one name begins as another does.
        if (golden.name == "fleet_moved_and_changed") return true;
        // Their listings are found by a hostname, which is replaced.
        if (golden.name.rfind("fleet_hostname_", 0) == 0) return true;
        return std::any_of(prefixes.begin(), prefixes.end(),
                           [&](const std::string& prefix) { return golden.name.rfind(prefix, 0) == 0; });
    };
    cases.erase(std::remove_if(cases.begin(), cases.end(), turns_on_numbers), cases.end());
    return cases;
}

class Anonymised : public testing::TestWithParam<GoldenCase> {};

TEST_P(Anonymised, mirror_and_listings_give_a_plan_of_the_same_shape) {
    const GoldenCase& golden = GetParam();
    CaseFacts facts = cases::read_facts(golden);
    const CaseStage stage(program());
    stage.lay_out(golden, facts, cases::RowOrder::as_written);
    const Outcome before = stage.plan(facts, {"--format", "json"});
    const fs::path accounts = stage.path() / "accounts.json";
    const std::string server = server_of(facts, stage);
    if (fs::exists(accounts)) write_text(stage.path() / "listings" / (server + ".json"), read_text(accounts));
    write_text(stage.path() / "key", secret_key);
    fs::permissions(stage.path() / "key", fs::perms::owner_read);
    const Outcome exported = stage.run({"mirror", "export", "--mirror", "m.db", "--out", "anonymous.json", "--anonymise",
                                        "--key-file", "key", "--listings", "listings", "--listings-out", "anonymous"});
    if (exported.exit == 4) {
        EXPECT_THAT(exported.err, testing::HasSubstr("left out a listing that cannot be anonymised"));
        EXPECT_THAT(before.out, testing::HasSubstr("\"state\": \"failed\"")) << "it is only left out if nobody can read it";
        EXPECT_TRUE(fs::is_empty(stage.path() / "anonymous"));
        return;
    }
    ASSERT_EQ(exported.exit, 0) << exported.err;
    ASSERT_EQ(stage.run({"mirror", "load", "--mirror", "m.db", "anonymous.json"}).exit, 0);
    fs::remove_all(stage.path() / "listings");
    fs::rename(stage.path() / "anonymous", stage.path() / "listings");
    if (fs::exists(accounts)) {
        write_text(accounts, read_text(stage.path() / "listings" / (server + ".json")));
        for (std::size_t i = 1; i < facts.arguments.size(); ++i) {
            if (facts.arguments[i - 1] == "--server") facts.arguments[i] = server;
        }
    }
    const Outcome after = stage.plan(facts, {"--format", "json"});
    EXPECT_EQ(after.exit, before.exit) << after.err;
    EXPECT_EQ(first_difference(shape_of(Json::parse(before.out)), shape_of(Json::parse(after.out))), "");
}

INSTANTIATE_TEST_SUITE_P(Cases, Anonymised, testing::ValuesIn(sample(cases_of_names())),
                         [](const testing::TestParamInfo<GoldenCase>& golden) { return golden.param.name; });

}  // namespace
}  // namespace serversync::golden
