// SPDX-License-Identifier: MIT
#include "tests/api/api_fixture.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace serversync {

using nlohmann::json;

namespace {

template <class... Parts>
std::string line(const Parts&... parts) {
    std::ostringstream text;
    text << '\n';
    const char* before = "";
    ((text << before << parts, before = " "), ...);
    return text.str();
}

}  // namespace

void RecordingSink::server(const ServerRecord& r) {
    text += line("server", r.id, r.name, r.hostname, r.module, r.ip_address, r.assigned_ips, r.active ? "active" : "inactive");
}

void RecordingSink::module(const ModuleRecord& r) { text += line("module", r.name, r.identity_field, r.product_field); }

void RecordingSink::product(const ProductRecord& r) {
    const auto amount = [](const std::optional<std::int64_t>& minor) { return minor ? std::to_string(*minor) : "-"; };
    for (const PriceRecord& price : r.prices)
        prices += std::string(price.currency) + ' ' + amount(price.monthly) + ' ' + amount(price.annually) + ", ";
    text += line("product", r.id, r.name, r.type, r.pay_type, r.module, r.config_options[0], r.config_options[1]);
}

void RecordingSink::client(const ClientRecord& r) { text += line("client", r.id, r.name, r.email, r.currency); }

void RecordingSink::service(const ServiceRecord& r) {
    const auto day = [](const std::optional<Date>& date) { return date ? to_text(*date) : std::string(); };
    text +=
        line("service", r.id, r.client_id, r.product_id, r.server_id, r.domain, r.username, r.dedicated_ip, r.status_text,
             r.billing_cycle, day(r.registered_on), day(r.next_due_on), r.amount_minor ? std::to_string(*r.amount_minor) : "-");
    services.push_back(r.id);
    records.push_back(r);
    suspend_reasons.append(r.suspend_reason).append("|");
}

void RecordingSink::custom_field(const CustomFieldRecord& r) { text += line("field", r.service_id, r.name, r.value); }

void RecordingSink::reported(MirrorTable table, std::uint64_t rows) { text += line("reported", to_text(table), rows); }

void RecordingSink::taken_at(Instant instant) { text += line("taken at", to_text(instant)); }

ApiFixture::ApiFixture() {
    options.supplement.assigned_ips[1] = {};
    options.supplement.products[1].config_options[0] = "gold";
}

void ApiFixture::load() {
    servers.panel.play(json::parse(whmcs.text()));
    HttpClient client(noted.options());
    WhmcsApi api(client, servers.https("/"), {Secret("ident-1"), Secret("key-2"), Secret("access-3")});
    notes = read_mirror_from_api(api, options, sink);
}

std::string ApiFixture::failure(ExitCode code) {
    try {
        load();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), code) << error.what();
        for (const std::string& secret : {planted, std::string("ident-1"), std::string("key-2"), std::string("access-3")}) {
            EXPECT_THAT(error.what() + sink.text, testing::Not(testing::HasSubstr(secret)));
        }
        return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

std::vector<std::string> ApiFixture::starts(const std::string& action) {
    std::vector<std::string> result;
    for (const json& request : servers.panel.requests()) {
        if (request["form"]["action"] == action) result.push_back(request["form"]["limitstart"]);
    }
    return result;
}

std::string ApiFixture::where(const std::string& action) const {
    return "cannot read '" + servers.https("/includes/api.php") + "': " + action + ": ";
}

}  // namespace serversync
