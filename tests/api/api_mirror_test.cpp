#include "adapters/whmcs/api_mirror.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/model/error.hpp"
#include "tests/api/panel_fixture.hpp"
#include "tests/api/whmcs_scenario.hpp"

namespace serversync {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Writes down all that comes.
class RecordingSink : public MirrorSink {
public:
    void server(const ServerRecord& r) override {
        line() << "server " << r.id << ' ' << r.name << ' ' << r.hostname << ' ' << r.module << ' ' << r.ip_address << ' '
               << r.assigned_ips << (r.active ? " active" : "");
    }
    void module(const ModuleRecord& r) override {
        line() << "module " << r.name << ' ' << r.identity_field << ' ' << r.product_field;
    }
    void product(const ProductRecord& r) override {
        line() << "product " << r.id << ' ' << r.name << ' ' << r.type << ' ' << r.pay_type << ' ' << r.module << ' '
               << r.config_options[0] << ' ' << r.config_options[1];
    }
    void client(const ClientRecord& r) override {
        line() << "client " << r.id << ' ' << r.name << ' ' << r.email << ' ' << r.currency;
    }
    void service(const ServiceRecord& r) override {
        line() << "service " << r.id << ' ' << r.client_id << ' ' << r.product_id << ' ' << r.server_id << ' ' << r.domain << ' '
               << r.username << ' ' << r.dedicated_ip << ' ' << r.status << ' ' << r.billing_cycle << ' ' << r.registered_on
               << ' ' << r.next_due_on << ' ' << (r.amount_minor ? std::to_string(*r.amount_minor) : "-");
        services.push_back(r.id);
    }
    void custom_field(const CustomFieldRecord& r) override {
        line() << "field " << r.service_id << ' ' << r.name << '=' << r.value;
    }
    void reported(MirrorTable table, std::uint64_t rows) override { line() << "reported " << to_text(table) << ' ' << rows; }
    void taken_at(Instant) override { line() << "taken at"; }

    std::string text() const { return m_text.str(); }
    std::vector<std::uint64_t> services;

private:
    std::ostream& line() { return m_text << '\n'; }

    std::ostringstream m_text;
};

class Api : public testing::Test {
protected:
    PanelServers& servers = panel_servers();
    NotedPauses noted;
    WhmcsScenario whmcs;
    ApiMirrorOptions options;
    RecordingSink sink;
    std::vector<std::string> notes;

    Api() {
        options.supplement.assigned_ips[1] = {};
        options.supplement.products[1].config_options[0] = "gold";
    }

    void load() {
        servers.panel.play(json::parse(whmcs.text()));
        HttpClient client(noted.options());
        WhmcsApi api(client, servers.https("/"), {Secret("ident-1"), Secret("key-2"), Secret("access-3")});
        notes = read_mirror_from_api(api, options, sink);
    }

    /// The message of a load that must fail; nothing planted is in it.
    std::string failure(ExitCode code) {
        try {
            load();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.what();
            EXPECT_THAT(error.what(), Not(HasSubstr(planted)));
            for (const char* secret : {"ident-1", "key-2", "access-3"}) EXPECT_THAT(error.what(), Not(HasSubstr(secret)));
            EXPECT_THAT(sink.text(), Not(HasSubstr(planted)));
            return error.what();
        }
        ADD_FAILURE() << "no error";
        return {};
    }

    /// The offsets that were asked for, of one action.
    std::vector<std::string> starts(const std::string& action) {
        std::vector<std::string> result;
        for (const json& request : servers.panel.requests()) {
            if (request["form"]["action"] == action) result.push_back(request["form"]["limitstart"]);
        }
        return result;
    }

