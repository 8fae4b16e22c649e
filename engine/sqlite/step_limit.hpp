// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>

namespace serversync {

/// Ends whatever a database does while this lives once it has taken more steps than any file of ours needs: a forged table can
/// lead back into itself (law 265). SQLite then fails with `SQLITE_INTERRUPT`.
class StepLimit {
public:
    /// Enough for the schema.
    explicit StepLimit(SQLite::Database& database) : StepLimit(database, few) {}

    /// Enough for reading every table of the file a few times.
    static StepLimit of_whole_file(SQLite::Database& database);

    StepLimit(const StepLimit&) = delete;
    StepLimit& operator=(const StepLimit&) = delete;
    ~StepLimit();

private:
    static constexpr std::uint64_t few = 1'000'000;

    StepLimit(SQLite::Database& database, std::uint64_t steps);

    /// What SQLite calls every so many steps; other than 0 ends them.
    static int end(void* limit);

    sqlite3* m_database;
    std::uint64_t m_calls_left;
};

}  // namespace serversync
