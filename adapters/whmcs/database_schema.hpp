// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adapters/whmcs/database_connection.hpp"

namespace serversync {

/// A column of WHMCS's database that is read.
struct WantedColumn {
    const char* table = nullptr;
    const char* name = nullptr;
    const char* fallback = nullptr;  ///< its value, in SQL, where a version of WHMCS lacks it; null: it must be there
    /// No plan depends on it: where the user may not read it, its fallback counts, and a note says so.
    bool is_optional = false;
    bool is_given_only = false;  ///< only whether it is blank is read, never its value
};

/// Which of the wanted columns a database has, and how they are asked for.
class DatabaseSchema {
public:
    /// Throws `MalformedInput` for a table or a column that is missing, and `MissingInput` for those that the user may not read,
    /// with the GRANT that changes it: a column that may not be read is never taken for a missing one (law 36). Optional ones are
    /// noted instead.
    DatabaseSchema(DatabaseConnection& connection, const std::string& database, std::span<const WantedColumn> wanted);

    /// The column in SQL, or its fallback.
    std::string column(const std::string& table, const std::string& name) const;

    /// The same as it is selected: the text of a latin1 column as its bytes.
    std::string selected(const std::string& table, const std::string& name) const;

    bool is_latin1(const std::string& table, const std::string& name) const;

    /// Whether it is there and may be read.
    bool has(const std::string& table, const std::string& name) const { return find(table, name).fallback == nullptr; }

    /// One sentence on all optional columns that the user may not read, with the GRANT that changes it; blank: there are none.
    const std::string& note() const { return m_note; }

    /// Tables whose engine has no transactions, sorted: rows that change while they are read may be seen or not.
    const std::vector<std::string>& tables_without_snapshot() const { return m_without_snapshot; }

private:
    struct Column {
        std::string charset;             ///< blank if it has none
        const char* fallback = nullptr;  ///< in place of the column
        bool is_given_only = false;
    };

    void look_up(DatabaseConnection& connection, const std::string& tables);
    const Column& find(const std::string& table, const std::string& name) const { return m_columns.at({table, name}); }

    std::map<std::pair<std::string, std::string>, Column> m_columns;
    std::vector<std::string> m_without_snapshot;
    std::string m_note;
};

}  // namespace serversync
