// SPDX-License-Identifier: MIT
#include "adapters/whmcs/export_writer.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "adapters/whmcs/export_columns.hpp"
#include "adapters/whmcs/export_json.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;

/// Collects what a writer writes, and how large its pieces are.
struct Document {
    ExportWriter writer{[this](std::string_view bytes) {
        text.append(bytes);
        largest = std::max(largest, bytes.size());
    }};
    std::string text;
    std::size_t largest = 0;
};

std::string read_and_write_again(const std::string& text) {
    Document again;
    const auto source = open_memory(text, "'export.json'");
    read_mirror_export(*source, again.writer);
    again.writer.finish();
    return again.text;
}

TEST(ExportWriter, writes_a_row_a_line) {
    Document document;
    document.writer.taken_at(*parse_instant("2026-11-20T02:00:00Z"));
    document.writer.reported(MirrorTable::services, 2);
    document.writer.reported(MirrorTable::servers, 1);
    document.writer.server(
        {1, "alpha", "alpha.example.net", "cpanel", "192.0.2.10", "192.0.2.11\n\n192.0.2.12", true, false, {}, {}});
    document.writer.module({"cpanel", "cPanel", "domain", "Domain", "configoption1"});
    ProductRecord product;
    product.id = 4;
    product.name = "Starter";
    product.retired = true;
    product.config_options[0] = "starter";
    product.config_options[23] = "last";
    document.writer.product(product);
    document.writer.client({9223372036854775807U, "A", "a@example.net", "USD"});
    ServiceRecord service;
    service.id = 7;
    service.domain = "one.example";
    service.registered_on = parse_date("2024-01-02");
    service.amount_minor = 905;
    document.writer.service(service);
    service.kind = ServiceKind::addon;
    service.module = "vpsmod";
    service.registered_on = {};
    service.amount_minor = -5;
    document.writer.service(service);
    document.writer.custom_field({ServiceKind::addon, 7, "Service ID", "17"});
    document.writer.finish();
    EXPECT_EQ(document.text, R"({
  "format": "serversync.mirror-export",
  "version": 2,
  "texts": "plain",
  "taken_at": "2026-11-20T02:00:00Z",
  "totals": {"servers": 1, "services": 2},
  "servers": [
    {"id": 1, "name": "alpha", "hostname": "alpha.example.net", "module": "cpanel", "ip_address": "192.0.2.10", "assigned_ips": ["192.0.2.11", "", "192.0.2.12"], "active": true, "disabled": false}
  ],
  "modules": [
    {"name": "cpanel", "display_name": "cPanel", "identity_field": "domain", "identity_display_name": "Domain", "product_field": "configoption1"}
  ],
  "products": [
    {"id": 4, "name": "Starter", "type": "", "pay_type": "", "module": "", "hidden": false, "retired": true, "config_options": {"configoption1": "starter", "configoption24": "last"}}
  ],
  "clients": [
    {"id": 9223372036854775807, "name": "A", "email": "a@example.net", "currency": "USD"}
  ],
  "services": [
    {"id": 7, "kind": "hosting", "client_id": 0, "product_id": 0, "server_id": 0, "domain": "one.example", "username": "", "dedicated_ip": "", "status": "", "registered_on": "2024-01-02", "next_due_on": "", "billing_cycle": "", "amount": "9.05"},
    {"id": 7, "kind": "addon", "client_id": 0, "product_id": 0, "server_id": 0, "module": "vpsmod", "domain": "one.example", "username": "", "dedicated_ip": "", "status": "", "registered_on": "", "next_due_on": "", "billing_cycle": "", "amount": "-0.05"}
  ],
  "custom_fields": [
    {"service_kind": "addon", "service_id": 7, "name": "Service ID", "value": "17"}
  ]
}
)");
    EXPECT_EQ(read_and_write_again(document.text), document.text);
}

TEST(ExportWriter, writes_every_list_of_nothing) {
    Document document;
    document.writer.finish();
    EXPECT_EQ(document.text,
              "{\n  \"format\": \"serversync.mirror-export\",\n  \"version\": 2,\n  \"texts\": \"plain\",\n  \"servers\": [],\n  "
              "\"modules\": [],\n  "
              "\"products\": [],\n"
              "  \"clients\": [],\n  \"services\": [],\n  \"custom_fields\": []\n}\n");
    EXPECT_EQ(read_and_write_again(document.text), document.text);
}

