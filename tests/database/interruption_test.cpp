// SPDX-License-Identifier: MIT
// Servers that die, tables that are locked, rows that change while they are read.

#include <algorithm>
#include <chrono>

#include "adapters/whmcs/database.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"
#include "tests/database/database_fixture.hpp"

namespace serversync {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;

class DatabaseInterruption : public DatabaseTest {
protected:
    /// More than sockets and caches between server and reader hold.
    static constexpr unsigned rows = 150'000;

    static void SetUpTestSuite() {
        DatabaseServer& server = DatabaseServer::get();
        server.make_database("big", false);
        Session(server.socket(), "big")
            .run(
                "INSERT INTO tblservers (id, type) VALUES (1, 'cpanel'); INSERT INTO tblhosting (id, userid, packageid, server, "
                "domain,"
                " username, domainstatus) SELECT seq, 1, 1, 1, CONCAT('a-rather-long-name-of-a-domain-', seq, '.example'),"
                " CONCAT('user', seq), 'Active' FROM seq_1_to_" +
                std::to_string(rows));
    }

    /// Loads "big" into m.db with something that happens before the `nth` service.
    MirrorLoad load_with(unsigned nth, const std::function<void()>& at) const {
        MirrorWriter writer(path("m.db"), unicode_forms);
        InterruptingSink sink(writer, nth, at);
        read_whmcs_database(login("big"), {}, sink);
        return writer.finish("whmcs-database", "big@localhost", Instant{1'780'000'000}, "0.1.0");
    }

    /// The text of the error that ends a load.
    template <class Expected>
    std::string error_with(unsigned nth, const std::function<void()>& at) const {
        try {
            load_with(nth, at);
        } catch (const Expected& error) {
            return error.what();
        }
        return "no error";
    }
};

TEST_F(DatabaseInterruption, a_load_sees_the_rows_of_its_beginning) {
    Session other(server.socket(), "big");
    const MirrorLoad load = load_with(100, [&other] {
        other.run(
            "INSERT INTO tblhosting (id, domain) VALUES (900001, 'new.example'); DELETE FROM tblhosting WHERE id = 140000;"
            "UPDATE tblhosting SET domain = 'changed.example', domainstatus = 'Terminated' WHERE id = 149999;"
            "INSERT INTO tblcustomfields (id, type, fieldname) VALUES (1, 'addon', 'Domain');"
            "INSERT INTO tblcustomfieldsvalues (fieldid, relid, value) VALUES (1, 1, 'late.example')");
    });
    EXPECT_TRUE(load.complete());
    EXPECT_EQ(load.tables[static_cast<std::size_t>(MirrorTable::services)].loaded, rows);
    EXPECT_THAT(mirror_rows("SELECT status FROM services WHERE id IN (140000, 149999, 900001)"), ElementsAre("Active", "Active"));
    EXPECT_EQ(mirror_rows("SELECT count(*) FROM custom_fields").front(), "0");
    ASSERT_EQ(other.column("SELECT domainstatus FROM tblhosting WHERE id = 149999").front(), "Terminated");

    const MirrorLoad later = load_with(0, [] {});
    EXPECT_EQ(later.tables[static_cast<std::size_t>(MirrorTable::services)].loaded, rows);  // one more and one less
    EXPECT_THAT(mirror_rows("SELECT domain FROM services WHERE id IN (149999, 900001) ORDER BY id"),
                ElementsAre("changed.example", "new.example"));
}

TEST_F(DatabaseInterruption, a_server_that_dies_leaves_the_old_mirror) {
    load_with(0, [] {});
    const std::string before = read("m.db");
    const std::string error = error_with<MissingInput>(1000, [this] { server.kill(); });
    DatabaseServer::get();
    EXPECT_THAT(error, ContainsRegex("^cannot read table 'tblhosting' after [0-9]+ rows: .*[Ll]ost connection.*\\. Load again"));
    EXPECT_TRUE(read("m.db") == before);
    EXPECT_THAT(files(), ElementsAre("m.db"));
}

TEST_F(DatabaseInterruption, a_connection_that_is_killed_leaves_the_old_mirror) {
    load_with(0, [] {});
    const std::string before = read("m.db");
    Session other(server.socket(), "");
    const std::string error = error_with<MissingInput>(1000, [&other] {
        for (const std::string& id : other.column("SELECT id FROM information_schema.processlist WHERE db = 'big'"))
            other.run("KILL " + id);
    });
    EXPECT_THAT(error, ContainsRegex("^cannot read table 'tblhosting' after [0-9]+ rows: "));
    EXPECT_TRUE(read("m.db") == before);
    EXPECT_THAT(files(), ElementsAre("m.db"));
}

TEST_F(DatabaseInterruption, a_sink_that_fails_ends_the_load_at_once) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(error_with<CannotWrite>(10, [] { throw CannotWrite("the disk is full"); }), "the disk is full");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
    Session other(server.socket(), "");
    std::vector<std::string> left;
    for (int i = 0; i < 100; ++i) {  // the server notices the end of a connection when it writes to it
        left = other.column("SELECT id FROM information_schema.processlist WHERE db = 'big' AND command = 'Query'");
        if (left.empty()) break;
        other.run("DO SLEEP(0.05)");
    }
    EXPECT_THAT(left, ElementsAre());
}

TEST_F(DatabaseInterruption, a_locked_table_is_waited_for_and_then_given_up) {
    load_with(0, [] {});
    const std::string before = read("m.db");
    Session writer(server.socket(), "big");
    writer.run("LOCK TABLES tblproducts WRITE");
    const auto began = std::chrono::steady_clock::now();
    const LoadRun run = load_as_root("big", "--wait 1");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
    EXPECT_EQ(run.code, 66);
    EXPECT_EQ(run.error,
              "serversync: cannot read table 'tblproducts': Lock wait timeout exceeded; try restarting transaction. Another"
              " session holds a lock on it; '--wait' sets how long to wait\n");
    EXPECT_TRUE(read("m.db") == before);
    writer.run("UNLOCK TABLES");
    EXPECT_EQ(load_as_root("big", "--wait 1").code, 0);
}

TEST_F(DatabaseInterruption, a_table_that_is_altered_meanwhile_is_told) {
    Session other(server.socket(), "big");
    const std::string error = error_with<MissingInput>(
        100, [&other] { other.run("ALTER TABLE tblcustomfields ADD COLUMN more int, ALGORITHM = COPY"); });
    EXPECT_EQ(error,
              "cannot read table 'tblcustomfields' after 0 rows: Table definition has changed, please retry transaction. It was "
              "altered "
              "meanwhile: load"
              " again");
}

}  // namespace
}  // namespace serversync
