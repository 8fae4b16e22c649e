// SPDX-License-Identifier: MIT
#include "engine/sqlite/database_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

std::string cannot_open(const DatabaseKind& kind, const std::string& path, const std::string& cause) {
    return "cannot open " + std::string(kind.name) + " '" + path + "': " + cause;
}

/// SQLite says only "unable to open database file". Returns the file's size in bytes.
std::int64_t check_readable(const DatabaseKind& kind, const std::string& path) {
    struct stat status {};
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const int error = file < 0 ? errno : ::fstat(file, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
    if (file >= 0) ::close(file);
    if (error != 0) {
        const std::string cure = error == ENOENT ? ". " + std::string(kind.cure_of_missing) : "";
        throw MissingInput(cannot_open(kind, path, std::generic_category().message(error) + cure));
    }
    if (!S_ISREG(status.st_mode)) throw MissingInput(cannot_open(kind, path, "not a regular file"));
    return status.st_size;
}

void check_kind(const DatabaseKind& kind, const std::string& path, SQLite::Database& database) {
    if (database.execAndGet("PRAGMA application_id").getInt64() != kind.application_id) {
        throw MalformedInput(cannot_open(kind, path, "not a serversync " + std::string(kind.name)));
    }
    const std::int64_t version = database.execAndGet("PRAGMA user_version").getInt64();
    if (version == kind.schema_version) return;
    std::string cure(kind.cure_of_damaged);
    cure[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(cure[0])));
    throw MalformedInput(cannot_open(kind, path,
                                     "is schema version " + std::to_string(version) + ", this serversync reads " +
                                         std::to_string(kind.schema_version) + ": " + cure));
}

}  // namespace

std::string sqlite_path(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

void prepare_sqlite() {
    // Refused, and left as it is, where something else uses SQLite already.
    [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

SQLite::Database open_for_reading(const DatabaseKind& kind, const std::string& path) {
    prepare_sqlite();
    const std::int64_t size = check_readable(kind, path);
    try {
        SQLite::Database database(sqlite_path(path), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
        // The file may come from anywhere: nothing in its schema may run code, and broken pages are noticed.
        database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; BEGIN");
        check_kind(kind, path, database);
        // SQLite notices that pages are missing, but not that the last one is cut.
        if (size % database.execAndGet("PRAGMA page_size").getInt64() != 0)
            throw SQLite::Exception("the file is cut", SQLITE_CORRUPT);
        return database;
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_CANTOPEN) throw MissingInput(cannot_open(kind, path, error.what()));
        const bool is_damaged = error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB;
        throw MalformedInput(
            cannot_open(kind, path, error.what() + (is_damaged ? ". " + std::string(kind.cure_of_damaged) : std::string())));
    }
}

bool is_database(const DatabaseKind& kind, const std::string& path) {
    // SQLite's file format: the text "SQLite format 3" and a zero first, the application's id at 68, high byte first.
    std::array<char, 72> header{};
    std::ifstream file(path, std::ios::binary);
    file.read(header.data(), static_cast<std::streamsize>(header.size()));
    constexpr std::string_view magic("SQLite format 3\0", 16);
    std::int64_t application = 0;
    for (std::size_t i = 68; i < 72; ++i) application = application << 8U | static_cast<unsigned char>(header[i]);
    return std::string_view(header.data(), magic.size()) == magic && application == kind.application_id;
}

void refuse_to_replace_foreign_file(const DatabaseKind& kind, const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return;
    const std::string refusal = "will not replace '" + path + "': ";
    if (S_ISDIR(status.st_mode)) return;  // whoever creates the new file says so better
    if (!S_ISREG(status.st_mode)) throw CannotWrite(refusal + "it is not a regular file");
    if (status.st_size == 0 || is_database(kind, path)) return;
    throw CannotWrite(refusal + "it is not a serversync " + std::string(kind.name) + ". Remove it first, or choose another path");
}

void throw_unreadable(const DatabaseKind& kind, const std::string& path, const std::string& cause) {
    throw MalformedInput("cannot read " + std::string(kind.name) + " '" + path + "': " + cause);
}

std::string cause_of_write_error(const SQLite::Exception& error, const SQLite::Database* database, int known) {
    std::string cause = error.what();
    if (error.getErrorCode() != SQLITE_IOERR) return cause;
    // SQLite loses it where another thread wrote or tidies up; the file is lost in any case.
    int reason = database != nullptr ? sqlite3_system_errno(database->getHandle()) : 0;
    if (reason == 0) reason = known;
    return reason != 0 ? cause + ": " + std::generic_category().message(reason) : cause;
}

}  // namespace serversync
