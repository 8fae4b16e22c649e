// SPDX-License-Identifier: MIT
#include "tests/api/whmcs_scenario.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace serversync {

using nlohmann::json;

const std::string planted = "pLanted-s3cret";

namespace {

const char* const servers = R"({"result": "success", "servers": [
{"id": 1, "name": "alpha", "hostname": "alpha.example.net", "ipaddress": "192.0.2.10", "active": true, "activeServices": 0,
 "maxAllowedServices": 200, "percentUsed": 0, "module": "cpanel", "serverpassword": "pLanted-s3cret",
 "accesshash": "pLanted-s3cret",
 "status": {"http": false, "load": "", "uptime": ""}}], "fetchStatus": ""})";

const char* const products = R"({"result": "success", "totalresults": 1, "products": {"product": [
{"pid": 1, "gid": 1, "type": "hostingaccount", "name": "Gold", "description": "pLanted-s3cret",
 "module": "cpanel", "paytype": "recurring",
 "pricing": {"USD": {"prefix": "$", "monthly": "25.99"}}, "customfields": {"customfield": []},
 "configoptions": {"configoption": []}}]}})";

json route(const json& match, const json& replies) {
    return {{"match", match}, {"replies", replies.is_array() ? replies : json::array({replies})}};
}

json action_match(const std::string& action) {
    return {{"method", "POST"}, {"path", "/includes/api.php"}, {"form", {{"action", action}}}};
}

json action_match(const std::string& action, std::size_t start) {
    json match = action_match(action);
    match["form"]["limitstart"] = std::to_string(start);
    return match;
}

}  // namespace

json service_row(std::uint64_t id, const std::string& domain, const std::string& status) {
    return {{"id", std::to_string(id)},
            {"qty", "1"},
            {"clientid", "1"},
            {"orderid", "1"},
            {"pid", "1"},
            {"regdate", "2024-01-02"},
            {"name", "Gold"},
            {"domain", domain},
            {"dedicatedip", ""},
            {"serverid", "1"},
            {"servername", "alpha"},
            {"firstpaymentamount", "12.95"},
            {"recurringamount", "12.95"},
            {"billingcycle", "Monthly"},
            {"nextduedate", "2026-12-01"},
            {"status", status},
            {"username", "u" + std::to_string(id)},
            {"password", planted},
            {"notes", planted},
            {"subscriptionid", planted},
            {"customfields", {{"customfield", json::array({{{"id", "9"}, {"name", "Root Password"}, {"value", planted}}})}}},
            {"configoptions", {{"configoption", json::array()}}}};
}

json client_row(std::uint64_t id) {
    return {{"id", id},
            {"firstname", "Ann"},
            {"lastname", "Client"},
            {"companyname", ""},
            {"email", "a" + std::to_string(id) + "@example.net"},
            {"datecreated", "2024-01-01"},
            {"groupid", 0},
            {"status", "Active"},
            {"password", planted}};
}

json page(const std::string& container, const std::string& member, const json& rows, std::size_t start, std::size_t most) {
    json given = json::array();
    for (std::size_t i = start; i < std::min(rows.size(), start + most); ++i) given.push_back(rows[i]);
    return {{"json",
             {{"result", "success"},
              {"totalresults", std::to_string(rows.size())},
              {"startnumber", start},
              {"numreturned", given.size()},
              {container, {{member, given}}}}}};
}

WhmcsScenario::WhmcsScenario() = default;

void WhmcsScenario::answer(const std::string& action, const json& replies) {
    m_routes.push_back(route(action_match(action), replies).dump());
}

void WhmcsScenario::answer(const std::string& action, std::size_t start, const json& replies) {
    m_routes.push_back(route(action_match(action, start), replies).dump());
}

std::string WhmcsScenario::text() const {
    json routes = json::array();
    for (const std::string& text : m_routes) routes.push_back(json::parse(text));
    routes.push_back(route(action_match("GetServers"), {{"body", servers}}));
    routes.push_back(route(action_match("GetProducts"), {{"body", products}}));
    routes.push_back(route(action_match("GetClientsAddons"),
                           {{"json", {{"result", "success"}, {"totalresults", "0"}, {"addons", {{"addon", json::array()}}}}}}));
    json service_rows = json::array(), client_rows = json::array();
    for (std::size_t i = 1; i <= services; ++i) service_rows.push_back(service_row(i, "d" + std::to_string(i) + ".example"));
    for (std::size_t i = 1; i <= clients; ++i) client_rows.push_back(client_row(i));
    for (std::size_t i = 0; i <= services; ++i) {
        routes.push_back(route(action_match("GetClientsProducts", i), page("products", "product", service_rows, i, most_rows)));
    }
    for (std::size_t i = 0; i <= clients; ++i) {
        routes.push_back(route(action_match("GetClients", i), page("clients", "client", client_rows, i, most_rows)));
    }
    return json{{"routes", routes}}.dump();
}

}  // namespace serversync
