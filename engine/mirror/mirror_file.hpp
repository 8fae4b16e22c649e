#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

namespace serversync {

/// What `schema/mirror.sql` writes into the header of the file. A change that an older serversync cannot read raises the
/// version.
inline constexpr std::int64_t mirror_application_id = 1397979501;
inline constexpr std::int64_t mirror_schema_version = 3;

/// The path as SQLite reads it: never a URI, never ":memory:".
std::string sqlite_path(const std::string& path);

/// Before the first database is opened: SQLite need not count its memory, for which all threads would wait for each other.
void prepare_sqlite();

/// Opens a mirror for reading only and checks that it is one; holds one read transaction, so that all answers are of one moment.
/// Throws as `Mirror` does.
SQLite::Database open_mirror(const std::string& path);

/// Throws `CannotWrite` if there is a file that is no mirror: a mistyped path must not cost a file.
void refuse_to_replace_foreign_file(const std::string& path);

}  // namespace serversync
