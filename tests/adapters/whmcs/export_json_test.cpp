// SPDX-License-Identifier: MIT
#include "adapters/whmcs/export_json.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/files/byte_source.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "engine/model/error.hpp"
#include "tests/adapters/dripping_source.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Writes down what it is given, a line a row.
class Notebook : public MirrorSink {
public:
    void server(const ServerRecord& row) override {
        line() << "server " << row.id << '|' << row.name << '|' << row.hostname << '|' << row.module << '|' << row.ip_address
               << '|' << row.assigned_ips << '|' << row.active << row.disabled << '\n';
    }
    void module(const ModuleRecord& row) override {
        line() << "module " << row.name << '|' << row.display_name << '|' << row.identity_field << '|'
               << row.identity_display_name << '|' << row.product_field << '\n';
    }
    static std::string day(const std::optional<Date>& date) { return date ? to_text(*date) : std::string(); }
    void product(const ProductRecord& row) override {
        line() << "product " << row.id << '|' << row.name << '|' << row.type << '|' << row.pay_type << '|' << row.module << '|'
               << row.hidden << row.retired;
        for (std::size_t i = 0; i < config_option_count; ++i) {
            if (!row.config_options[i].empty()) m_text << '|' << i + 1 << '=' << row.config_options[i];
        }
        m_text << '\n';
    }
    void client(const ClientRecord& row) override {
        line() << "client " << row.id << '|' << row.name << '|' << row.email << '|' << row.currency << '\n';
    }
    void service(const ServiceRecord& row) override {
        line() << "service " << static_cast<int>(row.kind) << '|' << row.id << '|' << row.client_id << '|' << row.product_id
               << '|' << row.server_id << '|' << row.module << '|' << row.domain << '|' << row.username << '|' << row.dedicated_ip
               << '|' << row.status_text << '|' << day(row.registered_on) << '|' << day(row.next_due_on) << '|'
               << row.billing_cycle << '|';
        if (row.amount_minor) m_text << *row.amount_minor;
        m_text << '\n';
    }
    void custom_field(const CustomFieldRecord& row) override {
        line() << "custom_field " << static_cast<int>(row.service_kind) << '|' << row.service_id << '|' << row.name << '|'
               << row.value << '\n';
    }
    void reported(MirrorTable table, std::uint64_t rows) override {
        line() << "reported " << to_text(table) << ' ' << rows << '\n';
    }
    void taken_at(Instant instant) override { line() << "taken_at " << to_text(instant) << '\n'; }

    std::string text() const { return m_text.str(); }

private:
    std::ostringstream& line() { return m_text; }
    std::ostringstream m_text;
};

/// What comes of a document in pieces of so many bytes: what was read, or the error after "error: ".
std::string outcome(const std::string& document, std::size_t piece) {
    Notebook notebook;
    DrippingSource source(document, piece, "'export.json'");
    try {
        read_mirror_export(source, notebook);
    } catch (const MalformedInput& error) {
        return std::string("error: ") + error.what();
    }
    return notebook.text();
}

/// The same, whether rows are read plainly or, because each is cut, from a document tree.
std::string outcome(const std::string& document) {
    std::string result = outcome(document, document.size() + 1);
    EXPECT_EQ(outcome(document, 1), result) << document.substr(0, 1000);
    return result;
}

std::string read_export(const std::string& document) {
    std::string result = outcome(document);
    if (result.starts_with("error: ")) throw MalformedInput(result.substr(7));
    return result;
}

std::string export_error_of(const std::string& document) {
    const std::string result = outcome(document);
    return result.starts_with("error: ") ? result.substr(7) : "no error";
}

/// An export whose tables are blank but for one.
std::string with_rows(const std::string& table, const std::string& rows) {
    std::string document = R"({"format": "serversync.mirror-export", "version": 1)";
    for (const std::string name : {"servers", "modules", "products", "clients", "services", "custom_fields"}) {
        document += ", \"" + name + "\": [" + (name == table ? rows : "") + ']';
    }
    return document + '}';
}

std::string with_member(const std::string& member) {
    std::string document = with_rows("", "");
    document.back() = ',';
    return document + ' ' + member + '}';
}

