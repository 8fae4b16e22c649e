// SPDX-License-Identifier: MIT
#include "engine/sqlite/step_limit.hpp"

namespace serversync {

namespace {

constexpr int steps_a_call = 10'000;

/// A row of n columns takes about 2 n steps, and each column a byte or more.
constexpr std::uint64_t steps_a_byte = 100;

}  // namespace

StepLimit StepLimit::of_whole_file(SQLite::Database& database) {
    const auto number = [&database](const char* pragma) {
        return static_cast<std::uint64_t>(database.execAndGet(pragma).getInt64());
    };
    // SQLite has compared the count of pages with the file's size.
    return {database, few + steps_a_byte * number("PRAGMA page_count") * number("PRAGMA page_size")};
}

StepLimit::StepLimit(SQLite::Database& database, std::uint64_t steps)
    : m_database(database.getHandle()), m_calls_left(steps / steps_a_call) {
    sqlite3_progress_handler(m_database, steps_a_call, &StepLimit::end, this);
}

StepLimit::~StepLimit() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }

int StepLimit::end(void* limit) {
    auto& left = static_cast<StepLimit*>(limit)->m_calls_left;
    if (left == 0) return 1;
    --left;
    return 0;
}

}  // namespace serversync
