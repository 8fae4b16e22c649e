// SPDX-License-Identifier: MIT
#include "engine/cases/expectation.hpp"

#include <gmock/gmock.h>

#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// An item as the plan document has it, as far as an expectation looks.
Json item(const std::string& raw, const std::string& situation, const std::string& disposition = "proposed") {
    return {{"identity", {{"raw", raw}}}, {"service", {{"id", 7}}},   {"situation", situation},     {"disposition", disposition},
            {"action", "terminate"},      {"changes", Json::array()}, {"candidates", Json::array()}};
}

std::vector<std::string> compared(const Json& expect, const Json& plan) { return unexpected(expect.dump(), plan.dump()); }

TEST(Expectation, agrees_with_a_plan_in_which_nothing_is_to_be_done) {
    EXPECT_THAT(compared(quiet_expect(), quiet_plan()), IsEmpty());
}

TEST(Expectation, must_name_every_class_and_say_that_something_was_looked_at) {
    for (const char* kind : {"import", "sync", "orphan", "status_mismatch", "review"}) {
        Json expect = quiet_expect();
        expect.erase(kind);
        EXPECT_THAT(compared(expect, quiet_plan()), ElementsAre("expect says nothing of '" + std::string(kind) + "'"));
    }
    Json expect = quiet_expect();
    expect.erase("counts");
    EXPECT_THAT(compared(expect, quiet_plan()), ElementsAre(HasSubstr("it must say what was counted: 'counts'")));
}

TEST(Expectation, has_no_key_that_nobody_reads) {
    Json expect = quiet_expect();
    expect["acitons"] = Json::array();
    EXPECT_THAT(compared(expect, quiet_plan()), ElementsAre("expect: unknown key 'acitons'"));
    expect.erase("acitons");
    expect["never"] = {"secret"};
    EXPECT_THAT(compared(expect, quiet_plan()), IsEmpty());
    EXPECT_THAT(never_printed(expect.dump()), ElementsAre("secret"));
    EXPECT_THAT(never_printed(quiet_expect().dump()), IsEmpty());
}

TEST(Expectation, names_items_that_are_missing_and_items_too_many) {
    Json plan = quiet_plan();
    plan["plans"]["orphan"] = {item("a.example", "billed_but_missing"), item("", "billed_but_missing", "deferred")};
    Json expect = quiet_expect();
    expect["orphan"] = {{"billed_but_missing", "a.example", "proposed"}, {"billed_but_missing", "service 7", "deferred"}};
    EXPECT_THAT(compared(expect, plan), IsEmpty());
    expect["orphan"][1][1] = "service 8";
    EXPECT_THAT(compared(expect, plan), ElementsAre(R"(orphan: expected ["billed_but_missing","service 8","deferred"])",
                                                    R"(orphan: found    ["billed_but_missing","service 7","deferred"])"));
    expect["orphan"] = Json::array();
    expect["review"] = {{"billed_but_missing", "a.example", "proposed"}};
    EXPECT_THAT(compared(expect, plan),
                ElementsAre(StartsWith("orphan: found"), StartsWith("orphan: found"), StartsWith("review: expected")));
}

TEST(Expectation, counts_items_that_are_tiresome_one_by_one) {
    Json plan = quiet_plan();
    for (int i = 0; i < 30; ++i) plan["review"].push_back(item("s" + std::to_string(i), "differs", "deferred"));
    plan["review"].push_back(item("other", "moved"));
    Json expect = quiet_expect();
    expect["review"] = {{"differs", "*", "deferred", 30}, {"moved", "other", "proposed"}};
    EXPECT_THAT(compared(expect, plan), IsEmpty());
    expect["review"][0][3] = 29;
    EXPECT_THAT(compared(expect, plan), ElementsAre(R"(review: expected ["differs","*","deferred",29])",
                                                    R"(review: found    ["differs","*","deferred",30])"));
}

TEST(Expectation, has_no_guards_unless_it_names_them) {
    Json plan = quiet_plan();
    plan["guards"] = {{{"guard", "orphan_limit"}, {"overridden", true}}, {{"guard", "page_size"}, {"overridden", false}}};
    EXPECT_THAT(compared(quiet_expect(), plan),
                ElementsAre(R"(guards: found    "orphan_limit: overridden")", R"(guards: found    "page_size")"));
    Json expect = quiet_expect();
    expect["guards"] = {"page_size", "orphan_limit: overridden"};
    EXPECT_THAT(compared(expect, plan), IsEmpty());
}