/// An export with a client and a module, between other members.
std::string of_version(int version, const std::string& before, const std::string& after) {
    return R"({"format": "serversync.mirror-export", "version": )" + std::to_string(version) + ", " + before +
           R"("servers": [{"id": 1, "assigned_ips": ["a&lt;b"]}], "modules": [{"name": "x", "display_name": "R&amp;D"}], )"
           R"("products": [{"id": 1, "config_options": {"configoption2": "r&amp;d"}}], "services": [], )"
           R"("clients": [{"id": 1, "name": "O&#039;Brien &amp;lt;"}])" +
           after + '}';
}

constexpr const char* whole = R"({
 "format": "serversync.mirror-export", "version": 1, "taken_at": "2026-11-20T02:00:00Z",
 "totals": {"servers": 2, "services": 9},
 "servers": [{"id": 1, "name": "alpha", "hostname": "alpha.example.net", "module": "cpanel", "ip_address": "192.0.2.10",
              "assigned_ips": ["192.0.2.11", "2001:db8::1"], "active": false, "disabled": true}],
 "modules": [{"name": "cpanel", "display_name": "cPanel", "identity_field": "domain", "identity_display_name": "Domain",
              "product_field": "configoption1"}],
 "products": [{"id": 1, "name": "Starter &amp; more", "type": "hostingaccount", "pay_type": "recurring", "module": "cpanel",
               "hidden": true, "retired": true, "config_options": {"configoption1": "starter", "configoption24": "x"}}],
 "clients": [{"id": 1, "name": "A Client", "email": "a@example.net", "currency": "USD"}],
 "services": [{"id": 1, "kind": "addon", "client_id": 2, "product_id": 3, "server_id": 4, "module": "vps",
               "domain": "m\u00fcnchen.example",
               "username": "example", "dedicated_ip": "192.0.2.12", "status": "Active", "registered_on": "2024-01-02",
               "next_due_on": "2026-12-01", "billing_cycle": "Monthly", "amount": "9.95"}],
 "custom_fields": [{"service_kind": "addon", "service_id": 1, "name": "Service ID|Id", "value": "17"}]
})";

TEST(MirrorExport, hands_over_every_column) {
    EXPECT_EQ(read_export(whole),
              "taken_at 2026-11-20T02:00:00Z\n"
              "reported servers 2\n"
              "reported services 9\n"
              "server 1|alpha|alpha.example.net|cpanel|192.0.2.10|192.0.2.11\n2001:db8::1|01\n"
              "module cpanel|cPanel|domain|Domain|configoption1\n"
              "product 1|Starter & more|hostingaccount|recurring|cpanel|11|1=starter|24=x\n"
              "client 1|A Client|a@example.net|USD\n"
              "service 1|1|2|3|4|vps|münchen.example|example|192.0.2.12|Active|2024-01-02|2026-12-01|Monthly|995\n"
              "custom_field 1|1|Service ID|Id|17\n");
}

TEST(MirrorExport, decodes_texts_unless_it_says_that_they_are_plain) {
    const std::string decoded = "server 1|||||a<b|10\nmodule x|R&amp;D|||\nproduct 1|||||00|2=r&d\nclient 1|O'Brien &lt;||\n";
    EXPECT_EQ(read_export(of_version(1, "", "")), decoded);
    EXPECT_EQ(read_export(of_version(2, R"("texts": "entities", )", "")), decoded);
    EXPECT_EQ(read_export(of_version(2, "", R"(, "texts": "entities")")), decoded);
    EXPECT_EQ(read_export(of_version(2, R"("texts": "plain", )", "")),
              "server 1|||||a&lt;b|10\nmodule x|R&amp;D|||\nproduct 1|||||00|2=r&amp;d\nclient 1|O&#039;Brien &amp;lt;||\n");
    EXPECT_EQ(export_error_of(of_version(2, "", R"(, "texts": "plain")")),
              "'export.json': 'texts' comes after rows that were read as if it were 'entities'. Write it before the tables");
    // Where no text has an entity it does not matter when that is said.
    EXPECT_EQ(read_export(R"({"clients": [{"id": 1, "name": "R&D"}], "format": "serversync.mirror-export", "modules": [],)"
                          R"( "products": [], "servers": [], "services": [], "texts": "plain", "version": 2})"),
              "client 1|R&D||\n");
}

