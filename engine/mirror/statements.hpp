#pragma once

#include <string>
#include <string_view>

/// The statements that readers of the mirror run. A test asserts the query plan of each.
namespace serversync::statements {

inline constexpr std::string_view service_columns =
    "SELECT identity_key, kind, id, identity, client_id, product_id, module, domain, username, dedicated_ip, status,"
    " billing_cycle, registered_on, amount_minor, server_id FROM services ";

inline std::string services(std::string_view condition) { return std::string(service_columns).append(condition); }

inline constexpr std::string_view of_server = "WHERE server_id = ?1 ORDER BY identity_key, kind, id";

// A service without a module of its own is of its server's module, unless its product exists and provisions nothing.
inline constexpr std::string_view elsewhere =
    "WHERE identity_key = ?1 AND identity_key <> '' AND server_id <> ?2 AND (module = ?3 OR (module = ''"
    " AND NOT EXISTS (SELECT 1 FROM products WHERE products.id = services.product_id)"
    " AND EXISTS (SELECT 1 FROM servers WHERE servers.id = services.server_id AND servers.module = ?3)))"
    " ORDER BY kind, id";

// The two columns are searched apart, and apart from keys that equal them, so that each search ends after `limit` rows.
inline constexpr std::string_view with_key_and_domain =
    "WHERE identity_key = ?1 AND identity_key <> '' AND domain = ?1 COLLATE NOCASE ORDER BY kind, id LIMIT ?2";
inline constexpr std::string_view with_key_and_username =
    "WHERE identity_key = ?1 AND identity_key <> '' AND username = ?1 COLLATE NOCASE ORDER BY kind, id LIMIT ?2";
inline constexpr std::string_view with_domain =
    "WHERE domain = ?1 COLLATE NOCASE AND domain <> '' AND domain <> identity_key COLLATE NOCASE ORDER BY kind, id LIMIT ?2";
inline constexpr std::string_view with_username =
    "WHERE username = ?1 COLLATE NOCASE AND username <> '' AND username <> identity_key COLLATE NOCASE"
    " ORDER BY kind, id LIMIT ?2";

inline constexpr std::string_view clients_with_email =
    "SELECT id, name, email, currency FROM clients WHERE email = ?1 COLLATE NOCASE AND email <> '' ORDER BY id";

inline constexpr std::string_view unassigned_live = "SELECT live FROM unassigned_services WHERE module = ?1";

inline constexpr std::string_view load = "SELECT * FROM load";
inline constexpr std::string_view servers =
    "SELECT id, name, hostname, module, ip_address, assigned_ips, disabled, live_services FROM servers ORDER BY id";
inline constexpr std::string_view modules =
    "SELECT name, identity_field, identity_display_name, product_field FROM modules ORDER BY name";
inline constexpr std::string_view products = "SELECT * FROM products ORDER BY id";

}  // namespace serversync::statements