/// Each of the other keys with what it finds in a plan that has something of everything.
TEST(Expectation, compares_each_key_that_is_given) {
    Json plan = quiet_plan();
    Json import = item("new.example", "unmanaged");
    import["import"] = Json::parse(R"({"client": {"needs_client": false, "new": true, "id": null},
        "product": {"needs_product": true, "note": "unknown_product", "id": null}, "next_due_on": "2026-12-01",
        "owners": [{"kind": "client", "id": 4}, {"kind": "product", "id": 5}]})");
    import["candidates"] = {1, 2};
    Json known = item("known.example", "unmanaged");
    known["import"] = Json::parse(R"({"client": {"needs_client": false, "new": false, "id": 3},
        "product": {"needs_product": false, "note": "", "id": 9}, "next_due_on": null, "owners": []})");
    Json missing = item("gone.example", "billed_but_missing");
    missing["between"] = Json::parse(R"({"agreements": ["domain"], "weak_agreements": ["username"], "contradictions": []})");
    missing["changes"] = Json::parse(R"([{"field": "status", "disposition": "proposed"}])");
    plan["plans"]["import"] = {import, known};
    plan["plans"]["orphan"] = Json::array({missing});  // compilers disagree about {missing}
    plan["diagnostics"] = Json::parse(R"([{"code": "b"}, {"code": "a"}, {"code": "b"}])");
    plan["inputs"]["listings"] = Json::parse(R"([
        {"server": 1, "state": "complete", "rejected": 2, "notes": [{"code": "n"}], "dropped": [{"key": "k", "rows": 4}],
         "trust": {"whole": {"holds": true}, "own": {"holds": false, "fault": "no_match"}}},
        {"server": 2, "state": "failed", "rejected": 3, "notes": [{"code": "m"}, {"code": "n"}], "dropped": [],
         "trust": {"whole": {"holds": false, "fault": "unread"}}}])");
    plan["not_looked_at"] = Json::parse(R"({"servers": [{"server": 9, "name": "web9"}], "files": ["x.json"],
        "services": [{"module": "cpanel", "live_services": 2}]})");
    Json expect = quiet_expect();
    expect["import"] = {{"unmanaged", "new.example", "proposed"}, {"unmanaged", "known.example", "proposed"}};
    expect["orphan"] = Json::array({Json::array({"billed_but_missing", "gone.example", "proposed"})});
    const Json keys = Json::parse(R"({
        "counts": {"services.paired": 2, "in_sync": 2, "accounts.paired": 2},
        "actions": [["gone.example", "terminate"], ["known.example", "terminate"], ["new.example", "terminate"]],
        "changes": [["gone.example", "status", "proposed"]],
        "candidates": [["new.example", 2]],
        "evidence": [["gone.example", ["domain", "weak username"], []]],
        "trust": [[1, "own", "no_match"], [2, "whole", "unread"]],
        "not_looked_at": {"servers": [9], "files": ["x.json"], "services": [["cpanel", 2]]},
        "imports": [["known.example", 3, 9], ["new.example", "new", "unknown_product"]],
        "owners": [["new.example", "client", 4], ["new.example", "product", 5]],
        "due": [["known.example", null], ["new.example", "2026-12-01"]],
        "listings": [[1, "complete"], [2, "failed"]],
        "notes": ["m", "n"],
        "diagnostics": ["a", "b"],
        "rejected": 5,
        "dropped": [["k", 4]],
        "status": {"drift": false}})");
    for (const auto& [key, value] : keys.items()) {
        Json with = expect;
        with[key] = value;
        EXPECT_THAT(compared(with, plan), IsEmpty()) << key;
        with[key] = value.is_array() ? Json::array({"other"}) : value.is_object() ? Json{{"drift", true}} : Json(6);
        EXPECT_THAT(compared(with, plan), testing::Not(IsEmpty())) << key;
    }
    Json needy = plan;
    needy["plans"]["import"][0]["import"]["client"]["needs_client"] = true;
    expect["imports"] = {{"known.example", 3, 9}, {"new.example", "needs_client", "unknown_product"}};
    EXPECT_THAT(compared(expect, needy), IsEmpty());
}

TEST(Expectation, names_an_item_without_records_by_its_server) {
    Json plan = quiet_plan();
    Json migrated = item("", "server_migrated");
    migrated["service"] = nullptr;
    migrated["server"] = 3;
    plan["review"] = Json::array({migrated});
    Json expect = quiet_expect();
    expect["review"] = Json::array({Json::array({"server_migrated", "server 3", "proposed"})});
    EXPECT_THAT(compared(expect, plan), IsEmpty());
}

TEST(Expectation, says_that_a_document_is_none) {
    EXPECT_THAT(unexpected(quiet_expect().dump(), "no JSON"), ElementsAre(StartsWith("expect and plan cannot be compared: ")));
    EXPECT_THAT(compared(quiet_expect(), Json::object()), ElementsAre(StartsWith("expect and plan cannot be compared: ")));
}

TEST(GoldenPart, leaves_out_what_changes_with_every_release) {
    const Json part = Json::parse(golden_part(quiet_plan().dump()));
    EXPECT_EQ(part["summary"], quiet_plan()["summary"]);
    EXPECT_FALSE(part.contains("inputs"));
    EXPECT_FALSE(part.contains("format"));
    EXPECT_EQ(part.size(), 8U);
    EXPECT_EQ(part["not_looked_at"], quiet_plan()["not_looked_at"]);
    EXPECT_EQ(part["trust"], Json::parse(R"({"1": {"whole": {"holds": true}}})"));
}

}  // namespace
}  // namespace serversync::cases