TEST(MirrorExport, takes_what_is_left_out_as_blank) {
    EXPECT_EQ(read_export(with_rows("servers", R"({"id": 1})")), "server 1||||||10\n");
    EXPECT_EQ(read_export(with_rows("modules", R"({"name": "x"})")), "module x||||\n");
    EXPECT_EQ(read_export(with_rows("products", R"({"id": 1})")), "product 1|||||00\n");
    EXPECT_EQ(read_export(with_rows("clients", R"({"id": 1})")), "client 1|||\n");
    EXPECT_EQ(read_export(with_rows("services", R"({"id": 1})")), "service 0|1|0|0|0|||||||||\n");
    EXPECT_EQ(read_export(with_rows("custom_fields", R"({"service_id": 1, "name": "x"})")), "custom_field 0|1|x|\n");
    EXPECT_EQ(read_export(R"({"version": 1, "services": [], "clients": [], "products": [], "modules": [], "servers": [],)"
                          R"( "format": "serversync.mirror-export"})"),
              "");
}

TEST(MirrorExport, keeps_no_value_from_row_to_row) {
    EXPECT_EQ(read_export(with_rows("services", R"({"id": 1, "domain": "a", "amount": 1}, {"username": "u", "id": 2})")),
              "service 0|1|0|0|0||a|||||||100\nservice 0|2|0|0|0|||u||||||\n");
    EXPECT_EQ(read_export(with_rows("servers", R"({"id": 1, "assigned_ips": ["a"]}, {"id": 2})")),
              "server 1|||||a|10\nserver 2||||||10\n");
}