    std::string where(const std::string& action) const {
        return "cannot read '" + servers.https("/includes/api.php") + "': " + action + ": ";
    }
};

TEST_F(Api, reads_all_tables) {
    load();
    EXPECT_EQ(sink.text(), R"(
server 1 alpha alpha.example.net cpanel 192.0.2.10  active
reported products 1
product 1 Gold hostingaccount recurring cpanel gold 
module cpanel domain configoption1
client 1 Ann Client a1@example.net 
reported clients 1
service 1 1 1 1 d1.example u1  Active Monthly 2024-01-02 2026-12-01 1295
service 2 1 1 1 d2.example u2  Active Monthly 2024-01-02 2026-12-01 1295
reported services 2)");
    EXPECT_THAT(notes, IsEmpty());
    const json request = servers.panel.requests().at(0);
    EXPECT_EQ(request["form"], (json{{"action", "GetServers"},
                                     {"responsetype", "json"},
                                     {"identifier", "ident-1"},
                                     {"secret", "key-2"},
                                     {"accesskey", "access-3"}}));
}

TEST_F(Api, follows_pages_to_the_end) {
    whmcs.services = 7;
    whmcs.clients = 3;
    options.page_rows = 3;
    whmcs.most_rows = 3;
    load();
    EXPECT_THAT(sink.services, ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(starts("GetClientsProducts"), ElementsAre("0", "2", "4"));
    EXPECT_THAT(starts("GetClients"), ElementsAre("0"));
    EXPECT_THAT(sink.text(), HasSubstr("reported services 7"));
    EXPECT_EQ(servers.panel.requests().at(2)["form"]["limitnum"], "3");
    EXPECT_EQ(servers.panel.requests().at(2)["form"]["orderby"], "id");
}

TEST_F(Api, follows_pages_that_are_smaller_than_asked_for) {
    for (const std::size_t most : {1U, 2U, 3U, 25U}) {
        whmcs.services = 5;
        whmcs.most_rows = most;
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.services, ElementsAre(1, 2, 3, 4, 5)) << most;
    }
}

TEST_F(Api, reads_again_when_the_number_of_rows_changes) {
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
        EXPECT_THAT(sink.text(), Not(HasSubstr("old.example"))) << "rows of the reading that failed are forgotten";
        EXPECT_THAT(starts("GetClientsProducts").size(), later == 4 ? 4U : 5U);
    }
}

TEST_F(Api, notices_rows_that_move_while_their_number_stays) {
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

TEST_F(Api, gives_up_on_data_that_never_hold_still) {
    json rows = json::array();
    for (std::uint64_t i = 1; i <= 4; ++i) rows.push_back(service_row(i, "x.example"));
    const json first = page("products", "product", rows, 0, 2);
    json fewer = page("products", "product", rows, 1, 2);
    fewer["json"]["totalresults"] = 3;
    whmcs.answer("GetClientsProducts", 0, first);
    whmcs.answer("GetClientsProducts", 1, fewer);
    EXPECT_EQ(failure(ExitCode::missing_input),
              where("GetClientsProducts") +
                  "the data changed while they were read, 3 times; the last time there were 4 rows, then 3. Load at a "
                  "quieter time, or with more rows on a page");
    EXPECT_THAT(sink.services, IsEmpty());
}

TEST_F(Api, never_leaves_a_hole) {
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
         "the row with id 1 came twice"},
        {"an end before the end", [](json& reply) { reply["totalresults"] = 9; }, ExitCode::missing_input,
         "the last time the rows ended after 4 of 9 rows"},
        {"more than the total", [](json& reply) { reply["totalresults"] = "2"; }, ExitCode::missing_input,
         "more rows came than the 2 that there are"},
        {"no total", [](json& reply) { reply.erase("totalresults"); }, ExitCode::malformed_input,
         "'totalresults' is missing, so nothing proves that all rows came"},
        {"a strange total", [](json& reply) { reply["totalresults"] = "many"; }, ExitCode::malformed_input,
         "totalresults: expected a whole number"},
        {"fewer rows than said", [](json& reply) { reply["numreturned"] = 5; }, ExitCode::malformed_input,
         "says that it has 5 rows, and has 4"},
        {"another page", [](json& reply) { reply["startnumber"] = 25; }, ExitCode::malformed_input,
         "rows from 0 on were asked for, and those from 25 on came"},
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

TEST_F(Api, shows_what_whmcs_refuses_and_the_cure) {
    struct Case {
        const char* message;
        const char* cure;
    };
    for (const Case& c :
         {Case{"Invalid IP 203.0.113.7", "Add this machine's address to 'API IP Access Restriction'"},
          Case{"Authentication Failed", "Check identifier and secret"},
          Case{"Access Denied", "Check that the administrator's role has 'API Access'"},
          Case{"Invalid Permissions: API action \"getservers\" is not allowed", "Allow the action in the API role"},
          Case{"Invalid access key", "Check the API access key"}}) {
        for (const int status : {200, 403}) {
            whmcs = WhmcsScenario();
            whmcs.answer("GetServers", {{"status", status}, {"json", {{"result", "error"}, {"message", c.message}}}});
            EXPECT_THAT(failure(ExitCode::missing_input),
                        HasSubstr(where("GetServers") + "WHMCS refuses: '" + c.message + "'. " + c.cure));
        }
    }
    whmcs = WhmcsScenario();
    whmcs.answer(
        "GetServers",
        {{"json", {{"result", "error"}, {"message", "for ident-1 and KEY-2\x1b[31m: \xc3\xa4" + std::string(500, 'x')}}}});
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr("'for [secret] and [secret]\\x1b[31m: \\xc3\\xa4xxx"));
}

