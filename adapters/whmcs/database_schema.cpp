// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database_schema.hpp"

#include <algorithm>
#include <set>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr const char* versions = "serversync reads the tables of WHMCS 7.10 to 9";

using Columns = std::vector<std::string>;

std::string listed(const Columns& columns, char quote, const char* between) {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : between) + (quote + column + quote);
    return text;
}

/// `denied`: by table. A user with no grants at all is pointed to their file instead of being given a page of text.
std::string missing_privileges(const std::string& account, const std::string& database,
                               const std::map<std::string, Columns>& denied, const char* between) {
    constexpr std::size_t most_tables = 2;
    std::string what, grants;
    Columns tables;
    for (const auto& [table, columns] : denied) {
        tables.push_back(table);
        what += (what.empty() ? "" : "; ") + std::string(columns.size() == 1 ? "column " : "columns ") +
                listed(columns, '\'', ", ") + " of table '" + table + '\'';
        grants += (grants.empty() ? "" : "; ") +
                  ("GRANT SELECT (" + listed(columns, '`', ", ") + ") ON `" + database + "`.`" + table + "` TO " + account);
    }
    if (denied.size() > most_tables) {
        what = "columns of tables " + listed(tables, '\'', ", ");
        grants = "schema/whmcs-grants.sql has the statements";
    }
    return "user " + account + " has no SELECT privilege for " + what + between + ". An administrator can give it: " + grants;
}

}  // namespace

DatabaseSchema::DatabaseSchema(DatabaseConnection& connection, const std::string& database,
                               std::span<const WantedColumn> wanted) {
    std::set<std::string> tables;
    for (const WantedColumn& column : wanted) tables.insert('\'' + std::string(column.table) + '\'');
    std::string list;
    for (const std::string& table : tables) list += (list.empty() ? "" : ",") + table;
    look_up(connection, list);

    std::map<std::string, Columns> denied, denied_optional;
    for (const WantedColumn& column : wanted) {
        if (m_columns.contains({column.table, column.name})) {
            m_columns[{column.table, column.name}].is_given_only = column.is_given_only;
            continue;
        }
        switch (connection.access(column.table, column.name)) {
            case DatabaseConnection::Access::granted:
                m_columns[{column.table, column.name}] = {.charset = {}, .is_given_only = column.is_given_only};
                break;
            case DatabaseConnection::Access::denied:
                if (column.is_optional) m_columns[{column.table, column.name}] = {.charset = {}, .fallback = column.fallback};
                if (Columns& columns = (column.is_optional ? denied_optional : denied)[column.table];
                    std::count(columns.begin(), columns.end(), column.name) == 0) {
                    columns.emplace_back(column.name);
                }
                break;
            case DatabaseConnection::Access::no_table:
                if (column.is_optional) {
                    m_columns[{column.table, column.name}] = {.charset = {}, .fallback = column.fallback};
                    break;
                }
                throw MalformedInput("database '" + database + "' has no table '" + column.table + "'; " + versions);
            case DatabaseConnection::Access::no_column:
                if (column.fallback == nullptr) {
                    throw MalformedInput("table '" + std::string(column.table) + "' of database '" + database +
                                         "' has no column '" + column.name + "'; " + versions);
                }
                m_columns[{column.table, column.name}] = {.charset = {}, .fallback = column.fallback};
                break;
        }
    }
    if (!denied.empty()) throw MissingInput(missing_privileges(connection.account(), database, denied, ""));
    if (!denied_optional.empty())
        m_note = missing_privileges(connection.account(), database, denied_optional, ", which the mirror then does not know");
}

/// Asks information_schema, where a user sees only what that user may read.
void DatabaseSchema::look_up(DatabaseConnection& connection, const std::string& tables) {
    const std::string where = "WHERE table_schema = DATABASE() AND table_name IN (" + tables + ")";
    connection.read(
        "the columns of WHMCS's tables",
        "SELECT table_name, column_name, character_set_name FROM information_schema.columns " + where,
        [this](DatabaseConnection::Row row) {
            m_columns[{std::string(row[0]), std::string(row[1])}] = {.charset = std::string(row[2]), .fallback = nullptr};
        });
    connection.read("the engines of WHMCS's tables", "SELECT table_name, engine FROM information_schema.tables " + where,
                    [this](DatabaseConnection::Row row) {
                        if (row[1] != "InnoDB") m_without_snapshot.emplace_back(row[0]);
                    });
    std::sort(m_without_snapshot.begin(), m_without_snapshot.end());
}

std::string DatabaseSchema::column(const std::string& table, const std::string& name) const {
    const Column& found = find(table, name);
    return found.fallback != nullptr ? found.fallback : '`' + table + "`.`" + name + '`';
}

std::string DatabaseSchema::selected(const std::string& table, const std::string& name) const {
    if (find(table, name).is_given_only && has(table, name)) return column(table, name) + " <> ''";
    return is_latin1(table, name) ? "CAST(" + column(table, name) + " AS BINARY)" : column(table, name);
}

bool DatabaseSchema::is_latin1(const std::string& table, const std::string& name) const {
    return find(table, name).charset == "latin1";
}

}  // namespace serversync
