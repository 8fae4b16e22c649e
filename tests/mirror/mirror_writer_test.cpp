// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror_writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <random>
#include <set>
#include <sstream>

#include "engine/mirror/record_sql.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

using MirrorWriterTest = MirrorFiles;

TEST_F(MirrorWriterTest, gives_back_every_column_that_readers_have) {
    load([](MirrorSink& sink) {
        ServerRecord alpha;
        alpha.id = 7;
        alpha.name = "alpha";
        alpha.hostname = "alpha.example.net";
        alpha.module = " cPanel ";
        alpha.ip_address = "192.0.2.10";
        alpha.assigned_ips = "192.0.2.11\n2001:DB8::1\nnonsense\n192.0.2.11";
        alpha.disabled = true;
        alpha.remote_accounts = 12;
        sink.server(alpha);
        ModuleRecord cpanel;
        cpanel.name = "cPanel";
        cpanel.display_name = "cPanel & WHM";
        cpanel.identity_field = "customfield.Account Id|Account";
        cpanel.identity_display_name = "Account";
        cpanel.product_field = "ConfigOption3";
        sink.module(cpanel);
        ProductRecord starter;
        starter.id = 3;
        starter.name = "Starter &amp; more";
        starter.type = "hostingaccount";
        starter.module = "CPANEL";
        starter.hidden = true;
        starter.retired = true;
        for (std::string_view& option : starter.config_options) option = "x";
        starter.config_options[23] = "last";
        sink.product(starter);
        ClientRecord person;
        person.id = 9;
        person.name = "A Client";
        person.email = " A@Example.net ";
        person.currency = "USD";
        sink.client(person);
        ServiceRecord hosting;
        hosting.id = 11;
        hosting.client_id = 9;
        hosting.product_id = 3;
        hosting.server_id = 7;
        hosting.domain = " Example.net ";
        hosting.username = "example";
        hosting.dedicated_ip = "192.0.2.12";
        hosting.status_text = "Active";
        hosting.billing_cycle = "Monthly";
        hosting.registered_on = parse_date("2024-01-02");
        hosting.terminated_on = parse_date("2026-10-30");
        hosting.next_due_on = parse_date("2026-12-01");
        hosting.amount_minor = -995;
        sink.service(hosting);
        sink.custom_field(custom_field(11, "ACCOUNT ID|Shown so", " Ab-17 "));
    });

    const Catalogue catalogue = Mirror(path()).catalogue();
    ASSERT_EQ(catalogue.servers().size(), 1U);
    const Server& alpha = catalogue.servers().front();
    EXPECT_EQ(alpha.id, 7U);
    EXPECT_EQ(alpha.name, "alpha");
    EXPECT_EQ(alpha.hostname, "alpha.example.net");
    EXPECT_EQ(alpha.module, "cpanel");
    EXPECT_THAT(alpha.addresses, ElementsAre(*parse_ip("2001:db8::1"), *parse_ip("192.0.2.10"), *parse_ip("192.0.2.11")));
    EXPECT_TRUE(alpha.disabled);
    EXPECT_EQ(alpha.live_services, 1U);
    EXPECT_EQ(alpha.remote_accounts, 12U);

    const Module* cpanel = catalogue.module("cpanel");
    ASSERT_NE(cpanel, nullptr);
    EXPECT_EQ(cpanel->identity, (IdentityField{IdentityKind::custom_field, "Account Id"}));
    EXPECT_EQ(cpanel->identity_display_name, "Account");
    EXPECT_EQ(cpanel->product_option, 2U);

    const Product* starter = catalogue.product(3);
    ASSERT_NE(starter, nullptr);
    EXPECT_EQ(starter->name, "Starter &amp; more");
    EXPECT_EQ(starter->type, "hostingaccount");
    EXPECT_EQ(starter->module, "cpanel");
    EXPECT_TRUE(starter->hidden);
    EXPECT_TRUE(starter->retired);
    EXPECT_EQ(starter->config_options[0], "x");
    EXPECT_EQ(starter->config_options[23], "last");

    const std::vector<Client> clients = Mirror(path()).clients_with_email("a@example.net");
    EXPECT_THAT(clients, ElementsAre(Client{9, "A Client", "A@Example.net", "USD"}));

    const std::vector<Service> services = services_of(7);
    ASSERT_EQ(services.size(), 1U);
    const Service& hosting = services.front();
    EXPECT_EQ(hosting.key, "ab-17");
    EXPECT_EQ(hosting.identity, "Ab-17");
    EXPECT_EQ(hosting.domain, "Example.net");
    EXPECT_EQ(hosting.username, "example");
    EXPECT_EQ(hosting.dedicated_ip, "192.0.2.12");
    EXPECT_EQ(hosting.status_text, "Active");
    EXPECT_EQ(hosting.status, ServiceStatus::active);
    EXPECT_EQ(hosting.billing_cycle, "Monthly");
    EXPECT_EQ(hosting.module, "cpanel");
    EXPECT_EQ(hosting.id, 11U);
    EXPECT_EQ(hosting.client_id, 9U);
    EXPECT_EQ(hosting.product_id, 3U);
    EXPECT_EQ(hosting.server_id, 7U);
    EXPECT_EQ(hosting.registered_on, parse_date("2024-01-02"));
    EXPECT_EQ(hosting.terminated_on, parse_date("2026-10-30"));
    EXPECT_EQ(hosting.amount_minor, -995);
    EXPECT_EQ(hosting.kind, ServiceKind::hosting);
}