TEST_F(Api, refuses_replies_that_are_no_answer) {
    struct Case {
        json reply;
        ExitCode code;
        const char* message;
    };
    const std::string deep = std::string(3000, '[') + std::string(3000, ']');
    const std::vector<Case> cases = {
        {{{"status", 403}, {"body", "<html>Forbidden"}},
         ExitCode::missing_input,
         "status 403; the reply begins with '<html>Forbidden': a web page, not JSON"},
        {{{"body", "<!DOCTYPE html><title>Login</title>"}},
         ExitCode::malformed_input,
         "'<!DOCTYPE html><title>Login</title>': a web page, not JSON. Check that"},
        {{{"body", "<b>Warning</b> in line 3 {\"password\": \"" + planted}},
         ExitCode::malformed_input,
         "begins with '<b>Warning</b> in line 3'"},
        {{{"body", ""}}, ExitCode::malformed_input, "the reply is empty"},
        {{{"body", "result=success;"}}, ExitCode::malformed_input, "begins with 'result=success;', which is not JSON"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1, "password": ")" + planted}},
         ExitCode::malformed_input,
         "not valid JSON: "},
        {{{"body", R"([{"password": ")" + planted + "\"}]"}}, ExitCode::malformed_input, "the reply is no object"},
        {{{"body", R"({"password": ")" + planted + "\"}"}}, ExitCode::malformed_input, "the reply has no 'result' of 'success'"},
        {{{"status", 500}, {"body", R"({"result": "success", "password": ")" + planted + "\"}"}},
         ExitCode::missing_input,
         "status 500; the reply is JSON without an error"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1, "id": 2}]})"}},
         ExitCode::malformed_input,
         "the key 'id' occurs twice in one object"},
        {{{"body", R"({"result": "success", "x": )" + deep + "}"}}, ExitCode::malformed_input, "nested too deep"},
        {{{"body", R"({"result": "success", "servers": [1]})"}}, ExitCode::malformed_input, "servers[0]: expected an object"},
        {{{"body", R"({"result": "success", "servers": "pLanted-s3cret"})"}},
         ExitCode::malformed_input,
         "servers: expected a list"},
        {{{"body", R"({"result": "success", "servers": [{"id": "pLanted-s3cret"}]})"}},
         ExitCode::malformed_input,
         "servers[0].id: expected a whole number"},
        {{{"body", R"({"result": "success", "servers": [{"name": "x"}]})"}},
         ExitCode::malformed_input,
         "servers[0].id: is missing"},
        {{{"body", R"({"result": "success", "servers": [{"id": 0, "module": ""}]})"}},
         ExitCode::malformed_input,
         "servers[0].id: expected a number from 1"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1}]})"}},
         ExitCode::malformed_input,
         "servers[0].module: is missing"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1, "module": ["pLanted-s3cret"]}]})"}},
         ExitCode::malformed_input,
         "servers[0].module: expected a text"},
    };
    for (const Case& c : cases) {
        whmcs = WhmcsScenario();
        whmcs.answer("GetServers", c.reply);
        EXPECT_THAT(failure(c.code), AllOf(HasSubstr(where("GetServers")), HasSubstr(c.message))) << c.reply;
    }
}