TEST(MirrorExport, reads_amounts_to_minor_units) {
    const struct {
        const char* json;
        const char* minor;
    } cases[] = {
        {R"("9.95")", "995"},
        {R"("9.9")", "990"},
        {R"("9")", "900"},
        {R"("0.00")", "0"},
        {R"("-1.50")", "-150"},
        {"9.95", "995"},
        {"0.07", "7"},
        {"12", "1200"},
        {"-0.01", "-1"},
        {"1e2", "10000"},
        {"null", ""},
        {"19.99", "1999"},
        {"1234567.89", "123456789"},
        {R"("99999999999999.99")", "9999999999999999"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(read_export(with_rows("services", std::string(R"({"id": 1, "amount": )") + each.json + '}')),
                  std::string("service 0|1|0|0|0|||||||||") + each.minor + '\n')
            << each.json;
    }
}

TEST(MirrorExport, takes_null_for_what_is_not_known) {
    EXPECT_EQ(export_error_of(with_rows("services", R"({"id": 1, "terminated_on": null, "suspension_override": null,
                                                        "suspension_override_until": "", "has_subscription": null})")),
              "no error");
    EXPECT_EQ(export_error_of(with_rows("servers", R"({"id": 1, "nameservers": [], "remote_accounts": null})")), "no error");
    EXPECT_EQ(export_error_of(with_rows("products", R"({"id": 1, "auto_terminate_days": null, "recurring_cycles": null,
                                                        "prices": {"USD": {"monthly": null}, "EUR": {}}})")),
              "no error");
}

TEST(MirrorExport, says_what_is_wrong_with_what_is_not_known) {
    const std::string count = "expected an integer from 0 to 9223372036854775807, or null";
    const struct {
        const char* table;
        const char* row;
        std::string message;
    } cases[] = {
        {"servers", R"({"id": 1, "nameservers": "ns1"})", "servers[0].nameservers: expected a list of strings"},
        {"servers", R"({"id": 1, "nameservers": ["a", 2]})", "servers[0].nameservers[1]: expected a string"},
        {"servers", R"({"id": 1, "nameservers": ["a", "b", "c", "d", "e", "f"]})",
         "servers[0].nameservers[5]: expected no more texts"},
        {"servers", R"({"id": 1, "remote_accounts": -1})", "servers[0].remote_accounts: " + count},
        {"products", R"({"id": 1, "recurring_cycles": "3"})", "products[0].recurring_cycles: " + count},
        {"products", R"({"id": 1, "prices": []})",
         "products[0].prices: expected an object of currencies with the prices in each"},
        {"products", R"({"id": 1, "prices": {"USD": {"weekly": 1}}})",
         "products[0].prices.USD.weekly: expected monthly, quarterly, semiannually, annually, biennially or triennially as key"},
        {"products", R"({"id": 1, "prices": {"USD": {"monthly": "9.955"}}})",
         "products[0].prices.USD.monthly: expected an amount with at most two decimals, as \"9.95\""},
        {"services", R"({"id": 1, "has_subscription": "yes"})", "services[0].has_subscription: expected true, false or null"},
    };
    for (const auto& item : cases) EXPECT_THAT(export_error_of(with_rows(item.table, item.row)), HasSubstr(item.message));
}

TEST(MirrorExport, takes_no_date_in_any_of_its_forms) {
    for (const char* json : {"null", R"("")", R"("0000-00-00")", R"("2024-00-00")"}) {
        EXPECT_EQ(export_error_of(with_rows(
                      "services", std::string(R"({"id": 1, "registered_on": )") + json + ", \"next_due_on\": " + json + '}')),
                  "no error")
            << json;
    }
}

struct Fault {
    std::string document;
    std::string message;  ///< after "'export.json': "
};

const std::vector<Fault>& faults() {
    static const std::vector<Fault> list = [] {
        const std::string id = "expected an integer from 1 to 9223372036854775807";
        const std::string reference = "expected an integer from 0 to 9223372036854775807";
        const std::string amount = "expected an amount with at most two decimals, as \"9.95\"";
        const std::string date = "expected a date as 'YYYY-MM-DD', blank or null";
        const std::string service_keys =
            "id, kind, client_id, product_id, server_id, module, domain, username, dedicated_ip, status, registered_on,"
            " next_due_on, billing_cycle, amount, terminated_on, suspension_override, suspension_override_until, suspend_reason,"
            " order_id, has_subscription";
        const auto service = [](const std::string& members) { return with_rows("services", R"({"id": 1}, {)" + members + '}'); };
        return std::vector<Fault>{
            {"[]", "expected an object with the members of a mirror export"},
            {R"({"version": 1, "servers": [], "modules": [], "products": [], "clients": [], "services": []})",
             "'format' is missing"},
            {R"({"format": "serversync.mirror-export",)"
             R"( "servers": [], "modules": [], "products": [], "clients": [], "services": []})",
             "'version' is missing"},
            {R"({"format": "serversync.mirror-export",)"
             R"( "version": 1, "modules": [], "products": [], "clients": [], "services": []})",
             "'servers' is missing"},
            {R"({"format": "serversync.mirror-export",)"
             R"( "version": 1, "servers": [], "modules": [], "products": [], "clients": []})",
             "'services' is missing"},
            {R"({"format": "serversync.plan"})", "format: expected 'serversync.mirror-export'"},
            {R"({"version": 3})", "is version 3 of the export format, this serversync reads 1 and 2"},
            {R"({"version": 0})", "is version 0 of the export format, this serversync reads 1 and 2"},
            {of_version(2, "", ""),
             "'texts' is missing: say whether texts are 'plain' or have the HTML 'entities' with which WHMCS stores them"},
            {of_version(1, R"("texts": "plain", )", ""), "'texts' belongs to version 2 of the export format, this is version 1"},
            {of_version(2, R"("texts": "html", )", ""), "texts: expected 'plain' or 'entities'"},
            {of_version(2, R"("texts": true, )", ""), "texts: expected 'plain' or 'entities'"},
            {R"({"version": "1"})", "version: expected an integer"},
            {R"({"success": true})",
             "unknown key 'success'; the known keys are format, version, texts, taken_at, totals, servers, modules, products, "
             "clients,"
             " services, custom_fields"},
            {with_member(R"("taken_at": "yesterday")"), "taken_at: expected a time as '2026-01-31T04:05:06Z'"},
            {with_member(R"("totals": [])"), "totals: expected an object"},
            {with_member(R"("totals": {"services": -1})"), "totals.services: " + reference},
            {with_member(R"("totals": {"invoices": 1})"),
             "unknown key 'totals.invoices'; the known keys are servers, modules, products, clients, services, custom_fields"},
            {R"({"services": {"1": {}}})", "services: expected a list"},
            {R"({"services": null})", "services: expected a list"},
            {with_rows("services", "7"), "services[0]: expected an object"},
            {with_rows("services", "{}"), "services[0]: 'id' is missing"},
            {with_rows("modules", "{}"), "modules[0]: 'name' is missing"},
            {with_rows("custom_fields", R"({"service_id": 1})"), "custom_fields[0]: 'name' is missing"},
            {with_rows("custom_fields", R"({"name": "x"})"), "custom_fields[0]: 'service_id' is missing"},
            {service(R"("id": 0)"), "services[1].id: " + id},
            {service(R"("id": -1)"), "services[1].id: " + id},
            {service(R"("id": "2")"), "services[1].id: " + id},
            {service(R"("id": 2.5)"), "services[1].id: " + id},
            {service(R"("id": 9223372036854775808)"), "services[1].id: " + id},
            {service(R"("id": 2, "client_id": -1)"), "services[1].client_id: " + reference},
            {service(R"("id": 2, "server_id": null)"), "services[1].server_id: " + reference},
            {service(R"("id": 2, "kind": "domain")"), "services[1].kind: expected 'hosting' or 'addon'"},
            {service(R"("id": 2, "domain": null)"), "services[1].domain: expected a string"},
            {service(R"("id": 2, "username": 7)"), "services[1].username: expected a string"},
            {service(R"("id": 2, "registered_on": "01/02/2024")"), "services[1].registered_on: " + date},
            {service(R"("id": 2, "registered_on": 20240102)"), "services[1].registered_on: " + date},
            {service(R"("id": 2, "next_due_on": "2024-01-02 00:00:00")"), "services[1].next_due_on: " + date},
            {service(R"("id": 2, "amount": "9.955")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": "9,95")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": "")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": "9.")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": ".5")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": "--5")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": "123456789012345")"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": true)"), "services[1].amount: " + amount},
            {service(R"("id": 2, "amount": 1e300)"), "services[1].amount: expected an amount this large as a string"},
            {service(R"("id": 2, "colour": "red")"), "unknown key 'services[1].colour'; the known keys are " + service_keys},
            {service(R"("id": 2, "co\nlour\u001b": "red")"),
             "unknown key 'services[1].co\\x0alour\\x1b'; the known keys are " + service_keys},
            {with_rows("servers", R"({"id": 1, "active": 1})"), "servers[0].active: expected true or false"},
            {with_rows("servers", R"({"id": 1, "assigned_ips": "192.0.2.1"})"),
             "servers[0].assigned_ips: expected a list of strings"},
            {with_rows("servers", R"({"id": 1, "assigned_ips": ["a", 1]})"), "servers[0].assigned_ips[1]: expected a string"},
            {with_rows("products", R"({"id": 1, "config_options": []})"),
             "products[0].config_options: expected an object of strings"},
            {with_rows("products", R"({"id": 1, "config_options": {"configoption25": ""}})"),
             "products[0].config_options.configoption25: expected configoption1 .. configoption24 as key"},
            {with_rows("products", R"({"id": 1, "config_options": {"configoption2": 7}})"),
             "products[0].config_options.configoption2: expected a string"},
        };
    }();
    return list;
}