TEST(ExportWriter, gives_hostile_text_back) {
    const std::string hostile =
        "\"\\/\b\n\t\x01\x1b[31m\x7f \xc2\x85 m\xc3\xbcnchen \xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae \xf0\x9f\x98\x80 </script>";
    Document document;
    document.writer.client({1, hostile, hostile, hostile});
    document.writer.finish();
    for (const char control : {'\x01', '\x1b', '\x7f', '\t'}) EXPECT_EQ(document.text.find(control), std::string::npos);
    for (const char* odd : {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xae"})
        EXPECT_EQ(document.text.find(odd), std::string::npos);
    EXPECT_THAT(document.text, HasSubstr("m\xc3\xbcnchen \\u2028\\u2029\\u202e"));
    EXPECT_EQ(read_and_write_again(document.text), document.text);
}

TEST(ExportWriter, refuses_what_is_not_utf8) {
    Document document;
    try {
        document.writer.client({17, "ok", "\xff", ""});
        FAIL();
    } catch (const MalformedInput& error) {
        EXPECT_STREQ(error.what(), "clients: row with id 17: a string is not UTF-8");
    }
}

TEST(ExportWriter, keeps_to_the_order_of_an_export) {
    Document document;
    document.writer.client({1, "", "", ""});
    EXPECT_THROW(document.writer.taken_at(Instant{1}), std::logic_error);
    EXPECT_THROW(document.writer.reported(MirrorTable::servers, 1), std::logic_error);
    EXPECT_THROW(document.writer.server({}), std::logic_error);
}

TEST(ExportWriter, writes_in_pieces_that_do_not_grow) {
    Document document;
    const std::string name(1000, 'x');
    for (std::uint64_t id = 1; id <= 500; ++id) document.writer.client({id, name, "", ""});
    document.writer.finish();
    EXPECT_GT(document.text.size(), 500'000U);
    EXPECT_LT(document.largest, 100'000U);
}

/// The reader's table of columns is the list of what an export can say.
TEST(ExportWriter, leaves_out_what_is_not_known) {
    Document document;
    ServerRecord server;
    server.id = 1;
    server.nameservers = {"ns1.example.net", "", "ns3.example.net"};
    server.remote_accounts = 0;
    document.writer.server(server);
    ProductRecord product;
    product.id = 2;
    product.auto_terminate_days = 30;
    const std::array prices = {PriceRecord{2, "EUR", 895, {}, {}, 0, {}, {}}, PriceRecord{2, "USD", {}, {}, {}, {}, {}, {}}};
    product.prices = prices;
    document.writer.product(product);
    ServiceRecord service;
    service.id = 3;
    service.suspension_override = false;
    service.has_subscription = true;
    service.suspend_reason = "Overdue on Payment";
    document.writer.service(service);
    document.writer.custom_field({ServiceKind::hosting, 3, "N", "V", 9});
    document.writer.finish();
    for (
        const char* part :
        {R"("disabled": false, "nameservers": ["ns1.example.net", "", "ns3.example.net"], "remote_accounts": 0})",
         R"("config_options": {}, "auto_terminate_days": 30, "prices": {"EUR": {"monthly": "8.95", "annually": "0.00"}, "USD": {}}})",
         R"("amount": null, "suspension_override": false, "suspend_reason": "Overdue on Payment", "has_subscription": true})",
         R"("name": "N", "value": "V", "field_id": 9})"}) {
        EXPECT_THAT(document.text, HasSubstr(part));
    }
    EXPECT_EQ(read_and_write_again(document.text), document.text);
}

TEST(ExportWriter, writes_every_column_that_the_reader_knows) {
    Document document;
    ServerRecord server;
    server.nameservers[0] = "ns1.example.net";
    server.remote_accounts = 1;
    document.writer.server(server);
    document.writer.module({});
    ProductRecord product;
    product.auto_terminate_days = product.recurring_cycles = 1;
    const PriceRecord price{1, "USD", {}, {}, {}, {}, {}, {}};
    product.prices = {&price, 1};
    document.writer.product(product);
    document.writer.client({});
    ServiceRecord service;
    service.module = service.suspend_reason = "x";
    service.terminated_on = service.suspension_override_until = Date{1};
    service.suspension_override = service.has_subscription = false;
    service.order_id = 1;
    document.writer.service(service);
    document.writer.custom_field({ServiceKind::hosting, 0, "", "", 1});
    document.writer.finish();
    const auto expect_columns = [&](MirrorTable table, const auto& columns, std::size_t keys_within = 0) {
        const std::size_t begin = document.text.find("\"" + std::string(to_text(table)) + "\": [\n");
        const std::string row = document.text.substr(begin, document.text.find("\n  ]", begin) - begin);
        for (const auto& column : columns) EXPECT_THAT(row, HasSubstr("\"" + std::string(column.name) + "\": "));
        EXPECT_EQ(static_cast<std::size_t>(std::count(row.begin(), row.end(), ':')), columns.size() + keys_within + 1) << row;
    };
    expect_columns(MirrorTable::servers, export_columns::server_columns);
    expect_columns(MirrorTable::modules, export_columns::module_columns);
    expect_columns(MirrorTable::products, export_columns::product_columns, 1);
    expect_columns(MirrorTable::clients, export_columns::client_columns);
    expect_columns(MirrorTable::services, export_columns::service_columns);
    expect_columns(MirrorTable::custom_fields, export_columns::custom_field_columns);
}

}  // namespace
}  // namespace serversync
