// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace serversync {

/// A prepared statement on SQLite's own interface: SQLiteCpp's columns share a reference count each, which costs a quarter of the
/// time of a scan. Throws `SQLite::Exception`; `reading` (database_file.hpp) gives it the path.
class Query {
public:
    Query(SQLite::Database& database, std::string_view sql);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    /// Binds parameter `place`, from 1. Text must stay alive until the next `reset`.
    void bind(int place, std::int64_t number) { sqlite3_bind_int64(m_statement, place, number); }
    void bind(int place, std::uint64_t number) { bind(place, static_cast<std::int64_t>(number)); }
    void bind(int place, std::string_view text) {
        sqlite3_bind_text64(m_statement, place, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    void bind_bytes(int place, std::string_view bytes) {
        sqlite3_bind_blob64(m_statement, place, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
    }
    void bind(int place, const std::optional<std::int64_t>& number) {
        if (number) {
            bind(place, *number);
        } else {
            bind_null(place);
        }
    }
    void bind_null(int place) { sqlite3_bind_null(m_statement, place); }

    /// Goes to the next row; false after the last.
    bool step() {
        const int result = sqlite3_step(m_statement);
        if (result == SQLITE_ROW) return true;
        if (result != SQLITE_DONE) fail(result);
        return false;
    }

    /// Runs a statement that gives no rows and makes it ready for the next set of values.
    void run() {
        step();
        reset();
    }

    void reset() { sqlite3_reset(m_statement); }

    /// Column `place` of the current row, from 0, its text or bytes. They are only valid until the next step; NULL gives blank
    /// text and 0.
    std::string_view text(int place) const {
        // Not sqlite3_column_text: that copies each text to end it with a zero byte. Columns that are read as text hold TEXT.
        // The value is found once; a connection without mutexes has no other kind of values (sqlite.org/c3ref/value.html).
        sqlite3_value* const value = sqlite3_column_value(m_statement, place);
        const void* bytes = sqlite3_value_blob(value);
        if (bytes == nullptr) return {};
        return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
    }
    std::int64_t number(int place) const { return sqlite3_column_int64(m_statement, place); }
    std::uint64_t id(int place) const { return static_cast<std::uint64_t>(number(place)); }
    bool is_null(int place) const { return sqlite3_column_type(m_statement, place) == SQLITE_NULL; }
    std::optional<std::int64_t> optional_number(int place) const {
        if (is_null(place)) return std::nullopt;
        return number(place);
    }

private:
    [[noreturn]] void fail(int result);

    sqlite3* m_database;
    sqlite3_stmt* m_statement = nullptr;
};

/// Resets a query at the end of a scope, so that it holds no page and no parameter.
class QueryUse {
public:
    explicit QueryUse(Query& query) : m_query(query) {}
    QueryUse(const QueryUse&) = delete;
    QueryUse& operator=(const QueryUse&) = delete;
    ~QueryUse() { m_query.reset(); }

private:
    Query& m_query;
};

}  // namespace serversync
