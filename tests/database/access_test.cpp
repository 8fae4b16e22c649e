// SPDX-License-Identifier: MIT
// Who may read, and what is said to those who may not.

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "adapters/whmcs/database.hpp"
#include "adapters/whmcs/database_columns.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/model/error.hpp"
#include "tests/database/database_fixture.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string password = "pa#ss 'word\"";

class DatabaseAccess : public DatabaseTest {
protected:
    static std::string grants() {
        std::ostringstream text;
        text << std::ifstream(SERVERSYNC_SOURCE_DIR "/schema/whmcs-grants.sql").rdbuf();
        return text.str();
    }

    static void SetUpTestSuite() { DatabaseServer::get().make_database("whmcs", true); }

    void SetUp() override {
        Session root(server.socket(), "");
        root.run("DROP USER IF EXISTS 'serversync'@'localhost'");
        root.run(grants());
        root.run("SET PASSWORD FOR 'serversync'@'localhost' = PASSWORD('pa#ss \\'word\"')");
        write("my.cnf", "[client]\nuser = serversync\npassword = \"pa#ss 'word\\\"\"\nsocket = " + server.socket() + "\n");
    }

    LoadRun load_as_user(const std::string& more = "--database whmcs") const { return load("--defaults-file my.cnf " + more); }
};

TEST_F(DatabaseAccess, the_documented_grants_suffice) {
    write("c.json", R"({"modules": {"vpsmod": {"identity_field": "customfield.Service ID"}}})");
    const LoadRun run = load_as_user("--database whmcs --config c.json");
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    EXPECT_EQ(mirror_rows("SELECT services_loaded, custom_fields_loaded FROM load").front(), "9|3");
}

TEST_F(DatabaseAccess, the_documented_grants_are_exactly_the_columns_that_are_read) {
    std::set<std::string> read, granted;
    for (const WantedColumn& column : database_columns::all()) read.insert(std::string(column.table) + '.' + column.name);
    const std::string text = grants();
    const std::regex grant(R"(GRANT SELECT \(([^)]*)\)\s+ON `whmcs`\.`(\w+)`\s+TO 'serversync'@'localhost';)");
    const std::regex name("`(\\w+)`");
    for (auto match = std::sregex_iterator(text.begin(), text.end(), grant); match != std::sregex_iterator(); ++match) {
        const std::string columns = (*match)[1];
        for (auto column = std::sregex_iterator(columns.begin(), columns.end(), name); column != std::sregex_iterator();
             ++column) {
            granted.insert((*match)[2].str() + '.' + (*column)[1].str());
        }
    }
    ASSERT_GT(granted.size(), 60U);
    EXPECT_EQ(granted, read);
}

TEST_F(DatabaseAccess, every_missing_privilege_is_named_with_its_cure) {
    DatabaseLogin user = login("whmcs");
    user.user = "serversync";
    user.password = password;
    Session root(server.socket(), "");
    std::set<std::string> seen;
    for (const WantedColumn& column : database_columns::all()) {
        const std::string privilege = std::string("SELECT (`") + column.name + "`) ON `whmcs`.`" + column.table + '`';
        if (!seen.insert(privilege).second) continue;
        root.run("REVOKE " + privilege + " FROM 'serversync'@'localhost'");
        try {
            MirrorWriter writer(path("m.db"), unicode_forms);
            const std::vector<std::string> notes = read_whmcs_database(user, {}, writer);
            EXPECT_TRUE(column.is_optional) << "reads without " << privilege;
            EXPECT_THAT(notes,
                        testing::ElementsAre(std::string("user 'serversync'@'localhost' has no SELECT privilege for column '") +
                                             column.name + "' of table '" + column.table +
                                             "', which the mirror then does not know. An administrator can give it: GRANT " +
                                             privilege + " TO 'serversync'@'localhost'"));
        } catch (const MissingInput& error) {
            EXPECT_FALSE(column.is_optional) << error.what();
            EXPECT_EQ(error.what(), std::string("user 'serversync'@'localhost' has no SELECT privilege for column '") +
                                        column.name + "' of table '" + column.table + "'. An administrator can give it: GRANT " +
                                        privilege + " TO 'serversync'@'localhost'");
        }
        root.run("GRANT " + privilege + " TO 'serversync'@'localhost'");
    }
    EXPECT_GT(seen.size(), 60U);
}