TEST(MirrorExport, names_the_place_of_a_fault_and_what_is_expected) {
    for (const Fault& fault : faults()) EXPECT_EQ(export_error_of(fault.document), "'export.json': " + fault.message);
}

TEST(MirrorExport, refuses_secrets_by_name_and_never_prints_one) {
    const struct {
        const char* table;
        const char* key;
    } cases[] = {
        {"servers", "password"},  {"servers", "accesshash"}, {"servers", "Access_Hash"}, {"servers", "serverpassword"},
        {"services", "password"}, {"services", "notes"},     {"services", "adminNotes"}, {"clients", "password2"},
        {"clients", "cardnum"},   {"clients", "api_token"},
    };
    for (const auto& each : cases) {
        const std::string message =
            export_error_of(with_rows(each.table, std::string(R"({"id": 1, ")") + each.key + R"(": "hunter2"})"));
        EXPECT_EQ(message,
                  std::string("'export.json': '") + each.table + "[0]." + each.key +
                      "' may not be in an export, because WHMCS keeps secrets or private remarks in it. Export without it");
    }
    for (const char* row : {R"({"id": "hunter2"})", R"({"id": 1, "amount": "hunter2"})",
                            R"({"id": 1, "registered_on": "hunter2"})", R"({"id": 1, "kind": "hunter2"})"}) {
        EXPECT_THAT(export_error_of(with_rows("services", row)), Not(HasSubstr("hunter2")));
    }
    EXPECT_THAT(export_error_of(with_member(R"("password": "hunter2")")), HasSubstr("'password' may not be in an export"));
}

TEST(MirrorExport, says_where_the_text_is_no_json) {
    EXPECT_THAT(export_error_of(""), HasSubstr("'export.json' is not valid JSON"));
    EXPECT_THAT(export_error_of(with_rows("services", R"({"id": 1, "id": 2})")), HasSubstr("the key 'id' appears twice"));
    EXPECT_THAT(export_error_of(with_rows("services", "{\"id\": 1, \"domain\": \"\xff\"}")),
                HasSubstr("'export.json' is not valid JSON"));
    EXPECT_THAT(export_error_of(with_member(R"("services": [])")), HasSubstr("the key 'services' appears twice"));
    EXPECT_THAT(export_error_of(with_rows("", "") + "x"), HasSubstr("something follows"));
}

TEST(MirrorExport, counts_rows_through_long_lists) {
    std::string rows;
    for (int i = 1; i <= 20'000; ++i)
        rows += R"({"id": )" + std::to_string(i) + R"(, "domain": "a-domain-of-some-length.example"}, )";
    EXPECT_EQ(export_error_of(with_rows("services", rows + R"({"id": 0})")),
              "'export.json': services[20000].id: expected an integer from 1 to 9223372036854775807");
}

/// The published schema and the reader agree on what an export is.
TEST(MirrorExport, refuses_what_its_schema_refuses) {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("serversync-export-" + std::to_string(::getpid()));
    std::ofstream documents(file);
    documents << '[' << whole << ',' << with_rows("", "");
    std::string expected = "11";
    for (const Fault& fault : faults()) {
        documents << ',' << fault.document;
        expected += '0';
    }
    documents << ']';
    documents.close();
    const std::string script =
        "import json, sys\n"
        "try: import jsonschema\n"
        "except ImportError: sys.exit(77)\n"
        "schema = json.load(open(sys.argv[1]))\n"
        "jsonschema.Draft202012Validator.check_schema(schema)\n"
        "checker = jsonschema.FormatChecker()\n"
        "checker.checks(\"date-time\")(lambda text: not isinstance(text, str) or \"T\" in text)\n"
        "valid = jsonschema.Draft202012Validator(schema, format_checker=checker)\n"
        "print(\"\".join(\"1\" if valid.is_valid(each) else \"0\" for each in json.load(open(sys.argv[2]))), end=\"\")\n";
    const std::string command =
        "python3 -c '" + script + "' " + SERVERSYNC_SOURCE_DIR + "/schema/mirror-export.schema.json " + file.string();
    std::FILE* pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string verdicts(1000, '\0');
    verdicts.resize(std::fread(verdicts.data(), 1, verdicts.size(), pipe));
    const int status = ::pclose(pipe);
    std::filesystem::remove(file);
    if (status != 0 && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)) GTEST_SKIP() << "needs python3-jsonschema";
    ASSERT_EQ(status, 0);
    EXPECT_EQ(verdicts, expected);
}

class MirrorExportFile : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "serversync-export-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        m_folder = name;
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    void load(const std::string& document) const {
        MirrorWriter writer(mirror(), unicode_forms);
        const auto source = open_memory(document, "'export.json'");
        read_mirror_export(*source, writer);
        writer.finish("json-export", "export.json", Instant{1}, "0");
    }

    std::string mirror() const { return m_folder / "m.db"; }

    std::string bytes() const {
        std::ifstream file(mirror(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::filesystem::path m_folder;
};

TEST_F(MirrorExportFile, becomes_a_mirror) {
    load(whole);
    const MirrorLoad load = Mirror(mirror()).load();
    EXPECT_EQ(load.loaded_at, parse_instant("2026-11-20T02:00:00Z"));
    EXPECT_FALSE(load.complete());
    EXPECT_EQ(load.tables[static_cast<std::size_t>(MirrorTable::services)], (TableCount{1, 9}));
    EXPECT_EQ(load.tables[static_cast<std::size_t>(MirrorTable::clients)], (TableCount{1, std::nullopt}));
    ServiceBatch batch;
    Mirror(mirror()).services_of(4, batch);
    ASSERT_EQ(batch.services.size(), 1U);
    EXPECT_EQ(batch.services[0].kind, ServiceKind::addon);
    EXPECT_EQ(batch.services[0].amount_minor, 995);
}

TEST_F(MirrorExportFile, leaves_the_old_mirror_wherever_it_is_cut) {
    load(with_rows("", ""));
    const std::string before = bytes();
    const std::string document = whole;
    for (std::size_t size = 0; size < document.size(); ++size) {
        try {
            load(document.substr(0, size));
            FAIL() << "a cut after " << size << " bytes went unnoticed";
        } catch (const MalformedInput& error) {
            EXPECT_THAT(error.what(), HasSubstr("'export.json' is not valid JSON: "));
            EXPECT_THAT(error.what(), HasSubstr(" at byte "));
        }
    }
    EXPECT_EQ(bytes(), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(m_folder), {}), 1);
}

}  // namespace
}  // namespace serversync
