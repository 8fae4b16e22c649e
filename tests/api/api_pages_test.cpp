// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/api/api_fixture.hpp"

namespace serversync {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ApiPages : public ApiFixture {};

TEST_F(ApiPages, follows_pages_to_the_end) {
    whmcs.services = 7;
    whmcs.clients = 3;
    options.page_rows = 3;
    whmcs.most_rows = 3;
    load();
    EXPECT_THAT(sink.services, ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(starts("GetClientsProducts"), ElementsAre("0", "2", "4"));
    EXPECT_THAT(starts("GetClients"), ElementsAre("0", "2")) << "a list of one full page is asked once beyond its end";
    EXPECT_THAT(sink.text, HasSubstr("reported services 7"));
    EXPECT_EQ(servers.panel.requests().at(2)["form"]["limitnum"], "3");
    EXPECT_EQ(servers.panel.requests().at(2)["form"]["orderby"], "id");
}

TEST_F(ApiPages, follows_pages_that_are_smaller_than_asked_for) {
    for (const std::size_t most : {1U, 2U, 3U, 25U}) {
        whmcs.services = 5;
        whmcs.most_rows = most;
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.services, ElementsAre(1, 2, 3, 4, 5)) << most;
    }
}

TEST_F(ApiPages, reads_again_when_the_number_of_rows_changes) {
    for (const std::size_t later : {4U, 6U}) {
        whmcs = WhmcsScenario();
        whmcs.services = later;
        whmcs.most_rows = 3;
        json old_rows = json::array();
        for (std::uint64_t i = 1; i <= 5; ++i) old_rows.push_back(service_row(i, "old.example"));
        const json first = page("products", "product", old_rows, 0, 3);
        json rows = json::array();
        for (std::uint64_t i = 1; i <= later; ++i) rows.push_back(service_row(i, "new.example"));
        whmcs.answer("GetClientsProducts", 0, json::array({first, page("products", "product", rows, 0, 3)}));
        sink = RecordingSink();
        load();
        EXPECT_EQ(sink.services.size(), later);
        EXPECT_THAT(sink.text, Not(HasSubstr("old.example"))) << "rows of the reading that failed are forgotten";
        EXPECT_THAT(starts("GetClientsProducts").size(), later == 4 ? 4U : 5U);
    }
}

TEST_F(ApiPages, notices_rows_that_move_while_their_number_stays) {
    // Row 1 goes and row 6 comes between two pages: without a closer look row 4 would be missing and nothing would tell.
    json rows = json::array();
    for (std::uint64_t i = 1; i <= 5; ++i) rows.push_back(service_row(i, "x.example"));
    const json first = page("products", "product", rows, 0, 3);
    rows.erase(0);
    rows.push_back(service_row(6, "x.example"));
    whmcs.answer("GetClientsProducts", 0, json::array({first, page("products", "product", rows, 0, 3)}));
    whmcs.answer("GetClientsProducts", 2, page("products", "product", rows, 2, 3));
    load();
    EXPECT_THAT(sink.services, ElementsAre(2, 3, 4, 5, 6));
}

TEST_F(ApiPages, gives_up_on_data_that_never_hold_still) {
    json rows = json::array();
    for (std::uint64_t i = 1; i <= 4; ++i) rows.push_back(service_row(i, "x.example"));
    const json first = page("products", "product", rows, 0, 2);
    json replies = json::array();
    for (const int total : {3, 5, 3}) {
        json other = page("products", "product", rows, 1, 2);
        other["json"]["totalresults"] = total;
        replies.push_back(other);
    }
    whmcs.answer("GetClientsProducts", 0, first);
    whmcs.answer("GetClientsProducts", 1, replies);
    EXPECT_EQ(failure(ExitCode::missing_input),
              where("GetClientsProducts") +
                  "the data changed while it was read, 3 times; the last time there were 4 rows, then 3. Load at a "
                  "quieter time, or with more rows on a page");
    EXPECT_THAT(sink.services, IsEmpty());
}

TEST_F(ApiPages, never_leaves_a_hole) {
    json rows = json::array();
    for (std::uint64_t i = 1; i <= 4; ++i) rows.push_back(service_row(i, "x.example"));
    struct Case {
        const char* what;
        std::function<void(json&)> change;
        ExitCode code;
        const char* message;
    };
    const std::vector<Case> cases = {
        {"a row twice", [](json& reply) { reply["products"]["product"][3]["id"] = "1"; }, ExitCode::missing_input,
         "the row with id 1 appeared twice"},
        {"an end before the end", [](json& reply) { reply["totalresults"] = 9; }, ExitCode::missing_input,
         "the rows ended after 4 of 9 rows, 3 times alike: it is not the data that changes"},
        {"more than the total", [](json& reply) { reply["totalresults"] = "2"; }, ExitCode::missing_input,
         "more rows arrived than the 2 that there should be"},
        {"no total", [](json& reply) { reply.erase("totalresults"); }, ExitCode::malformed_input,
         "'totalresults' is missing or blank, so nothing proves that all rows arrived"},
        {"a strange total", [](json& reply) { reply["totalresults"] = "many"; }, ExitCode::malformed_input,
         "totalresults: expected a whole number"},
        {"fewer rows than said", [](json& reply) { reply["numreturned"] = 5; }, ExitCode::malformed_input,
         "says that it has 5 rows, but has 4"},
        {"a total that nobody has", [](json& reply) { reply["totalresults"] = 1'000'000'000'000; }, ExitCode::malformed_input,
         "'totalresults' is 1000000000000, more than the 50000000 rows that a list can have"},
        {"another page", [](json& reply) { reply["startnumber"] = 25; }, ExitCode::malformed_input,
         "rows from 0 on were requested, but those from 25 on arrived"},
    };
    for (const Case& c : cases) {
        whmcs = WhmcsScenario();
        json reply = page("products", "product", rows, 0, 10);
        c.change(reply["json"]);
        json none = page("products", "product", json::array(), 0, 10);
        none["json"]["totalresults"] = reply["json"].value("totalresults", json(0));
        none["json"].erase("startnumber");
        whmcs.answer("GetClientsProducts", 0, reply);
        whmcs.answer("GetClientsProducts", none);
        EXPECT_THAT(failure(c.code), AllOf(HasSubstr(where("GetClientsProducts")), HasSubstr(c.message))) << c.what;
        EXPECT_THAT(sink.services, IsEmpty()) << c.what;
    }
}

TEST_F(ApiPages, finds_a_total_that_counts_one_page_alone) {
    // A hook or a proxy that cuts a list and counts what it left.
    whmcs.services = 7;
    for (const std::size_t start : {0U, 2U}) {
        json rows = json::array();
        for (std::uint64_t i = start + 1; i <= start + 3; ++i) rows.push_back(service_row(i, "x.example"));
        json reply = page("products", "product", rows, 0, 3);
        reply["json"]["startnumber"] = start;
        whmcs.answer("GetClientsProducts", start, reply);
    }
    options.page_rows = 3;
    EXPECT_EQ(
        failure(ExitCode::missing_input),
        where("GetClientsProducts") +
            "more rows arrived than the 3 that there should be, 3 times alike: it is not the data that changes, but the count "
            "or the pages that are wrong. A hook or a proxy may change WHMCS's replies; the database is another source");
    EXPECT_THAT(sink.services, IsEmpty());
}

TEST_F(ApiPages, asks_beyond_the_end_only_where_the_total_may_be_a_pages) {
    const struct {
        std::size_t services;
        std::vector<std::string> starts;
    } cases[] = {{0, {"0"}},  {1, {"0"}},        {24, {"0"}},        {25, {"0", "24"}},
                 {26, {"0"}}, {50, {"0", "49"}}, {100, {"0", "99"}}, {101, {"0", "99"}}};
    for (const auto& [services, expected] : cases) {
        whmcs.services = services;
        sink = RecordingSink();
        load();
        EXPECT_EQ(starts("GetClientsProducts"), expected) << services;
        EXPECT_EQ(sink.services.size(), services);
    }
}

TEST_F(ApiPages, a_constant_fault_is_not_called_change) {
    json rows = json::array();
    for (std::uint64_t i = 1; i <= 4; ++i) rows.push_back(service_row(i, "x.example"));
    json first = page("products", "product", rows, 0, 3);
    json last = page("products", "product", rows, 2, 3);
    first["json"]["totalresults"] = last["json"]["totalresults"] = 11;
    json none = page("products", "product", json::array(), 0, 3);
    none["json"].update({{"totalresults", 11}, {"startnumber", nullptr}});
    whmcs.answer("GetClientsProducts", 0, first);
    whmcs.answer("GetClientsProducts", 2, last);
    whmcs.answer("GetClientsProducts", none);
    EXPECT_THAT(failure(ExitCode::missing_input), AllOf(HasSubstr("the rows ended after 4 of 11 rows, 3 times alike"),
                                                        Not(HasSubstr("changed")), Not(HasSubstr("quieter"))));
    whmcs = WhmcsScenario();
    rows.erase(2);
    whmcs.answer("GetClientsProducts", 0, first);
    json moved = page("products", "product", rows, 2, 3);
    moved["json"]["totalresults"] = 11;
    whmcs.answer("GetClientsProducts", 2, moved);
    EXPECT_THAT(failure(ExitCode::missing_input),
                HasSubstr("a page began with the row of id 4 in place of 3, 3 times alike: it is not the data that changes"));
}

TEST_F(ApiPages, refuses_a_page_that_is_larger_than_its_rows_can_be) {
    whmcs.services = 3;
    options.page_rows = 3;
    json large = page("products", "product", json::array({service_row(1, "a.example")}), 0, 3);
    large["json"]["padding"] = std::string(3U << 20U, ' ');
    whmcs.answer("GetClientsProducts", 0, large);
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr("the reply is larger than 2686976 bytes"));
}

}  // namespace
}  // namespace serversync
