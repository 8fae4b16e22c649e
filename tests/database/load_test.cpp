// SPDX-License-Identifier: MIT
// What becomes of WHMCS's rows in the mirror.

#include <filesystem>
#include <regex>

#include "engine/mirror/mirror.hpp"
#include "tests/database/database_fixture.hpp"

namespace serversync {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class DatabaseLoad : public DatabaseTest {
protected:
    static void SetUpTestSuite() {
        DatabaseServer& server = DatabaseServer::get();
        server.make_database("whmcs", true);
        server.make_database("odd", false);
    }

    /// Changes the database "odd", loads it and gives what the load said on standard error.
    std::string load_odd(const std::string& statements) {
        server.make_database("odd", false);
        Session(server.socket(), "odd").run("SET SESSION sql_mode = ''; " + statements);
        const LoadRun run = load_as_root("odd");
        EXPECT_EQ(run.code, 0) << run.error;
        return run.error;
    }
};

TEST_F(DatabaseLoad, gives_every_row_as_whmcs_means_it) {
    write("c.json",
          R"({"modules": {"vpsmod": {"identity_field": "customfield.service id"}, "cpanel": {"identity_field": "domain"}}})");
    const LoadRun run = load_as_root("whmcs", "--config c.json");
    ASSERT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    EXPECT_THAT(run.out, HasSubstr("from 'whmcs@localhost'"));

    EXPECT_THAT(mirror_rows("SELECT id, name, hostname, module, ip_address, active, disabled FROM servers"),
                ElementsAre("1|web1|web1.example.net|cpanel|192.0.2.10|1|0", "2|vps1|vps1.example.net|vpsmod|198.51.100.1|0|1",
                            "3|none||||0|0"));
    EXPECT_THAT(mirror_rows("SELECT name, identity_field FROM modules"),
                ElementsAre("cpanel|domain", "mailmod|", "vpsmod|customfield.service id"));
    EXPECT_THAT(
        mirror_rows("SELECT id, name, type, pay_type, module, hidden, retired, configoption1, configoption2, configoption24"
                    " FROM products"),
        ElementsAre("1|Start & Go|hostingaccount|recurring|cpanel|0|0|r&d_starter||last", "2|VPS|server|recurring|vpsmod|1|1|||",
                    "3|Consulting|other|onetime||0|0|||"));
    EXPECT_THAT(mirror_rows("SELECT id, name, email, currency FROM clients"),
                ElementsAre("1|Ann Example|ann@example.net|USD", "2|Conor O'Brien|conor.o'brien@example.net|EUR",
                            "3|Only a Company||", "4|Zoë 日本|zoe@example.net|EUR"));
    EXPECT_THAT(
        mirror_rows("SELECT kind, id, identity_key, client_id, product_id, server_id, module, domain, username, dedicated_ip FROM"
                    " services ORDER BY kind, id"),
        ElementsAre("0|1|one.example|1|1|1|cpanel|one.example|one|",
                    "0|2|xn--bcher-kva.example|2|1|1|cpanel|Bücher.Example.|buecher|192.0.2.20", "0|3||77|88|99||gone.example||",
                    "0|4|vm&17|1|2|2|vpsmod|||", "0|5||1|3|0||||", "0|6|pending.example|3|1|0|cpanel|pending.example||",
                    "0|7|blank-status.example|1|1|1|cpanel|blank-status.example||", "1|2||1|0|2|mailmod|mail.example|mailuser|",
                    "1|4||2|0|1||||"));
    EXPECT_THAT(mirror_rows("SELECT kind, id, status, billing_cycle, date(registered_on * 86400, 'unixepoch'), amount_minor,"
                            " date(next_due_on * 86400, 'unixepoch') FROM services ORDER BY kind, id"),
                ElementsAre("0|1|Active|Monthly|2024-01-02|995|2026-12-01", "0|2|Suspended|Annually|-|1234567890123456|-",
                            "0|3|Terminated|Free Account|2023-05-06|0|-", "0|4|Active|Quarterly|2025-02-28|-550|2026-01-31",
                            "0|5|Completed|One Time|2025-03-01|10000|-", "0|6|Pending|Monthly|2025-04-01|110|2026-02-01",
                            "0|7||Monthly|2025-05-01|200|-", "1|2|Active|Monthly|2024-03-04|325|2026-12-01",
                            "1|4|Suspended|Monthly|-|500|-"));
    EXPECT_THAT(mirror_rows("SELECT service_kind, service_id, name, position, value, field_id FROM custom_fields"),
                ElementsAre("0|4|Service ID|0|vm&17|1", "1|2|Domain|0|mail.example|3", "1|2|username|0|mailuser|7"));
    EXPECT_THAT(mirror_rows("SELECT id, nameserver1, nameserver2, nameserver5, remote_accounts FROM servers"),
                ElementsAre("1|ns1.example.net|ns2.example.net||41", "2||||-", "3||||-"));
    EXPECT_THAT(mirror_rows("SELECT id, auto_terminate_days, recurring_cycles FROM products"),
                ElementsAre("1|30|12", "2|0|0", "3|0|0"));
    EXPECT_THAT(mirror_rows("SELECT * FROM prices"), ElementsAre("1|EUR|895|0|-|-|-|-", "1|USD|995|-|-|9950|-|-"));
    EXPECT_THAT(mirror_rows("SELECT kind, id, date(terminated_on * 86400, 'unixepoch'), suspension_override,"
                            " date(suspension_override_until * 86400, 'unixepoch'), suspend_reason, order_id, has_subscription"
                            " FROM services WHERE id < 4 ORDER BY kind, id"),
                ElementsAre("0|1|-|0|-||501|1", "0|2|-|1|2026-05-06|Overdue on Payment|0|0", "0|3|2024-07-08|0|-||0|0",
                            "1|2|2025-01-02|-|-||502|1"));

    const Mirror mirror(path("m.db"));
    EXPECT_EQ(mirror.catalogue().server(1)->addresses.size(), 3U);
    EXPECT_TRUE(mirror.load().complete());
}

TEST_F(DatabaseLoad, reports_how_many_rows_the_database_has) {
    ASSERT_EQ(load_as_root("whmcs").code, 0);
    EXPECT_THAT(
        mirror_rows("SELECT servers_reported, products_reported, clients_reported, services_reported, custom_fields_reported,"
                    " modules_reported FROM load"),
        ElementsAre("3|3|4|9|2|-"));
}

TEST_F(DatabaseLoad, equal_data_give_an_equal_digest) {
    ASSERT_EQ(load_as_root("whmcs").code, 0);
    const auto first = mirror_rows("SELECT digest FROM load");
    ASSERT_EQ(load_as_root("whmcs").code, 0);
    EXPECT_EQ(mirror_rows("SELECT digest FROM load"), first);
}

TEST_F(DatabaseLoad, reads_the_custom_field_that_a_module_names_in_php) {
    ASSERT_EQ(load_as_root("whmcs").code, 0);
    ASSERT_THAT(mirror_rows("SELECT value FROM custom_fields WHERE name = 'Service ID'"), IsEmpty());
    std::filesystem::create_directories(path("servers/vpsmod"));
    write("servers/vpsmod/vpsmod.php",
          "<?php function vpsmod_MetaData() { return ['ListAccountsUniqueIdentifierField' => 'customfield.Service ID']; }");
    const LoadRun run = load_as_root("whmcs", "--php-modules servers");
    ASSERT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    EXPECT_THAT(mirror_rows("SELECT name, identity_field FROM modules WHERE name = 'vpsmod'"),
                ElementsAre("vpsmod|customfield.Service ID"));
    EXPECT_THAT(
        mirror_rows(
            "SELECT service_kind, service_id, name, position, value, field_id FROM custom_fields WHERE name = 'Service ID'"),
        ElementsAre("0|4|Service ID|0|vm&17|1"));
}

TEST_F(DatabaseLoad, asks_for_no_secret_and_keeps_none) {
    Session root(server.socket(), "whmcs");
    root.run("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1");
    write("c.json", R"({"modules": {"vpsmod": {"identity_field": "customfield.Service ID"}}})");
    const LoadRun run = load_as_root("whmcs", "--config c.json");
    root.run("SET GLOBAL general_log = 0");
    ASSERT_EQ(run.code, 0) << run.error;
    const auto statements = root.column(
        "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE command_type = 'Query'"
        " AND argument NOT LIKE 'SET GLOBAL%'");
    std::string all;
    for (const std::string& statement : statements) all += statement + '\n';
    ASSERT_THAT(all, HasSubstr("FROM `tblhosting`"));
    EXPECT_FALSE(std::regex_search(all, std::regex("SELECT \\*|\\.\\*|, \\*"))) << all;
    // The one mention is the type of custom fields that are left out.
    const std::regex secret("notes|accesshash|password|securityqans", std::regex::icase);
    const std::string allowed = "`fieldtype` <> 'password'";
    all.erase(all.find(allowed), allowed.size());
    EXPECT_FALSE(std::regex_search(all, secret)) << all;
    EXPECT_THAT(all, Not(testing::ContainsRegex("\n(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|LOCK)")));

    EXPECT_THAT(read("m.db"), Not(HasSubstr("SECRET")));
    EXPECT_THAT(run.out + run.error, Not(HasSubstr("SECRET")));
}

TEST_F(DatabaseLoad, reads_latin1_columns_whichever_way_they_were_written) {
    EXPECT_EQ(load_odd("ALTER TABLE tblclients CONVERT TO CHARACTER SET latin1;"
                       "INSERT INTO tblclients (id, firstname, lastname) VALUES"
                       " (1, 'Zo\u00eb', '\u20ac'), (2, CONVERT(x'5a6fc3ab' USING latin1), CONVERT(x'e282ac' USING latin1)), (3, "
                       "'Zoe', '')"),
              "");
    EXPECT_THAT(mirror_rows("SELECT id, name FROM clients"), ElementsAre("1|Zo\u00eb \u20ac", "2|Zo\u00eb \u20ac", "3|Zoe"));
}

TEST_F(DatabaseLoad, reads_other_character_sets_through_the_server) {
    load_odd(
        "ALTER TABLE tblclients CONVERT TO CHARACTER SET cp1251; INSERT INTO tblclients (id, firstname) VALUES (1, "
        "'\u0418\u0432\u0430\u043d');"
        "ALTER TABLE tblservers CONVERT TO CHARACTER SET utf8mb4; INSERT INTO tblservers (id, name) VALUES (1, '\U0001f680')");
    EXPECT_THAT(mirror_rows("SELECT name FROM clients"), ElementsAre("\u0418\u0432\u0430\u043d"));
    EXPECT_THAT(mirror_rows("SELECT name FROM servers"), ElementsAre("\U0001f680"));
}

TEST_F(DatabaseLoad, bytes_that_are_no_text_are_shown_in_names_and_blank_in_what_identifies) {
    const std::string note = load_odd(
        "ALTER TABLE tblhosting MODIFY domain BLOB, MODIFY username BLOB; ALTER TABLE tblservers MODIFY name BLOB;"
        "INSERT INTO tblservers (id, name, type) VALUES (1, CONCAT('a', x'ff00', 'b'), 'cpanel');"
        "INSERT INTO tblhosting (id, server, domain, username) VALUES (5, 1, CONCAT('bad', x'c3', '.example'), 'fine'),"
        " (6, 1, 'good.example', CONCAT('n', x'00')), (7, 1, x'ff', 'fine too')");
    EXPECT_THAT(mirror_rows("SELECT name FROM servers"), ElementsAre("a\ufffd\ufffdb"));
    EXPECT_THAT(mirror_rows("SELECT id, domain, username FROM services ORDER BY id"),
                ElementsAre("5||fine", "6|good.example|", "7||fine too"));
    EXPECT_THAT(
        note,
        HasSubstr("serversync: note: column 'domain' of table 'tblhosting' has bytes that are not UTF-8 in 2 rows, the first"
                  " with id 5\n"));
    EXPECT_THAT(note, HasSubstr("column 'username' of table 'tblhosting' has bytes that are not UTF-8 in 1 row, with id 6\n"));
    EXPECT_THAT(note, HasSubstr("column 'name' of table 'tblservers'"));
}

TEST_F(DatabaseLoad, amounts_are_exact_or_unknown) {
    const std::string note = load_odd(
        "ALTER TABLE tblhosting MODIFY amount decimal(16,4);"
        "INSERT INTO tblhosting (id, amount) VALUES (1, 0.07), (2, 1.1000), (3, 999999999999.99), (4, 0.0050), (5, -0.01)");
    EXPECT_THAT(mirror_rows("SELECT id, amount_minor FROM services ORDER BY id"),
                ElementsAre("1|7", "2|110", "3|99999999999999", "4|-", "5|-1"));
    EXPECT_THAT(note,
                HasSubstr("column 'amount' of table 'tblhosting' has an amount that has more than two decimals or is out of range"
                          " in 1 row, with id 4"));
}

TEST_F(DatabaseLoad, says_which_tables_have_no_snapshot) {
    EXPECT_THAT(load_odd("ALTER TABLE tblproducts ENGINE = MyISAM; INSERT INTO tblproducts (id, name) VALUES (1, 'x')"),
                HasSubstr("note: table 'tblproducts' is not InnoDB: changes to it while it is read may or may not be seen"));
    EXPECT_THAT(mirror_rows("SELECT id FROM products"), ElementsAre("1"));
}

TEST_F(DatabaseLoad, reads_an_older_schema_with_defaults) {
    EXPECT_EQ(
        load_odd(
            "ALTER TABLE tblservers DROP assignedips, DROP active, DROP disabled; ALTER TABLE tblproducts DROP retired, DROP "
            "hidden,"
            " DROP configoption24; ALTER TABLE tblclients DROP companyname; ALTER TABLE tblhostingaddons DROP userid;"
            "INSERT INTO tblservers (id, type) VALUES (1, 'cpanel'); INSERT INTO tblproducts (id, configoption1) VALUES (1, 'a');"
            "INSERT INTO tblclients (id, firstname) VALUES (1, 'Ann'); INSERT INTO tblhosting (id, userid) VALUES (1, 8);"
            "INSERT INTO tbladdons (id, module) VALUES (1, 'mailmod'); INSERT INTO tblhostingaddons (id, hostingid, addonid)"
            " VALUES (1, 1, 1)"),
        "");
    EXPECT_THAT(mirror_rows("SELECT assigned_ips, active, disabled FROM servers"), ElementsAre("|1|0"));
    EXPECT_THAT(mirror_rows("SELECT hidden, retired, configoption1, configoption24 FROM products"), ElementsAre("0|0|a|"));
    EXPECT_THAT(mirror_rows("SELECT name FROM clients"), ElementsAre("Ann"));
    EXPECT_THAT(mirror_rows("SELECT client_id, module FROM services WHERE kind = 1"), ElementsAre("8|mailmod"));
}

TEST_F(DatabaseLoad, has_no_addons_where_addons_have_no_modules_yet) {
    load_odd(
        "ALTER TABLE tblhostingaddons DROP server; ALTER TABLE tbladdons DROP module; INSERT INTO tbladdons (id) VALUES (1);"
        "INSERT INTO tblhostingaddons (id, hostingid, addonid) VALUES (1, 1, 1), (2, 1, 7)");
    EXPECT_THAT(mirror_rows("SELECT id FROM services"), IsEmpty());
}

TEST_F(DatabaseLoad, names_a_table_or_column_that_must_be_there) {
    const struct {
        const char* change;
        const char* message;
    } cases[] = {
        {"DROP TABLE tblhosting",
         "serversync: database 'odd' has no table 'tblhosting'; serversync reads the tables of WHMCS 7.10 to 9\n"},
        {"ALTER TABLE tblhosting DROP domainstatus",
         "serversync: table 'tblhosting' of database 'odd' has no column 'domainstatus'; serversync reads the tables of WHMCS "
         "7.10 to 9\n"},
        {"ALTER TABLE tblservers DROP type",
         "serversync: table 'tblservers' of database 'odd' has no column 'type'; serversync reads the tables of WHMCS 7.10 to "
         "9\n"},
    };
    for (const auto& item : cases) {
        server.make_database("odd", false);
        Session(server.socket(), "odd").run(item.change);
        const LoadRun run = load_as_root("odd");
        EXPECT_EQ(run.code, 65);
        EXPECT_EQ(run.error, item.message);
        EXPECT_THAT(files(), Not(Contains(HasSubstr("m.db"))));
    }
}

}  // namespace
}  // namespace serversync
