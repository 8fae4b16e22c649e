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
    const char* table;
    const char* name;
    const char* fallback;  ///< its value, in SQL, if a version of WHMCS lacks it; null: it must be there
};

/// Which of the wanted columns a database has, and how they are asked for.
class DatabaseSchema {
public:
    /// Throws `MalformedInput` for a table or a column that is missing, and `MissingInput` for those that the user may not read,
    /// with the GRANT that allows it: a column that may not be read is never taken for a missing one (law 36).
    DatabaseSchema(DatabaseConnection& connection, const std::string& database, std::span<const WantedColumn> wanted);

    /// The column in SQL, or its fallback.
    std::string column(const std::string& table, const std::string& name) const;

    /// The same as it is selected: the text of a latin1 column as its bytes.
    std::string selected(const std::string& table, const std::string& name) const;

    bool is_latin1(const std::string& table, const std::string& name) const;

    /// Tables whose engine has no transactions, sorted: rows that change while they are read may be seen or not.
    const std::vector<std::string>& tables_without_snapshot() const { return m_without_snapshot; }

private:
    struct Column {
        std::string charset;             ///< blank if it has none
        const char* fallback = nullptr;  ///< in place of the column
    };

    void look_up(DatabaseConnection& connection, const std::string& tables);
    const Column& find(const std::string& table, const std::string& name) const { return m_columns.at({table, name}); }

    std::map<std::pair<std::string, std::string>, Column> m_columns;
    std::vector<std::string> m_without_snapshot;
};

}  // namespace serversync
