// SPDX-License-Identifier: MIT
#include "engine/sqlite/database_file.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

constexpr DatabaseKind cellar{
    .name = "cellar", .application_id = 77, .schema_version = 2, .cure_of_missing = "Dig it", .cure_of_damaged = "Dig it again"};

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
