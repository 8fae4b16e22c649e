// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/row_seal.hpp"
#include "engine/record/mirror_sink.hpp"

/// The statements that readers of the mirror run. A test asserts the query plan of each.
namespace serversync::statements {

inline std::string services(std::string_view condition) { return select_rows<ServiceRow>(condition); }

inline constexpr std::string_view pieces_of_server = "SELECT services FROM service_pieces WHERE server_id = ?1 ORDER BY piece";

/// Which pieces there are: of each no more than its entry in the index is read.
inline constexpr std::string_view pieces = "SELECT server_id, piece FROM service_pieces ORDER BY server_id, piece";

inline constexpr std::string_view at_position = "WHERE position = ?1";

inline constexpr std::string_view names_from = "SELECT key, names FROM name_pieces WHERE key >= ?1 ORDER BY key";

inline std::string client() { return select_rows<ClientRow>("WHERE id = ?1"); }

inline constexpr std::string_view unassigned_live = "SELECT module, live FROM unassigned_services ORDER BY module";

inline constexpr std::string_view stray_prices =
    "SELECT product_id FROM prices WHERE NOT EXISTS (SELECT 1 FROM products WHERE products.id = prices.product_id)";

inline constexpr std::string_view load = "SELECT * FROM load";

/// All rows of a table whose columns are those of the record.
template <class Record>
std::string rows(const std::string& table, const std::string& order = "id") {
    return "SELECT " + column_list<Record>() + " FROM " + table + " ORDER BY " + order;
}

inline std::string prices() { return rows<PriceRecord>("prices", "product_id, currency"); }

inline std::string servers() { return "SELECT live_services, " + column_list<ServerRecord>() + " FROM servers ORDER BY id"; }

inline constexpr std::string_view replay_load =
    "SELECT loaded_at, servers_reported, modules_reported, products_reported, clients_reported, services_reported,"
    " custom_fields_reported FROM load";
// An addon's own custom field, if it has only one value. WHMCS has no such columns for addons, so a value that equals it came
// from there. Outer white space is what the load trims of ASCII; a value with other white space around it is given back in the
// column too.
inline std::string addon_column(const std::string& column, std::string_view field) {
    return "CASE WHEN kind = 1 AND " + column +
           " = (SELECT min(value) FROM (SELECT trim(value, char(9, 10, 11, 12, 13, 32)) AS value"
           " FROM custom_fields WHERE service_kind = 1 AND service_id = services.id AND name = '" +
           std::string(field) + "' COLLATE NOCASE) WHERE value <> '' HAVING min(value) = max(value)) THEN '' ELSE " + column +
           " END";
}

/// Services as their source gave them: a module that is the product's is left out, and so is what an addon has in its custom
/// fields.
inline std::string replay_services() {
    const auto as_given = [](const std::string& column) -> std::string {
        if (column == "module")
            return "CASE WHEN module = (SELECT products.module FROM products WHERE products.id = product_id) THEN '' ELSE module"
                   " END";
        if (column == "domain") return addon_column(column, "Domain");
        if (column == "username") return addon_column(column, "Username");
        if (column == "dedicated_ip") return addon_column(column, "Dedicated IP");
        return column;
    };
    return "SELECT " + column_list<ServiceRecord>(as_given) + " FROM services ORDER BY position";
}

inline std::string replay_custom_fields() {
    return rows<CustomFieldRecord>("custom_fields", "service_kind, service_id, name, position");
}

}  // namespace serversync::statements
