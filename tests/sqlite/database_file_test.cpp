// SPDX-License-Identifier: MIT
#include "engine/sqlite/database_file.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/model/error.hpp"
#include "engine/sqlite/step_limit.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

const DatabaseKind cellar{.name = "cellar",
                          .application_id = 77,
                          .schema_version = 2,
                          .cure_of_missing = "Dig it",
                          .cure_of_damaged = "Dig it again",
                          .schema = schema_of("CREATE TABLE t (a)")};

class DatabaseFile : public testing::Test {
protected:
    DatabaseFile() : m_folder(fs::temp_directory_path() / ("serversync-sqlite-" + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
    }
    ~DatabaseFile() override { fs::remove_all(m_folder); }

    std::string path(const std::string& name) const { return (m_folder / name).string(); }

    std::string make(const std::string& name, int application_id, int version) const {
        SQLite::Database database(path(name), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec("PRAGMA application_id = " + std::to_string(application_id) +
                      "; PRAGMA user_version = " + std::to_string(version) + "; CREATE TABLE t (a); INSERT INTO t VALUES (5)");
        return path(name);
    }

    template <class Error>
    std::string refusal(const std::string& file) const {
        try {
            open_for_reading(cellar, file);
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    }

private:
    fs::path m_folder;
};

TEST_F(DatabaseFile, is_read_and_never_written) {
    SQLite::Database database = open_for_reading(cellar, make("a.db", 77, 2));
    EXPECT_EQ(database.execAndGet("SELECT a FROM t").getInt(), 5);
    EXPECT_THROW(database.exec("DELETE FROM t"), SQLite::Exception);
}

TEST_F(DatabaseFile, is_refused_where_it_is_another) {
    const std::string foreign = make("foreign.db", 78, 2), older = make("older.db", 77, 1), cut = make("cut.db", 77, 2);
    EXPECT_EQ(refusal<MalformedInput>(foreign), "cannot open cellar '" + foreign + "': not a serversync cellar");
    EXPECT_EQ(refusal<MalformedInput>(older),
              "cannot open cellar '" + older + "': is schema version 1, this serversync reads 2: dig it again");
    fs::resize_file(cut, fs::file_size(cut) - 100);
    EXPECT_EQ(refusal<MalformedInput>(cut), "cannot open cellar '" + cut + "': the file is cut. Dig it again");
    EXPECT_EQ(refusal<MissingInput>(path("nosuch.db")),
              "cannot open cellar '" + path("nosuch.db") + "': No such file or directory. Dig it");
    EXPECT_EQ(refusal<MissingInput>(path("")), "cannot open cellar '" + path("") + "': Is a directory");
}

TEST_F(DatabaseFile, holds_nothing_but_what_its_schema_says) {
    const struct {
        const char* change;
        const char* first;
    } cases[] = {
        {"CREATE VIEW v AS SELECT a FROM t", "view v"},
        {"CREATE TRIGGER i AFTER INSERT ON t BEGIN DELETE FROM t; END", "trigger i"},
        {"CREATE INDEX i ON t (a)", "index i"},
        {"CREATE TABLE u (a)", "table u"},
        {"ALTER TABLE t ADD COLUMN b", "table t"},
        {"ALTER TABLE t RENAME TO u", "table u"},
        {"DROP TABLE t", "table t"},
        {"DROP TABLE t; CREATE VIEW t AS WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a FROM n) SELECT a FROM n", "view t"},
        {"CREATE TABLE \"a\x1b[2J\" (a)", "table a\\x1b[2J"},
        {"CREATE VIRTUAL TABLE f USING fts5(a)", "table f"},
    };
    for (const auto& [change, first] : cases) {
        fs::remove(path("a.db"));
        const std::string file = make("a.db", 77, 2);
        SQLite::Database(file, SQLite::OPEN_READWRITE).exec(change);
        EXPECT_EQ(refusal<MalformedInput>(file), "cannot open cellar '" + file +
                                                     "': its schema is not that of a serversync cellar, first at '" + first +
                                                     "'. Dig it again");
    }
}

TEST_F(DatabaseFile, is_whole_without_files_beside_it) {
    const std::string file = make("a.db", 77, 2), foreign = make("foreign.db", 78, 2);
    for (const std::string& each : {file, foreign}) {
        SQLite::Database(each, SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = WAL; INSERT INTO t VALUES (6)");
    }
    EXPECT_EQ(refusal<MalformedInput>(file),
              "cannot open cellar '" + file + "': is in WAL mode, in which another program has left it: dig it again");
    EXPECT_FALSE(fs::exists(file + "-wal")) << "and nothing is made";
    EXPECT_EQ(refusal<MalformedInput>(foreign), "cannot open cellar '" + foreign + "': not a serversync cellar");
}

TEST_F(DatabaseFile, ends_where_it_would_be_read_for_ever) {
    SQLite::Database database = open_for_reading(cellar, make("a.db", 77, 2));
    constexpr const char* endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a FROM n) SELECT count(*) FROM n";
    const auto message = [&](const std::function<void()>& read) -> std::string {
        try {
            reading(cellar, "a.db", read);
        } catch (const MalformedInput& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(message([&] {
                  const StepLimit limit = StepLimit::of_whole_file(database);
                  database.execAndGet(endless);
              }),
              "cannot read cellar 'a.db': its tables do not end. Dig it again");
    EXPECT_EQ(message([&] {
                  const StepLimit limit = StepLimit::of_whole_file(database);
                  database.execAndGet("SELECT count(*) FROM t AS a, t AS b, t AS c");
              }),
              "no error");
    EXPECT_EQ(message([&] {
                  database.execAndGet(
                      "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a FROM n LIMIT 500000) SELECT count(*) FROM n");
              }),
              "no error")
        << "no longer than the limit lives";
}

TEST_F(DatabaseFile, names_itself_where_it_cannot_be_read) {
    const std::string file = make("a.db", 77, 2);
    SQLite::Database database = open_for_reading(cellar, file);
    try {
        reading(cellar, file, [&] { return database.execAndGet("SELECT b FROM t").getInt(); });
        ADD_FAILURE() << "read what is not there";
    } catch (const MalformedInput& error) {
        EXPECT_EQ(std::string(error.what()), "cannot read cellar '" + file + "': no such column: b");
    }
}

TEST_F(DatabaseFile, is_replaced_by_its_own_kind_only) {
    refuse_to_replace_foreign_file(cellar, path("nosuch.db"));
    refuse_to_replace_foreign_file(cellar, make("older.db", 77, 1));
    EXPECT_THROW(refuse_to_replace_foreign_file(cellar, make("foreign.db", 78, 2)), CannotWrite);
    std::ofstream(path("words.txt")) << "words";
    EXPECT_THROW(refuse_to_replace_foreign_file(cellar, path("words.txt")), CannotWrite);
}

TEST_F(DatabaseFile, tells_why_it_cannot_be_written) {
    const SQLite::Exception full("disk I/O error", SQLITE_IOERR), other("no such table: t", SQLITE_ERROR);
    EXPECT_EQ(cause_of_write_error(full, nullptr, ENOSPC), "disk I/O error: No space left on device");
    EXPECT_EQ(cause_of_write_error(full, nullptr, 0), "disk I/O error");
    EXPECT_EQ(cause_of_write_error(other, nullptr, ENOSPC), "no such table: t");
}

}  // namespace
}  // namespace serversync
