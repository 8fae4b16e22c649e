// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace serversync {

/// One kind of SQLite file of ours, as its schema declares it.
struct DatabaseKind {
    std::string_view name;             ///< as messages call it: "mirror"
    std::int64_t application_id = 0;   ///< in the file's header
    std::int64_t schema_version = 0;   ///< likewise; raised by a change that an older program cannot read
    std::string_view cure_of_missing;  ///< a sentence without its full stop, as the next
    std::string_view cure_of_damaged;
};

/// The path as SQLite reads it: never a URI, never ":memory:".
std::string sqlite_path(const std::string& path);

/// Before the first database is opened: SQLite need not count its memory, for which all threads would wait for each other.
void prepare_sqlite();

/// Opens a file for reading only and checks that it is of this kind and version; holds one read transaction, so that all answers
/// are of one moment. Throws `MissingInput` (no file, a directory) and `MalformedInput` (no SQLite database, of another kind or
/// version, damaged).
SQLite::Database open_for_reading(const DatabaseKind& kind, const std::string& path);

/// Whether a file begins as one of this kind does.
bool is_database(const DatabaseKind& kind, const std::string& path);

/// Throws `CannotWrite` if there is a file that is not of this kind: a mistyped path must not cost a file.
void refuse_to_replace_foreign_file(const DatabaseKind& kind, const std::string& path);

/// Throws `MalformedInput`: what was read of the file cannot be right.
[[noreturn]] void throw_unreadable(const DatabaseKind& kind, const std::string& path, const std::string& cause);

/// Runs something that reads; what SQLite says against it is damage, and gets the path.
template <class Action>
auto reading(const DatabaseKind& kind, const std::string& path, Action action) {
    try {
        return action();
    } catch (const SQLite::Exception& error) {
        throw_unreadable(kind, path, error.what());
    }
}

/// What went wrong when a database was written, with the system's own word where SQLite says only that there was an I/O error.
/// `known`: the system's error where SQLite has lost it; 0: none.
std::string cause_of_write_error(const SQLite::Exception& error, const SQLite::Database* database, int known);

}  // namespace serversync
