// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// The rows of a schema: the kind, name, table and text of each of its tables and indexes, in the order in which they were made.
using SchemaRows = std::vector<std::string>;

/// What `sql` makes of an empty file.
SchemaRows schema_of(std::string_view sql);

/// One kind of SQLite file of ours, as its schema declares it.
struct DatabaseKind {
    std::string_view name;             ///< as messages call it: "mirror"
    std::int64_t application_id = 0;   ///< in the file's header
    std::int64_t schema_version = 0;   ///< likewise; raised by a change that an older program cannot read
    std::string_view cure_of_missing;  ///< a sentence without its full stop, as the next
    std::string_view cure_of_damaged;
    SchemaRows schema;  ///< what its files hold, and nothing else (law 265)
};

/// The path as SQLite reads it: never a URI, never ":memory:".
std::string sqlite_path(const std::string& path);

/// Before the first database is opened: SQLite need not count its memory, for which all threads would wait for each other.
void prepare_sqlite();

/// Opens a file for reading only and checks that it is of this kind and version; holds one read transaction, so that all answers
/// are of one moment. The file may come from anywhere: nothing in it runs, and nothing beside it is read or written (law 265).
/// Throws `MissingInput` (no file, a directory) and `MalformedInput` (no SQLite database, of another kind, version or schema, in
/// WAL mode, damaged).
SQLite::Database open_for_reading(const DatabaseKind& kind, const std::string& path);

/// Whether a file begins as one of this kind does.
bool is_database(const DatabaseKind& kind, const std::string& path);

/// Throws `CannotWrite` if there is a file that is not of this kind: a mistyped path must not cost a file.
void refuse_to_replace_foreign_file(const DatabaseKind& kind, const std::string& path);

/// Throws `MalformedInput`: what was read of the file cannot be right.
[[noreturn]] void throw_unreadable(const DatabaseKind& kind, const std::string& path, const std::string& cause);
[[noreturn]] void throw_unreadable(const DatabaseKind& kind, const std::string& path, const SQLite::Exception& error);

/// Throws what SQLite throws where a file is damaged: `what` cannot be right.
[[noreturn]] void throw_corrupt(const std::string& what);

/// Runs something that reads; what SQLite says against it is damage, and gets the path.
template <class Action>
auto reading(const DatabaseKind& kind, const std::string& path, Action action) {
    try {
        return action();
    } catch (const SQLite::Exception& error) {
        throw_unreadable(kind, path, error);
    }
}

/// What went wrong when a database was written, with the system's own word where SQLite says only that there was an I/O error.
/// `known`: the system's error where SQLite has lost it; 0: none.
std::string cause_of_write_error(const SQLite::Exception& error, const SQLite::Database* database, int known);

}  // namespace serversync