/// Grants of before these columns were read still load; what is unknown is told once.
TEST_F(DatabaseAccess, older_grants_leave_newer_columns_unknown) {
    Session(server.socket(), "")
        .run(
            "REVOKE SELECT (termination_date, overideautosuspend, overidesuspenduntil, suspendreason, orderid, subscriptionid)"
            " ON whmcs.tblhosting FROM 'serversync'@'localhost';"
            "REVOKE SELECT (server_id, num_accounts) ON whmcs.tblservers_remote FROM 'serversync'@'localhost';"
            "REVOKE SELECT (id, type, relid, currency, monthly, quarterly, semiannually, annually, biennially, triennially)"
            " ON whmcs.tblpricing FROM 'serversync'@'localhost'");
    const LoadRun run = load_as_user();
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error,
              "serversync: note: user 'serversync'@'localhost' has no SELECT privilege for columns of tables 'tblhosting',"
              " 'tblpricing', 'tblservers_remote', which the mirror then does not know. An administrator can give it:"
              " schema/whmcs-grants.sql has the statements\n");
    EXPECT_THAT(mirror_rows("SELECT id, terminated_on, suspension_override, suspension_override_until, suspend_reason, order_id,"
                            " has_subscription FROM services WHERE kind = 0 AND id < 4 ORDER BY id"),
                testing::ElementsAre("1|-|-|-||0|-", "2|-|-|-||0|-", "3|-|-|-||0|-"));
    EXPECT_THAT(mirror_rows("SELECT id, nameserver1, remote_accounts FROM servers WHERE id = 1"),
                testing::ElementsAre("1|ns1.example.net|-"));
    EXPECT_THAT(mirror_rows("SELECT * FROM prices"), testing::IsEmpty());
}

TEST_F(DatabaseAccess, many_missing_privileges_are_told_by_table) {
    Session(server.socket(), "")
        .run(
            "REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'serversync'@'localhost';"
            "GRANT SELECT (id) ON whmcs.tblhosting TO 'serversync'@'localhost'");
    const LoadRun run = load_as_user();
    EXPECT_EQ(run.code, 66);
    EXPECT_THAT(run.error, HasSubstr("has no SELECT privilege for columns of tables 'tbladdons', 'tblclients', "));
    EXPECT_THAT(run.error, HasSubstr(". An administrator can give it: schema/whmcs-grants.sql has the statements\n"));
}

