// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database_columns.hpp"

namespace serversync::database_columns {

std::vector<WantedColumn> all() {
    std::vector<WantedColumn> columns;
    const auto add = [&columns](const auto& table) {
        for (const WantedColumn& column : table) columns.push_back(column);
    };
    add(currency_columns);
    add(client_columns);
    add(server_columns);
    add(product_columns);
    add(remote_columns);
    add(price_columns);
    add(hosting_columns);
    add(addon_columns);
    add(field_columns);
    add(field_value_columns);
    return columns;
}

}  // namespace serversync::database_columns
