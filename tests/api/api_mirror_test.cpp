// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_mirror.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

class ApiMirror : public ApiFixture {};

constexpr const char* no_product_field = "module 'cpanel' has no product field: products are not compared on its servers.";

TEST_F(ApiMirror, reads_all_tables) {
    load();
    EXPECT_EQ(sink.text, R"(
server 1 alpha alpha.example.net cpanel 192.0.2.10  active
reported products 1
product 1 Gold hostingaccount recurring cpanel gold 
module cpanel domain 
client 1 Ann Client a1@example.net 
reported clients 1
service 1 1 1 1 d1.example u1  Active Monthly 2024-01-02 2026-12-01 1295
service 2 1 1 1 d2.example u2  Active Monthly 2024-01-02 2026-12-01 1295
reported services 2)");
    EXPECT_THAT(notes, ElementsAre(HasSubstr(no_product_field)));
    const json request = servers.panel.requests().at(0);
    EXPECT_EQ(request["form"], (json{{"action", "GetServers"},
                                     {"responsetype", "json"},
                                     {"identifier", "ident-1"},
                                     {"secret", "key-2"},
                                     {"accesskey", "access-3"}}));
}

TEST_F(ApiMirror, reads_what_no_plan_looks_at_yet) {
    json row = service_row(1, "x.example");
    row.update({{"orderid", "501"},
                {"suspensionreason", "Overdue on Payment"},
                {"overideautosuspend", "on"},
                {"overidesuspenduntil", "2026-05-06"}});
    json other = service_row(2, "y.example");
    other.update({{"subscriptionid", ""}, {"overideautosuspend", ""}, {"orderid", "none"}});
    other.erase("overidesuspenduntil");
    json unknown = service_row(3, "z.example");
    for (const char* key : {"orderid", "subscriptionid"}) unknown.erase(key);
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row, other, unknown}), 0, 10));
    whmcs.answer("GetProducts",
                 {{"json",
                   {{"result", "success"},
                    {"totalresults", 1},
                    {"products",
                     {{"product",
                       {{{"pid", 1},
                         {"name", "Gold"},
                         {"module", "cpanel"},
                         {"pricing",
                          {{"USD", {{"prefix", "$"}, {"monthly", "25.99"}, {"annually", "-1.00"}, {"msetupfee", "5.00"}}},
                           {"EUR", {{"monthly", "0.00"}}}}}}}}}}}}});
    load();
    ASSERT_EQ(sink.records.size(), 3U);
    EXPECT_EQ(sink.records[0].order_id, 501U);
    EXPECT_EQ(sink.records[0].suspension_override, true);
    EXPECT_EQ(sink.records[0].suspension_override_until, parse_date("2026-05-06"));
    EXPECT_EQ(sink.records[0].has_subscription, true);
    EXPECT_EQ(sink.suspend_reasons, "Overdue on Payment|||");
    EXPECT_EQ(sink.records[1].order_id, 0U);
    EXPECT_EQ(sink.records[1].suspension_override, false);
    EXPECT_EQ(sink.records[1].suspension_override_until, std::nullopt);
    EXPECT_EQ(sink.records[1].has_subscription, false);
    EXPECT_EQ(sink.records[2].order_id, 0U);
    EXPECT_EQ(sink.records[2].suspension_override, std::nullopt);
    EXPECT_EQ(sink.records[2].has_subscription, std::nullopt);
    EXPECT_EQ(sink.prices, "EUR 0 -, USD 2599 -, ");
}

TEST_F(ApiMirror, reads_numbers_as_texts_and_texts_as_numbers) {
    json row = service_row(1, "x.example");
    row.update({{"id", 18},
                {"clientid", 1},
                {"pid", " 1 "},
                {"serverid", nullptr},
                {"username", 12345},
                {"domain", 2.5},
                {"recurringamount", 7},
                {"dedicatedip", false},
                {"regdate", nullptr}});
    json reply = page("products", "product", json::array({row}), 0, 10);
    reply["json"]["totalresults"] = 1;
    reply["json"]["numreturned"] = "1";
    reply["json"]["startnumber"] = "0";
    whmcs.answer("GetClientsProducts", reply);
    whmcs.answer(
        "GetServers",
        {{"json",
          {{"result", "Success"},
           {"servers", {{{"id", "1"}, {"name", 7}, {"module", "CPanel "}, {"active", "1"}, {"ipaddress", "192.0.2.1"}}}}}}});
    load();
    EXPECT_THAT(sink.text, HasSubstr("\nservice 18 1 1 0 2.5 12345  Active Monthly  2026-12-01 700"));
    EXPECT_THAT(sink.text, HasSubstr("\nserver 1 7  CPanel  192.0.2.1  active"));
}

