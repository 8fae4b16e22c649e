// SPDX-License-Identifier: MIT
#include "engine/sqlite/database_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <system_error>

#include "engine/model/error.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/sqlite/step_limit.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

std::string cannot_open(const DatabaseKind& kind, const std::string& path, const std::string& cause) {
    return "cannot open " + std::string(kind.name) + " '" + path + "': " + cause;
}

/// The first bytes of a file, as SQLite lays them out. Source: sqlite.org/fileformat2.html.
class FileHeader {
public:
    static FileHeader read(int file) {
        FileHeader header;
        ssize_t got = 0;
        do {
            got = ::pread(file, header.m_bytes.data(), header.m_bytes.size(), 0);
        } while (got < 0 && errno == EINTR);
        return header;
    }

    bool is_database_of(const DatabaseKind& kind) const {
        constexpr std::string_view magic("SQLite format 3\0", 16);
        return std::string_view(m_bytes.data(), magic.size()) == magic && application_id() == kind.application_id;
    }

    /// Whether its latest pages may be in another file.
    bool is_in_wal_mode() const { return m_bytes[18] != 1 || m_bytes[19] != 1; }

private:
    std::int64_t application_id() const {
        std::int64_t id = 0;
        for (std::size_t i = 68; i < 72; ++i) id = id << 8U | static_cast<unsigned char>(m_bytes[i]);
        return id;
    }

    std::array<char, 72> m_bytes{};
};

/// An open file, which is closed at the end of a scope.
class OpenFile {
public:
    explicit OpenFile(const std::string& path) : m_file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (m_file >= 0) ::close(m_file);
    }
    int number() const { return m_file; }

private:
    int m_file;
};

/// A sentence without its full stop as the end of another.
std::string as_clause(std::string_view sentence) {
    std::string clause(sentence);
    clause[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(clause[0])));
    return clause;
}

/// SQLite says only "unable to open database file", and makes files beside one in WAL mode. Returns the file's size in bytes.
std::int64_t check_readable(const DatabaseKind& kind, const std::string& path) {
    struct stat status {};
    const OpenFile file(path);
    const int error = file.number() < 0                      ? errno
                      : ::fstat(file.number(), &status) != 0 ? errno
                      : S_ISDIR(status.st_mode)              ? EISDIR
                                                             : 0;
    if (error != 0) {
        const std::string cure = error == ENOENT ? ". " + std::string(kind.cure_of_missing) : "";
        throw MissingInput(cannot_open(kind, path, std::generic_category().message(error) + cure));
    }
    if (!S_ISREG(status.st_mode)) throw MissingInput(cannot_open(kind, path, "not a regular file"));
    const FileHeader header = FileHeader::read(file.number());
    if (header.is_database_of(kind) && header.is_in_wal_mode()) {
        throw MalformedInput(
            cannot_open(kind, path, "is in WAL mode, in which another program has left it: " + as_clause(kind.cure_of_damaged)));
    }
    return status.st_size;
}

void check_kind(const DatabaseKind& kind, const std::string& path, SQLite::Database& database) {
    if (database.execAndGet("PRAGMA application_id").getInt64() != kind.application_id) {
        throw MalformedInput(cannot_open(kind, path, "not a serversync " + std::string(kind.name)));
    }
    const std::int64_t version = database.execAndGet("PRAGMA user_version").getInt64();
    if (version == kind.schema_version) return;
    throw MalformedInput(cannot_open(kind, path,
                                     "is schema version " + std::to_string(version) + ", this serversync reads " +
                                         std::to_string(kind.schema_version) + ": " + as_clause(kind.cure_of_damaged)));
}

std::string schema_row(std::string_view what, std::string_view text) { return std::string(what).append("\n").append(text); }

/// Calls `use(kind and name, table and text)` for each row of the schema until it returns false.
template <class Use>
void for_each_schema_row(SQLite::Database& database, Use use) {
    Query query(database,
                "SELECT type || ' ' || name, tbl_name || char(10) || coalesce(sql, '') FROM sqlite_schema ORDER BY rowid");
    while (query.step() && use(query.text(0), query.text(1))) {
    }
}

void check_schema(const DatabaseKind& kind, const std::string& path, SQLite::Database& database) {
    std::size_t equal = 0;
    std::string differs;
    for_each_schema_row(database, [&](std::string_view what, std::string_view text) {
        const bool is_known = equal < kind.schema.size() && kind.schema[equal] == schema_row(what, text);
        is_known ? static_cast<void>(++equal) : static_cast<void>(differs = what);
        return is_known;
    });
    if (differs.empty() && equal < kind.schema.size()) differs = kind.schema[equal].substr(0, kind.schema[equal].find('\n'));
    if (differs.empty()) return;
    throw MalformedInput(cannot_open(kind, path,
                                     "its schema is not that of a serversync " + std::string(kind.name) + ", first at '" +
                                         excerpt(differs) + "'. " + std::string(kind.cure_of_damaged)));
}

/// What SQLite says against a file that is read, and the cure where there is one.
std::string cause_of_read_error(const DatabaseKind& kind, const SQLite::Exception& error) {
    const std::string cure = ". " + std::string(kind.cure_of_damaged);
    const int code = error.getErrorCode();
    if (code == SQLITE_INTERRUPT) return "its tables do not end" + cure;
    return error.what() + (code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? cure : std::string());
}

}  // namespace

std::string sqlite_path(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

void prepare_sqlite() {
    // Refused, and left as it is, where something else uses SQLite already.
    [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

SchemaRows schema_of(std::string_view sql) {
    prepare_sqlite();
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    database.exec(std::string(sql));
    SchemaRows rows;
    for_each_schema_row(database, [&rows](std::string_view what, std::string_view text) {
        rows.push_back(schema_row(what, text));
        return true;
    });
    return rows;
}

SQLite::Database open_for_reading(const DatabaseKind& kind, const std::string& path) {
    prepare_sqlite();
    const std::int64_t size = check_readable(kind, path);
    try {
        SQLite::Database database(sqlite_path(path), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
        const StepLimit limit(database);
        sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        // Nothing in the schema may run code before it is compared, and broken pages are noticed.
        database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; BEGIN");
        check_kind(kind, path, database);
        // SQLite notices that pages are missing, but not that the last one is cut.
        if (size % database.execAndGet("PRAGMA page_size").getInt64() != 0) throw_corrupt("the file is cut");
        check_schema(kind, path, database);
        return database;
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_CANTOPEN) throw MissingInput(cannot_open(kind, path, error.what()));
        throw MalformedInput(cannot_open(kind, path, cause_of_read_error(kind, error)));
    }
}

bool is_database(const DatabaseKind& kind, const std::string& path) {
    const OpenFile file(path);
    return FileHeader::read(file.number()).is_database_of(kind);
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

void throw_unreadable(const DatabaseKind& kind, const std::string& path, const SQLite::Exception& error) {
    throw_unreadable(kind, path, cause_of_read_error(kind, error));
}

void throw_corrupt(const std::string& what) { throw SQLite::Exception(what, SQLITE_CORRUPT); }

std::string cause_of_write_error(const SQLite::Exception& error, const SQLite::Database* database, int known) {
    std::string cause = error.what();
    if (error.getErrorCode() != SQLITE_IOERR) return cause;
    // SQLite loses it where another thread wrote or tidies up; the file is lost in any case.
    int reason = database != nullptr ? sqlite3_system_errno(database->getHandle()) : 0;
    if (reason == 0) reason = known;
    return reason != 0 ? cause + ": " + std::generic_category().message(reason) : cause;
}

}  // namespace serversync