TEST_F(MirrorWriterTest, says_what_the_load_was) {
    const MirrorLoad written = load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example"));
        sink.service(service(2, 1, "b.example"));
        sink.reported(MirrorTable::services, 3);
        sink.reported(MirrorTable::custom_fields, 0);
    });
    const MirrorLoad read = Mirror(path()).load();
    for (const MirrorLoad& load : {written, read}) {
        EXPECT_EQ(load.source, "json-export");
        EXPECT_EQ(load.source_name, "export.json");
        EXPECT_EQ(load.tool_version, "0.1.0");
        EXPECT_EQ(load.loaded_at, Instant{1'780'000'000});
        EXPECT_EQ(load.digest, written.digest);
        EXPECT_THAT(load.tables, ElementsAre(TableCount{1, {}}, TableCount{1, {}}, TableCount{1, {}}, TableCount{1, {}},
                                             TableCount{2, 3}, TableCount{0, 0}));
        EXPECT_FALSE(load.complete());
    }
}

TEST_F(MirrorWriterTest, takes_the_time_of_the_data_where_the_source_knows_it) {
    load([](MirrorSink& sink) { sink.taken_at(Instant{1'700'000'000}); });
    EXPECT_EQ(Mirror(path()).load().loaded_at, Instant{1'700'000'000});
}

TEST_F(MirrorWriterTest, refuses_two_prices_of_a_product_in_one_currency) {
    EXPECT_EQ(error_of<MalformedInput>([this] {
                  load([](MirrorSink& sink) {
                      ProductRecord priced = product(2, "cpanel");
                      const PriceRecord prices[] = {{0, "USD", 995, {}, {}, {}, {}, {}}, {0, "USD", {}, {}, {}, {}, {}, {}}};
                      priced.prices = prices;
                      sink.product(priced);
                  });
              }),
              "products: row with id 2 has two prices in one currency");
}

/// The list of fields and schema/mirror.sql name the same columns.
TEST_F(MirrorWriterTest, has_the_columns_of_each_record) {
    load([](MirrorSink& sink) { give_catalogue(sink); });
    SQLite::Database database(path());
    const auto columns = [&database](const std::string& table) {
        std::set<std::string> names;
        SQLite::Statement row(database, "SELECT name FROM pragma_table_info('" + table + "')");
        while (row.executeStep()) names.insert(row.getColumn(0).getString());
        return names;
    };
    const auto expect_columns = [&](const std::string& table, const std::string& listed, const std::set<std::string>& others) {
        std::set<std::string> names = others;
        std::istringstream words(listed);
        for (std::string word; words >> word;) names.insert(word.substr(0, word.find(',')));
        EXPECT_EQ(columns(table), names) << table;
    };
    expect_columns("servers", column_list<ServerRecord>(), {"live_services"});
    expect_columns("modules", column_list<ModuleRecord>(), {});
    expect_columns("products", column_list<ProductRecord>(), {});
    expect_columns("prices", column_list<PriceRecord>(), {});
    expect_columns("clients", column_list<ClientRecord>(), {"seal"});
    expect_columns("services", column_list<ServiceRecord>(), {"position", "identity_key", "identity", "seal"});
    expect_columns("custom_fields", column_list<CustomFieldRecord>(), {"position", "seal"});
}

TEST_F(MirrorWriterTest, reads_whmcs_ways_to_say_nothing) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        std::uint64_t id = 0;
        for (const std::string_view day : {"", "0000-00-00", "2024-02-30", "2024-02-29"}) {
            ServiceRecord record = service(++id, 1, "");
            record.status_text = "";
            record.registered_on = parse_date(day);
            sink.service(record);
        }
    });
    const std::vector<Service> services = services_of(1);
    ASSERT_EQ(services.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(services[i].registered_on, std::nullopt);
        EXPECT_EQ(services[i].status, ServiceStatus::unknown);
        EXPECT_EQ(services[i].status_text, "");
        EXPECT_EQ(services[i].amount_minor, std::nullopt);
    }
    EXPECT_EQ(services[3].registered_on, parse_date("2024-02-29"));
}

TEST_F(MirrorWriterTest, counts_live_services) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        sink.product(product(2, "vps"));
        std::uint64_t id = 0;
        for (const std::string_view status : {"Active", "suspended", "Terminated", "Pending", ""}) {
            for (const std::uint64_t where : {1U, 0U, 99U}) {
                ServiceRecord record = service(++id, where, "");
                record.status_text = status;
                record.product_id = where == 99 ? 2 : 1;
                sink.service(record);
            }
        }
    });
    const Mirror mirror(path());
    EXPECT_EQ(mirror.catalogue().server(1)->live_services, 2U);
    EXPECT_EQ(mirror.catalogue().server(2)->live_services, 0U);
    EXPECT_THAT(mirror.unassigned_live_services(), ElementsAre(Pair("cpanel", 2U), Pair("vps", 2U)));
}

/// Enough services and fields to leave memory, in two different orders.
TEST_F(MirrorWriterTest, gives_one_mirror_for_one_set_of_rows_in_any_order) {
    constexpr std::uint64_t count = 45'000;
    std::vector<std::uint64_t> ids(count);
    for (std::uint64_t i = 0; i < count; ++i) ids[i] = i + 1;
    const std::string padding(120, 'p');
    const auto fill = [&](bool catalogue_first) {
        return [&, catalogue_first](MirrorSink& sink) {
            const auto give_clients = [&](auto wanted) {
                for (const std::uint64_t id : ids) {
                    if (id > 1 && wanted(id)) sink.client(client(id, padding));
                }
            };
            if (catalogue_first) give_catalogue(sink);
            if (catalogue_first) give_clients([](std::uint64_t id) { return id % 3 != 0; });  // written while services come
            for (const std::uint64_t id : ids) {
                const std::string username = "user" + std::to_string(id * 7919 % count) + padding;
                sink.service(service(id, id % 3, "d" + std::to_string(id) + ".example", username));
                sink.custom_field(custom_field(id, "Note", padding));
                sink.custom_field(custom_field(id, "Id", "x" + std::to_string(id)));
            }
            give_clients([&](std::uint64_t id) { return !catalogue_first || id % 3 == 0; });
            if (!catalogue_first) give_catalogue(sink);
        };
    };
    const MirrorLoad sorted = load(fill(true), "sorted.db");
    std::shuffle(ids.begin(), ids.end(), std::mt19937_64(7));
    const MirrorLoad shuffled = load(fill(false), "shuffled.db");
    EXPECT_EQ(sorted.digest, shuffled.digest);
    EXPECT_EQ(sorted.tables, shuffled.tables);

    SQLite::Database database(folder / "sorted.db");
    database.exec("ATTACH '" + (folder / "shuffled.db") + "' AS other");
    for (const std::string table :
         {"servers", "modules", "products", "clients", "services", "custom_fields", "service_pieces", "load"}) {
        EXPECT_EQ(
            database
                .execAndGet("SELECT count(*) FROM (SELECT * FROM main." + table + " EXCEPT SELECT * FROM other." + table + ")")
                .getInt64(),
            0)
            << table;
    }
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM services").getInt64(), static_cast<std::int64_t>(count));
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM clients").getInt64(), static_cast<std::int64_t>(count));
    for (const MirrorFinding& finding : check_mirror(folder / "shuffled.db")) EXPECT_FALSE(finding.fault) << finding.message;
}

TEST_F(MirrorWriterTest, gives_another_digest_for_other_rows) {
    const auto digest = [&](std::string_view domain, std::string_view username) {
        return load([&](MirrorSink& sink) { sink.service(service(1, 1, domain, username)); }).digest;
    };
    EXPECT_EQ(digest("ab", "c"), digest("ab", "c"));
    EXPECT_NE(digest("ab", "c"), digest("a", "bc"));
}

TEST_F(MirrorWriterTest, refuses_a_second_row_with_an_id) {
    const struct {
        const char* message;
        std::function<void(MirrorSink&)> give;
    } cases[] = {
        {"servers: row with id 4 appears twice", [](MirrorSink& sink) { sink.server(server(4)); }},
        {"modules: row named 'cpanel' appears twice", [](MirrorSink& sink) { sink.module(module("cPanel", "")); }},
        {"products: row with id 4 appears twice", [](MirrorSink& sink) { sink.product(product(4, "")); }},
        {"clients: row with id 4 appears twice", [](MirrorSink& sink) { sink.client(client(4, "")); }},
        {"services: row with id 4 (hosting) appears twice", [](MirrorSink& sink) { sink.service(service(4, 1, "")); }},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(error_of<MalformedInput>([&] {
                      load([&](MirrorSink& sink) {
                          each.give(sink);
                          sink.service(service(3, 1, ""));
                          each.give(sink);
                      });
                  }),
                  each.message);
    }
    EXPECT_THAT(folder.files(), ElementsAre());
}

TEST_F(MirrorWriterTest, lets_a_hosting_service_and_an_addon_share_an_id) {
    load([](MirrorSink& sink) {
        ServiceRecord addon = service(1, 1, "b.example");
        addon.kind = ServiceKind::addon;
        sink.service(addon);
        sink.service(service(1, 1, "a.example"));
    });
    EXPECT_EQ(services_of(1).size(), 2U);
}

TEST_F(MirrorWriterTest, refuses_rows_that_cannot_be_stored) {
    using namespace std::string_view_literals;
    const struct {
        const char* message;
        std::function<void(MirrorSink&)> give;
    } cases[] = {
        {"servers: row with id 0 has no id from 1 to 9223372036854775807", [](MirrorSink& sink) { sink.server(server(0)); }},
        {"services: row with id 9223372036854775808 has no id from 1 to 9223372036854775807",
         [](MirrorSink& sink) { sink.service(service(9223372036854775808U, 1, "")); }},
        {"modules: row named ' ' has a blank name", [](MirrorSink& sink) { sink.module(module(" ", "")); }},
        {"services: row with id 3 has a NUL byte in a string", [](MirrorSink& sink) { sink.service(service(3, 1, "a\0b"sv)); }},
        {"clients: row with id 3 has a NUL byte in a string", [](MirrorSink& sink) { sink.client(client(3, "a\0b"sv)); }},
        {"servers: row with id 3 has a NUL byte in a string", [](MirrorSink& sink) { sink.server(server(3, "a\0b"sv)); }},
        {"products: row with id 3 has a NUL byte in a string", [](MirrorSink& sink) { sink.product(product(3, "a\0b"sv)); }},
        {"modules: row named 'a\\x00b' has a NUL byte in a string", [](MirrorSink& sink) { sink.module(module("a\0b"sv, "")); }},
        {"custom_fields: row of service 3 has a NUL byte in a string",
         [](MirrorSink& sink) { sink.custom_field(custom_field(3, "n", "a\0b"sv)); }},
    };
    for (const auto& each : cases) EXPECT_EQ(error_of<MalformedInput>([&] { load(each.give); }), each.message);
    EXPECT_THAT(folder.files(), ElementsAre());
}

TEST_F(MirrorWriterTest, lists_the_choices_for_metadata_it_does_not_know) {
    EXPECT_EQ(
        error_of<ConfigurationError>([&] { load([](MirrorSink& sink) { sink.module(module("X", "foo\n")); }); }),
        "module 'x': identity field 'foo\\x0a' is not one of: domain, username, customfield.<name>, dedicatedip, serviceid");
    EXPECT_EQ(error_of<ConfigurationError>([&] {
                  load([](MirrorSink& sink) {
                      ModuleRecord record = module("X", "domain");
                      record.product_field = "configoption25";
                      sink.module(record);
                  });
              }),
              "module 'x': product field 'configoption25' is not one of: configoption1 to configoption24");
}

TEST_F(MirrorWriterTest, has_no_column_for_a_secret) {
    load([](MirrorSink&) {});
    SQLite::Database database(path());
    EXPECT_EQ(
        database
            .execAndGet("SELECT count(*) FROM pragma_table_list() AS t, pragma_table_info(t.name) AS c"
                        " WHERE c.name LIKE '%pass%' OR c.name LIKE '%hash%' OR c.name LIKE '%note%' OR c.name LIKE '%secret%'")
            .getInt64(),
        0);
}

}  // namespace
}  // namespace serversync