TEST_F(ApiMirror, reads_lists_in_all_shapes_of_php) {
    const json row = service_row(4, "x.example");
    for (const json& shape : {json{{"product", row}}, json{{"product", {row}}}, json{{"product", {{"0", row}}}},
                              json::array({row}), json{{"7", row}}, row}) {
        whmcs = WhmcsScenario();
        json reply = page("products", "product", json::array({row}), 0, 10);
        reply["json"]["products"] = shape;
        whmcs.answer("GetClientsProducts", reply);
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.services, ElementsAre(4)) << shape;
    }
    json nothing = json::object();
    for (const json& shape :
         {json(""), json(nullptr), json::array(), json::object(), json{{"product", ""}}, json{{"product", nullptr}},
          json{{"product", json::array()}}, json{{"product", json::object()}}, json(false)}) {
        whmcs = WhmcsScenario();
        json reply = page("products", "product", json::array(), 0, 10);
        reply["json"]["products"] = shape;
        whmcs.answer("GetClientsProducts", reply);
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.services, IsEmpty()) << shape;
        EXPECT_THAT(sink.text, HasSubstr("reported services 0")) << shape;
    }
}

TEST_F(ApiMirror, says_which_products_cannot_be_matched) {
    whmcs.answer("GetProducts", {{"json",
                                  {{"result", "success"},
                                   {"totalresults", 4},
                                   {"products",
                                    {{"product",
                                      {{{"pid", 14}, {"name", "Hobby"}, {"module", "cpanel"}},
                                       {{"pid", 12}, {"name", "Gold"}, {"module", "cpanel"}},
                                       {{"pid", 13}, {"name", "Domain"}, {"module", ""}},
                                       {{"pid", 1}, {"name", "Mapped"}, {"module", "cpanel"}}}}}}}}});
    options.modules = {{"cpanel", IdentityField{IdentityKind::domain, {}}, {}, 0}};
    options.mapped_products = {14};
    options.supplement.products[12].config_options[1] = "wrong option";
    options.supplement.products[99].module = "cpanel";
    options.supplement.assigned_ips[77] = {};
    load();
    EXPECT_THAT(notes, ElementsAre("product 12 'Gold' has no config options: its accounts cannot be matched by product",
                                   "product 99 of the configuration's 'api' is not in WHMCS",
                                   "server 77 of the configuration's 'api' is not in WHMCS"));
    EXPECT_THAT(sink.text, HasSubstr("product 12 Gold   cpanel  wrong option"));
}

TEST_F(ApiMirror, gives_a_product_the_module_that_the_configuration_says) {
    options.supplement.products[1].module = "vpsmod";
    options.modules = {{"vpsmod", IdentityField{IdentityKind::username, {}}, {}, 1}};
    load();
    EXPECT_THAT(sink.text, HasSubstr("product 1 Gold hostingaccount recurring vpsmod gold"));
    EXPECT_THAT(sink.text, HasSubstr("module vpsmod"));
    EXPECT_THAT(notes, ElementsAre(HasSubstr(no_product_field),
                                   "product 1 'Gold' has no config options: its accounts cannot be matched by product"))
        << "configoption1 is given, and the module's packages are in configoption2";
}

TEST_F(ApiMirror, says_which_modules_are_unknown) {
    whmcs.answer("GetServers", {{"json", {{"result", "success"}, {"servers", {{{"id", 1}, {"module", "odd"}}}}}}});
    load();
    EXPECT_THAT(notes, ElementsAre(HasSubstr("module 'odd' has no identity field: its servers cannot be reconciled")));
}

TEST_F(ApiMirror, takes_what_the_sink_knows_of_a_module) {
    whmcs.answer("GetServers", {{"json", {{"result", "success"}, {"servers", {{{"id", 1}, {"module", "vpsmod"}}}}}}});
    json row = service_row(1, "");
    row["customfields"]["customfield"] = {{{"id", 3}, {"name", "VM ID"}, {"value", 17}}};
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    sink.known = {"vpsmod", "VPS", "customfield.vm id", "", ""};
    load();
    EXPECT_THAT(notes, ElementsAre(HasSubstr("module 'vpsmod' has no product field")));
    EXPECT_THAT(sink.text, HasSubstr("\nmodule vpsmod customfield.vm id"));
    EXPECT_THAT(sink.text, HasSubstr("\nfield 1 VM ID 17\n"));
}