TEST_F(Api, refuses_a_reply_that_ends_anywhere) {
    const std::string whole = page("products", "product", json::array({service_row(1, "x.example")}), 0, 10)["json"].dump();
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        whmcs = WhmcsScenario();
        whmcs.answer("GetClientsProducts", {{"body", whole.substr(0, size)}});
        failure(ExitCode::malformed_input);
        EXPECT_THAT(sink.services, IsEmpty()) << size;
    }
}

TEST_F(Api, refuses_a_service_without_what_its_place_depends_on) {
    for (const char* key : {"id", "clientid", "pid", "serverid", "domain", "username", "status"}) {
        whmcs = WhmcsScenario();
        json row = service_row(1, "x.example");
        row.erase(key);
        whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
        EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("products[0]." + std::string(key) + ": is missing"));
    }
}

TEST_F(Api, reads_numbers_as_texts_and_texts_as_numbers) {
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
    EXPECT_THAT(sink.text(), HasSubstr("\nservice 18 1 1 0 2.5 12345  Active Monthly  2026-12-01 700"));
    EXPECT_THAT(sink.text(), HasSubstr("\nserver 1 7  CPanel  192.0.2.1  active"));
}

TEST_F(Api, reads_lists_in_all_shapes_of_php) {
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
        EXPECT_THAT(sink.text(), HasSubstr("reported services 0")) << shape;
    }
}

TEST_F(Api, says_which_products_can_not_be_matched) {
    whmcs.answer("GetProducts", {{"json",
                                  {{"result", "success"},
                                   {"totalresults", 4},
                                   {"products",
                                    {{"product",
                                      {{{"pid", 14}, {"name", "Hobby"}, {"module", "cpanel"}},
                                       {{"pid", 12}, {"name", "Gold"}, {"module", "cpanel"}},
                                       {{"pid", 13}, {"name", "Domain"}, {"module", ""}},
                                       {{"pid", 1}, {"name", "Mapped"}, {"module", "cpanel"}}}}}}}}});
    options.mapped_products = {14};
    options.supplement.products[12].config_options[1] = "wrong option";
    options.supplement.products[99].module = "cpanel";
    options.supplement.assigned_ips[77] = {};
    load();
    EXPECT_THAT(notes, ElementsAre("product 12 'Gold' has no config options: its accounts can not be matched by product",
                                   "product 99 of the configuration's 'api' is not in WHMCS",
                                   "server 77 of the configuration's 'api' is not in WHMCS"));
    EXPECT_THAT(sink.text(), HasSubstr("product 12 Gold   cpanel  wrong option"));
}

TEST_F(Api, gives_a_product_the_module_that_the_configuration_says) {
    options.supplement.products[1].module = "vpsmod";
    options.modules = {{"vpsmod", IdentityField{IdentityKind::username, {}}, {}, 1}};
    load();
    EXPECT_THAT(sink.text(), HasSubstr("product 1 Gold hostingaccount recurring vpsmod gold"));
    EXPECT_THAT(sink.text(), HasSubstr("module vpsmod"));
    EXPECT_THAT(notes, ElementsAre("product 1 'Gold' has no config options: its accounts can not be matched by product"))
        << "configoption1 is given, and the module's packages are in configoption2";
}