TEST_F(DatabaseAccess, what_cannot_be_opened_is_said) {
    const struct {
        const char* arguments;
        const char* environment;
        int code;
        std::string message;  ///< where it begins
    } cases[] = {
        {"--user serversync --socket SOCKET --database whmcs", "MYSQL_PWD=wrong-SECRET", 66,
         "cannot connect to database server 'localhost' (socket 'SOCKET'): Access denied for user 'serversync'@'localhost' "
         "(using password:"
         " YES). The password is taken from the option file ('--defaults-file') or from MYSQL_PWD\n"},
        {"--defaults-file my.cnf --database other", "", 66,
         "cannot open database 'other' on 'localhost' (socket 'SOCKET'): Access denied for user 'serversync'@'localhost' to "
         "database"
         " 'other'. Check the name; schema/whmcs-grants.sql has what the user needs\n"},
        {"--user root --socket SOCKET --database nosuch", "", 66,
         "cannot open database 'nosuch' on 'localhost' (socket 'SOCKET'): Unknown database 'nosuch'. WHMCS's configuration.php "
         "names its"
         " database\n"},
        {"--user root --socket /nonexistent/socket --database whmcs", "", 66,
         "cannot connect to database server 'localhost' (socket '/nonexistent/socket'): Can't connect to local server through "
         "socket"},
        {"--user root --host 127.0.0.1 --port 1 --database whmcs", "", 66,
         "cannot connect to database server '127.0.0.1:1': Can't connect to server on '127.0.0.1'"},
        {"--user root --host nosuch.invalid --database whmcs", "", 66,
         "cannot connect to database server 'nosuch.invalid:3306': Unknown server host 'nosuch.invalid'"},
        {"--user root --socket SOCKET", "", 64, "no database is given: name it with '--database NAME'"},
        {"--user root --host h --socket SOCKET --database whmcs", "", 64,
         "'--socket' cannot be combined with '--host' or '--port'"},
        {"--port 70000 --database whmcs", "", 64, "option '--port': '70000' must be a port from 1 to 65535"},
        {"--wait 0 --database whmcs", "", 64, "option '--wait': '0' is not a whole number from 1 to 1000000"},
        {"--database whmcs --password x", "", 64, "unknown option '--password'"},
        {"--database whmcs export.json", "", 64, "'export.json' is an export, and '--from-database' another source"},
    };
    const auto filled = [this](std::string text) {
        for (std::size_t at = 0; (at = text.find("SOCKET")) != std::string::npos;) text.replace(at, 6, server.socket());
        return text;
    };
    for (const auto& item : cases) {
        const LoadRun run = load(filled(item.arguments), item.environment);
        EXPECT_EQ(run.code, item.code) << item.arguments;
        EXPECT_EQ(run.error.substr(0, filled("serversync: " + item.message).size()), filled("serversync: " + item.message));
        EXPECT_THAT(run.error, Not(HasSubstr("SECRET")));
        EXPECT_THAT(run.error, Not(HasSubstr(password)));
        EXPECT_THAT(files(), Not(testing::Contains(HasSubstr("m.db"))));
    }
}

TEST_F(DatabaseAccess, the_password_may_come_from_the_environment) {
    const LoadRun run =
        load("--user serversync --socket '" + server.socket() + "' --database whmcs", "MYSQL_PWD='pa#ss '\\''word\"'");
    EXPECT_EQ(run.code, 0) << run.error;
}

TEST_F(DatabaseAccess, an_option_file_with_a_password_is_for_its_owner) {
    const struct {
        unsigned mode;
        bool with_password;
        const char* message;  ///< blank: it is read
    } cases[] = {
        {0600, true, ""},
        {0644, true, "other users may read it. Run: chmod go-r 'o.cnf'"},
        {0640, true, "other users may read it. Run: chmod go-r 'o.cnf'"},
        {0644, false, ""},
        {0606, false, "other users may change it. Run: chmod go-w 'o.cnf'"},
        {0660, true, "other users may change it. Run: chmod go-w 'o.cnf'"},
        {0620, false, "other users may change it. Run: chmod go-w 'o.cnf'"},
    };
    for (const auto& item : cases) {
        write("o.cnf",
              "[serversync]\nuser=serversync\nsocket=" + server.socket() + (item.with_password ? "\npassword=SECRET\n" : "\n"),
              item.mode);
        const LoadRun run = load("--defaults-file o.cnf --database whmcs");
        if (*item.message == '\0') {
            EXPECT_EQ(run.code, 66);
            EXPECT_THAT(run.error, HasSubstr("Access denied"));
        } else {
            EXPECT_EQ(run.code, 78);
            EXPECT_EQ(run.error, std::string("serversync: option file 'o.cnf': ") + item.message + '\n');
        }
        EXPECT_THAT(run.error, Not(HasSubstr("SECRET")));
    }
}

}  // namespace
}  // namespace serversync
