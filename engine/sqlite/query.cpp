// SPDX-License-Identifier: MIT
#include "engine/sqlite/query.hpp"

namespace serversync {

Query::Query(SQLite::Database& database, std::string_view sql) : m_database(database.getHandle()) {
    const int result = sqlite3_prepare_v3(m_database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                          &m_statement, nullptr);
    if (result != SQLITE_OK) throw SQLite::Exception(m_database, result);
}

Query::~Query() { sqlite3_finalize(m_statement); }

void Query::fail(int result) {
    const SQLite::Exception error(m_database, result);
    reset();
    throw error;
}

}  // namespace serversync