TEST_F(Api, says_which_modules_are_unknown) {
    whmcs.answer("GetServers", {{"json", {{"result", "success"}, {"servers", {{{"id", 1}, {"module", "odd"}}}}}}});
    load();
    EXPECT_THAT(notes, ElementsAre(HasSubstr("module 'odd' has no identity field: its servers can not be reconciled")));
}

TEST_F(Api, leaves_out_an_address_that_may_be_one_of_several) {
    options.supplement.assigned_ips.clear();
    load();
    EXPECT_THAT(sink.text(), HasSubstr("\nserver 1 alpha alpha.example.net cpanel   active"));
    EXPECT_THAT(notes, ElementsAre(HasSubstr("'primaryip' of accounts without a dedicated address is not compared on server 1")));
    options.supplement.assigned_ips[1] = {"192.0.2.11", "192.0.2.12"};
    sink = RecordingSink();
    load();
    EXPECT_THAT(sink.text(), HasSubstr("cpanel 192.0.2.10 192.0.2.11\n192.0.2.12 active"));
}

TEST_F(Api, reads_only_custom_fields_that_identify) {
    json row = service_row(1, "");
    row["customfields"]["customfield"] = {{{"id", 3}, {"name", "vm id|The VM"}, {"value", 17}},
                                          {{"id", 4}, {"name", "Root Password"}, {"value", planted}}};
    whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
    options.modules = {{"vpsmod", IdentityField{IdentityKind::custom_field, "VM ID"}, {}, {}}};
    load();
    EXPECT_THAT(sink.text(), HasSubstr("\nfield 1 vm id|The VM=17\n"));
    EXPECT_THAT(sink.text(), Not(HasSubstr("Root Password")));
}

TEST_F(Api, counts_addon_services_as_not_loaded) {
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
        EXPECT_THAT(sink.text(), HasSubstr("reported services 6"));
        EXPECT_THAT(
            notes,
            ElementsAre(
                AllOf(HasSubstr("4 addon services are not in this mirror (addon 0: 1, addon 5: 2, 1 that the API does not list)"),
                      HasSubstr("\"addons_without_account\": [0, 5]"))));
        options.supplement.addons_without_account = {5};
        sink = RecordingSink();
        load();
        EXPECT_THAT(sink.text(), HasSubstr("reported services 4"));
    }
}

TEST_F(Api, asks_for_no_addons_where_none_has_an_account) {
    whmcs.answer("GetClientsAddons", {{"json", {{"result", "error"}, {"message", "Invalid Permissions"}}}});
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr(where("GetClientsAddons") + "WHMCS refuses"));
    options.supplement.no_addon_has_account = true;
    sink = RecordingSink();
    load();
    EXPECT_THAT(sink.text(), HasSubstr("reported services 2"));
}

TEST_F(Api, says_that_products_are_missing) {
    whmcs.answer(
        "GetProducts",
        {{"json", {{"result", "success"}, {"totalresults", 3}, {"products", {{"product", {{{"pid", 1}, {"module", ""}}}}}}}}});
    load();
    EXPECT_THAT(sink.text(), HasSubstr("reported products 3"));
}

TEST_F(Api, survives_a_busy_server_and_broken_connections) {
    whmcs.answer("GetServers", json::array({{{"status", 503}, {"body", "busy"}},
                                            {{"body", "{\"result\""}, {"cut", 5}},
                                            {{"json", {{"result", "success"}, {"servers", ""}}}}}));
    load();
    EXPECT_EQ(noted.pauses.size(), 2U);
    whmcs = WhmcsScenario();
    whmcs.answer("GetServers", {{"status", 503}, {"body", "<h1>maintenance</h1>"}});
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr("status 503; the reply begins with '<h1>maintenance</h1>'"));
}

}  // namespace
}  // namespace serversync