TEST_F(ApiMirror, leaves_out_an_address_that_may_be_one_of_several) {
    options.supplement.assigned_ips.clear();
    load();
    EXPECT_THAT(sink.text, HasSubstr("\nserver 1 alpha alpha.example.net cpanel   active"));
    EXPECT_THAT(notes, ElementsAre(HasSubstr("'primaryip' of accounts without a dedicated address is not compared on server 1"),
                                   HasSubstr(no_product_field)));
    options.supplement.assigned_ips[1] = {"192.0.2.11", "192.0.2.12"};
    sink = RecordingSink();
    load();
    EXPECT_THAT(sink.text, HasSubstr("cpanel 192.0.2.10 192.0.2.11\n192.0.2.12 active"));
}

TEST_F(ApiMirror, reads_only_custom_fields_that_identify) {
    json row = service_row(1, "");
    row["customfields"]["customfield"] = {{{"id", 3}, {"name", "vm id|The VM"}, {"value", 17}},
                                          {{"id", 4}, {"name", "Root Password"}, {"value", planted}}};
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    options.modules = {{"vpsmod", IdentityField{IdentityKind::custom_field, "VM ID"}, {}, {}}};
    load();
    EXPECT_THAT(sink.text, HasSubstr("\nfield 1 vm id|The VM 17\n"));
    EXPECT_THAT(sink.text, Not(HasSubstr("Root Password")));
}

TEST_F(ApiMirror, counts_addon_services_as_not_loaded) {
    const json nested = {{"result", "success"},
                         {"totalresults", "4"},
                         {"addons",
                          {{"addon",
                            {{{"id", "1"}, {"addonid", "5"}, {"notes", planted}},
                             {{"id", "2"}, {"addonid", 0}},
                             {{"id", 3}, {"addonid", "5"}}}}}}};
    const json flat = {{"result", "success"},
                       {"totalresults", "4"},
                       {"addons[addon][0][id]", "1"},
                       {"addons[addon][0][addonid]", "5"},
                       {"addons[addon][1][addonid]", "0"},
                       {"addons[addon][2][addonid]", 5}};
    for (const json& reply : {nested, flat}) {
        options.supplement.addons_without_account.clear();
        whmcs = WhmcsScenario();
        whmcs.answer("GetClientsAddons", {{"json", reply}});
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.text, HasSubstr("reported services 6"));
        EXPECT_THAT(
            notes,
            ElementsAre(
                HasSubstr(no_product_field),
                AllOf(HasSubstr("4 addon services are not in this mirror (addon 0: 1, addon 5: 2, 1 that the API does not list)"),
                      HasSubstr("\"addons_without_account\": [0, 5]"))));
        options.supplement.addons_without_account = {5};
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.text, HasSubstr("reported services 4"));
    }
}

TEST_F(ApiMirror, asks_for_no_addons_where_none_has_an_account) {
    whmcs.answer("GetClientsAddons", {{"json", {{"result", "error"}, {"message", "Invalid Permissions"}}}});
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr(where("GetClientsAddons") + "WHMCS refuses"));
    options.supplement.no_addon_has_account = true;
    sink = RecordingSink();
    load();
    EXPECT_THAT(sink.text, HasSubstr("reported services 2"));
}

TEST_F(ApiMirror, decodes_texts_as_those_of_the_database) {
    json client = client_row(1);
    client.update({{"firstname", "Tom &amp; Ann"}, {"lastname", "O&#039;Brien"}, {"email", "o&#039;brien@example.org"}});
    json row = service_row(1, "r&amp;d.example");
    row.update({{"username", "&amp;lt;"}, {"suspensionreason", "&quot;late&quot;"}});
    row["customfields"]["customfield"] = {{{"id", 3}, {"name", "R&amp;D id"}, {"value", "a&lt;b"}}};
    whmcs.answer("GetClients", page("clients", "client", json::array({client}), 0, 10));
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    whmcs.answer("GetProducts", {{"json",
                                  {{"result", "success"},
                                   {"totalresults", 1},
                                   {"products", {{"product", {{{"pid", 1}, {"name", "R&amp;D"}, {"module", "cpanel"}}}}}}}}});
    options.modules = {{"cpanel", IdentityField{IdentityKind::custom_field, "R&D id"}, {}, 0}};
    load();
    EXPECT_THAT(sink.text, HasSubstr("\nclient 1 Tom & Ann O'Brien o'brien@example.org"));
    EXPECT_THAT(sink.text, HasSubstr("\nservice 1 1 1 1 r&d.example &lt; "));
    EXPECT_THAT(sink.text, HasSubstr("\nfield 1 R&D id a<b"));
    EXPECT_THAT(sink.text, HasSubstr("\nproduct 1 R&D "));
    EXPECT_EQ(sink.suspend_reasons, "\"late\"|");
}

