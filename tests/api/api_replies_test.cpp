// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "adapters/whmcs/api_client.hpp"
#include "tests/api/api_fixture.hpp"

namespace serversync {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class ApiReplies : public ApiFixture {};

TEST_F(ApiReplies, shows_what_whmcs_refuses_and_the_cure) {
    struct Case {
        const char* message;
        const char* cure;
    };
    for (const Case& c :
         {Case{"Invalid IP 203.0.113.7", "Add this machine's address to 'API IP Access Restriction'"},
          Case{"Forbidden IP 203.0.113.7", "Add this machine's address to 'API IP Access Restriction'"},
          Case{"Authentication Failed", "Check identifier and secret"},
          Case{"Invalid or missing credentials", "Check identifier and secret"},
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
    EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr("'for [secret] and [secret]\\x1b[31m: \xc3\xa4xxx"));
}

TEST_F(ApiReplies, refuses_replies_that_are_no_answer) {
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
         "the reply is a web page with the title 'Login', not JSON. Check that the address"},
        {{{"body",
           "<br />\n<b>Warning</b>:  " + planted + " in <b>/srv/whmcs/hook.php</b> on line <b>3</b><br />{\"result\": \""}},
         ExitCode::malformed_input,
         "a message of PHP ('Warning' in '/srv/whmcs/hook.php' on line 3). Mend what it says"},
        {{{"body", "Array( [username] => u1 [password] => " + planted + ") {\"result\": \"success\"}"}},
         ExitCode::malformed_input,
         "the reply is not JSON, and is not shown because it may hold what is secret. Check that"},
        {{{"body", ""}}, ExitCode::malformed_input, "the reply is empty. PHP ended without a word"},
        {{{"body", "result=success;password=" + planted}}, ExitCode::malformed_input, "the reply is not JSON, and is not shown"},
        {{{"body", "{\"result\": \"success\", \"products\": [{\"password\": \"" + planted +
                       "\"}\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in /x.php"}},
         ExitCode::malformed_input,
         "PHP ran out of memory: Ask for fewer rows at once with '--api-page-rows'"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1, "password": ")" + planted}},
         ExitCode::malformed_input,
         "not valid JSON: "},
        {{{"body", R"([{"password": ")" + planted + "\"}]"}}, ExitCode::malformed_input, "the reply is not an object"},
        {{{"body", R"({"password": ")" + planted + "\"}"}}, ExitCode::malformed_input, "the reply has no 'result' of 'success'"},
        {{{"status", 500}, {"body", R"({"result": "success", "password": ")" + planted + "\"}"}},
         ExitCode::missing_input,
         "status 500; the reply is JSON without an error"},
        {{{"body", R"({"result": "success", "servers": [{"id": 1, "id": 2}]})"}},
         ExitCode::malformed_input,
         "the key 'id' appears twice in one object"},
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
         "servers[0].module: expected a string"},
    };
    for (const Case& c : cases) {
        whmcs = WhmcsScenario();
        whmcs.answer("GetServers", c.reply);
        EXPECT_THAT(failure(c.code), AllOf(HasSubstr(where("GetServers")), HasSubstr(c.message))) << c.reply;
    }
}

TEST_F(ApiReplies, refuses_a_reply_that_ends_anywhere) {
    const std::string whole = page("products", "product", json::array({service_row(1, "x.example")}), 0, 10)["json"].dump();
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        whmcs = WhmcsScenario();
        whmcs.answer("GetClientsProducts", {{"body", whole.substr(0, size)}});
        failure(ExitCode::malformed_input);
        EXPECT_THAT(sink.services, IsEmpty()) << size;
    }
}

TEST_F(ApiReplies, refuses_a_service_without_what_its_place_depends_on) {
    for (const char* key : {"id", "clientid", "pid", "serverid", "domain", "username", "status"}) {
        whmcs = WhmcsScenario();
        json row = service_row(1, "x.example");
        row.erase(key);
        whmcs.answer("GetClientsProducts", page("products", "product", json::array({row}), 0, 10));
        EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("products[0]." + std::string(key) + ": is missing"));
    }
}

TEST_F(ApiReplies, survives_a_busy_server_and_broken_connections) {
    whmcs.answer("GetServers", json::array({{{"status", 503}, {"body", "busy"}},
                                            {{"body", "{\"result\""}, {"cut", 5}},
                                            {{"json", {{"result", "success"}, {"servers", ""}}}}}));
    load();
    EXPECT_EQ(noted.pauses.size(), 2U);
    whmcs = WhmcsScenario();
    whmcs.answer("GetServers", {{"status", 503}, {"body", "<h1>maintenance</h1>"}});
    EXPECT_THAT(
        failure(ExitCode::missing_input),
        HasSubstr("status 503; the reply begins with '<h1>maintenance</h1>': a web page, not JSON (4 attempts). The server is "
                  "overloaded or under maintenance: load again later"));
    whmcs = WhmcsScenario();
    whmcs.answer("GetServers", {{"status", 429}, {"body", "slow down"}, {"headers", {{"Retry-After", "600"}}}});
    EXPECT_THAT(
        failure(ExitCode::missing_input),
        HasSubstr("status 429; the reply begins with 'slow down', which is not JSON (the server asks for a pause of 600 s). The "
                  "server limits how often it may be asked"));
}

TEST_F(ApiReplies, says_on_which_page_bytes_are_damaged) {
    whmcs.answer("GetClientsProducts", {{"base64", "eyJhIjogIvwifQ=="}});
    EXPECT_THAT(failure(ExitCode::malformed_input), HasSubstr("the reply of the page from row 0 on is not valid JSON: "));
}

TEST_F(ApiReplies, are_whole_with_status_200_or_203_alone) {
    for (const int status : {200, 203}) {
        whmcs = WhmcsScenario();
        whmcs.answer("GetServers", {{"status", status}, {"json", {{"result", "success"}, {"servers", json::array()}}}});
        EXPECT_NO_THROW(load()) << status;
    }
    for (const int status : {201, 202, 206, 207, 226}) {
        for (const json& reply : {json{{"json", {{"result", "success"}, {"servers", json::array()}}}}, json{{"body", "half"}}}) {
            json whole = reply;
            whole["status"] = status;
            whmcs = WhmcsScenario();
            whmcs.answer("GetServers", whole);
            EXPECT_THAT(failure(ExitCode::missing_input),
                        HasSubstr("GetServers: status " + std::to_string(status) + ", which is not a whole reply"));
        }
        whmcs = WhmcsScenario();
        whmcs.answer("GetServers", {{"status", status}, {"json", {{"result", "error"}, {"message", "Invalid IP 192.0.2.1"}}}});
        EXPECT_THAT(failure(ExitCode::missing_input), HasSubstr("WHMCS refuses: 'Invalid IP 192.0.2.1'")) << status;
    }
}

}  // namespace
}  // namespace serversync
