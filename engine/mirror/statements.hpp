#pragma once

#include <string>
#include <string_view>

/// The statements that readers of the mirror run. A test asserts the query plan of each.
namespace serversync::statements {

inline constexpr std::string_view service_columns =
    "SELECT identity_key, kind, id, identity, client_id, product_id, module, domain, username, dedicated_ip, status,"
    " billing_cycle, registered_on, amount_minor, server_id";

inline constexpr int domain_column = 7;
inline constexpr int username_column = 8;

inline std::string services(std::string_view condition) {
    return std::string(service_columns).append(" FROM services ").append(condition);
}

inline constexpr std::string_view pieces_of_server = "SELECT services FROM service_pieces WHERE server_id = ?1 ORDER BY piece";

// A service without a module of its own is of its server's module, unless its product exists and provisions nothing.
/// The service at a position, and whether it is one of the module with this key that is not assigned to the server.
inline std::string elsewhere() {
    return std::string(service_columns) +
           ", identity_key = ?2 AND server_id <> ?3 AND (module = ?4 OR (module = ''"
           " AND NOT EXISTS (SELECT 1 FROM products WHERE products.id = services.product_id)"
           " AND EXISTS (SELECT 1 FROM servers WHERE servers.id = services.server_id AND servers.module = ?4)))"
           " FROM services WHERE position = ?1";
}
inline constexpr int is_elsewhere_column = 15;

inline constexpr std::string_view at_position = "WHERE position = ?1";

inline constexpr std::string_view names_from = "SELECT key, names FROM name_pieces WHERE key >= ?1 ORDER BY key";

inline constexpr std::string_view client = "SELECT id, name, email, currency FROM clients WHERE id = ?1";

inline constexpr std::string_view unassigned_live = "SELECT live FROM unassigned_services WHERE module = ?1";

inline constexpr std::string_view load = "SELECT * FROM load";
inline constexpr std::string_view servers =
    "SELECT id, name, hostname, module, ip_address, assigned_ips, disabled, live_services FROM servers ORDER BY id";
inline constexpr std::string_view modules =
    "SELECT name, identity_field, identity_display_name, product_field FROM modules ORDER BY name";
inline constexpr std::string_view products = "SELECT * FROM products ORDER BY id";

inline constexpr std::string_view replay_load =
    "SELECT loaded_at, servers_reported, modules_reported, products_reported, clients_reported, services_reported,"
    " custom_fields_reported FROM load";
inline constexpr std::string_view replay_servers =
    "SELECT id, name, hostname, module, ip_address, assigned_ips, active, disabled FROM servers ORDER BY id";
inline constexpr std::string_view replay_modules =
    "SELECT name, display_name, identity_field, identity_display_name, product_field FROM modules ORDER BY name";
inline constexpr std::string_view replay_clients = "SELECT id, name, email, currency FROM clients ORDER BY id";

// An addon's own custom field, if it has one value only. WHMCS has no such columns for addons, so what equals it came from there.
// Outer white space is what the load trims of ASCII; a value with other white space around it is given back in the column too.
inline std::string addon_column(std::string_view column, std::string_view field) {
    const std::string name(column);
    return "CASE WHEN kind = 1 AND " + name +
           " = (SELECT min(value) FROM (SELECT trim(value, char(9, 10, 11, 12, 13, 32)) AS value"
           " FROM custom_fields WHERE service_kind = 1 AND service_id = services.id AND name = '" +
           std::string(field) + "' COLLATE NOCASE) WHERE value <> '' HAVING min(value) = max(value)) THEN '' ELSE " + name +
           " END";
}

/// Services as their source gave them: a module that is the product's goes, as does what an addon has in its custom fields.
inline std::string replay_services() {
    return "SELECT kind, id, client_id, product_id, server_id,"
           " CASE WHEN module = (SELECT products.module FROM products WHERE products.id = product_id) THEN '' ELSE module END, " +
           addon_column("domain", "Domain") + ", " + addon_column("username", "Username") + ", " +
           addon_column("dedicated_ip", "Dedicated IP") +
           ", status, registered_on, next_due_on, billing_cycle, amount_minor FROM services ORDER BY position";
}

inline constexpr std::string_view replay_custom_fields =
    "SELECT service_kind, service_id, name, value FROM custom_fields ORDER BY service_kind, service_id, name, position";

}  // namespace serversync::statements