TEST_F(ApiMirror, takes_a_negative_reference_for_none_as_the_database_does) {
    json row = service_row(1, "x.example");
    row.update({{"serverid", -1}, {"clientid", "-7"}, {"pid", "0"}});
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    load();
    EXPECT_THAT(sink.text, HasSubstr("\nservice 1 0 0 0 x.example"));
    EXPECT_THAT(notes, ElementsAre(HasSubstr(no_product_field),
                                   "GetClientsProducts: 'clientid' is negative, and so none, in 1 row, with id 1",
                                   "GetClientsProducts: 'serverid' is negative, and so none, in 1 row, with id 1"));
    json rows = json::array({row, service_row(2, "y.example"), service_row(3, "z.example")});
    rows[0].update({{"serverid", nullptr}, {"clientid", ""}, {"pid", "-2"}});
    rows[2].update({{"serverid", "-1"}, {"pid", -9}});
    whmcs = WhmcsScenario();
    whmcs.answer("GetClientsProducts", page("products", "product", rows, 0, 10));
    load();
    EXPECT_THAT(notes, ElementsAre(HasSubstr(no_product_field),
                                   "GetClientsProducts: 'pid' is negative, and so none, in 2 rows, the first with id 1",
                                   "GetClientsProducts: 'serverid' is negative, and so none, in 1 row, with id 3",
                                   "GetClientsProducts: 'clientid' is blank in 1 row, with id 1"));
    row["id"] = -1;
    whmcs = WhmcsScenario();
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("products[0].id: expected a number from 1"));
}

TEST_F(ApiMirror, says_which_values_it_cannot_use) {
    json rows = json::array();
    for (const char* amount : {"9.9500", "1,234.50", "9.9950", "", "-3", "none"}) {
        rows.push_back(service_row(rows.size() + 1, "x.example", rows.size() < 4 ? "Active" : ""));
        rows.back()["recurringamount"] = amount;
    }
    whmcs.answer("GetClientsProducts", page("products", "product", rows, 0, 10));
    load();
    ASSERT_EQ(sink.records.size(), 6U);
    EXPECT_EQ(sink.records[0].amount_minor, 995);
    for (const std::size_t i : {1U, 2U, 3U, 5U}) EXPECT_EQ(sink.records[i].amount_minor, std::nullopt) << i;
    EXPECT_EQ(sink.records[4].amount_minor, -300);
    EXPECT_THAT(notes,
                ElementsAre(HasSubstr(no_product_field),
                            "GetClientsProducts: 'recurringamount' is not an amount, or has more than two decimals, and so is "
                            "unknown, in 3 rows, the first with id 2",
                            "GetClientsProducts: 'status' is blank in 2 rows, the first with id 5"));
}

TEST_F(ApiMirror, says_that_no_service_has_the_field_that_identifies) {
    options.modules = {{"cpanel", IdentityField{IdentityKind::custom_field, "cftrans"}, {}, 0}};
    load();
    EXPECT_THAT(notes, ElementsAre(HasSubstr("no service has the custom field 'cftrans', which identifies the accounts of module "
                                             "'cpanel': none of its services can be matched")));
    json row = service_row(1, "");
    row["customfields"]["customfield"] = {{{"id", 3}, {"name", "CFtrans|The id"}, {"value", ""}}};
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    load();
    EXPECT_THAT(notes, IsEmpty());
}

TEST_F(ApiMirror, never_takes_an_unknown_total_for_none) {
    for (const json& blank : {json(nullptr), json(""), json(" "), json::array(), json::object(), json(false)}) {
        whmcs = WhmcsScenario();
        json reply = page("products", "product", json::array(), 0, 10);
        reply["json"]["totalresults"] = blank;
        whmcs.answer("GetClientsProducts", reply);
        EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("'totalresults' is missing or blank, so nothing proves"))
            << blank;
        whmcs = WhmcsScenario();
        whmcs.answer("GetClientsAddons", {{"json", {{"result", "success"}, {"totalresults", blank}, {"addons", ""}}}});
        EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("'totalresults' is missing or blank, so nothing proves"))
            << blank;
        whmcs = WhmcsScenario();
        reply = page("products", "product", json::array({service_row(1, "x.example")}), 0, 10);
        reply["json"]["numreturned"] = blank;
        reply["json"]["startnumber"] = blank;
        whmcs.answer("GetClientsProducts", reply);
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.services, ElementsAre(1)) << blank;
    }
}

TEST_F(ApiMirror, says_that_products_are_missing) {
    whmcs.answer(
        "GetProducts",
        {{"json", {{"result", "success"}, {"totalresults", 3}, {"products", {{"product", {{{"pid", 1}, {"module", ""}}}}}}}}});
    load();
    EXPECT_THAT(sink.text, HasSubstr("reported products 3"));
}

}  // namespace
}  // namespace serversync
