#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/whmcs/database_schema.hpp"
#include "adapters/whmcs/database_value.hpp"
#include "engine/model/mirror_record.hpp"

/// The columns of WHMCS's tables that are read, and which field of a record each sets. No password, access hash or note is among
/// them; schema/whmcs-grants.sql grants exactly these.
namespace serversync::database_columns {

template <class Row>
struct Column : WantedColumn {
    void (*set)(Row& row, const DatabaseValue& value);  ///< null: read for a condition only
};

inline constexpr const char* required = nullptr;

struct CurrencyRow {
    std::uint64_t id = 0;
    std::string_view code;
};

struct ClientRow {
    std::uint64_t id = 0, currency = 0;
    std::string_view first_name, last_name, company, email;
};

/// An addon without a client of its own is its hosting service's client's.
struct AddonRow : ServiceRecord {
    std::uint64_t hosting_client_id = 0;
};

/// The definition of a custom field.
struct FieldRow {
    std::uint64_t id = 0;
    std::string_view type, name;
};

struct FieldValueRow {
    std::uint64_t id = 0, field = 0, service = 0;
    std::string_view value;
};

// The id comes first in each.

inline constexpr std::array currency_columns = {
    Column<CurrencyRow>{{"tblcurrencies", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<CurrencyRow>{{"tblcurrencies", "code", required}, [](auto& row, auto& value) { row.code = value.text(); }},
};

inline constexpr std::array client_columns = {
    Column<ClientRow>{{"tblclients", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<ClientRow>{{"tblclients", "firstname", required}, [](auto& row, auto& value) { row.first_name = value.text(); }},
    Column<ClientRow>{{"tblclients", "lastname", required}, [](auto& row, auto& value) { row.last_name = value.text(); }},
    Column<ClientRow>{{"tblclients", "companyname", "''"}, [](auto& row, auto& value) { row.company = value.text(); }},
    Column<ClientRow>{{"tblclients", "email", required}, [](auto& row, auto& value) { row.email = value.identifier(); }},
    Column<ClientRow>{{"tblclients", "currency", required}, [](auto& row, auto& value) { row.currency = value.id(); }},
};

inline constexpr std::array server_columns = {
    Column<ServerRecord>{{"tblservers", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<ServerRecord>{{"tblservers", "name", required}, [](auto& row, auto& value) { row.name = value.text(); }},
    Column<ServerRecord>{{"tblservers", "hostname", required}, [](auto& row, auto& value) { row.hostname = value.text(); }},
    Column<ServerRecord>{{"tblservers", "type", required}, [](auto& row, auto& value) { row.module = value.text(); }},
    Column<ServerRecord>{{"tblservers", "ipaddress", required}, [](auto& row, auto& value) { row.ip_address = value.text(); }},
    Column<ServerRecord>{{"tblservers", "assignedips", "''"}, [](auto& row, auto& value) { row.assigned_ips = value.text(); }},
    Column<ServerRecord>{{"tblservers", "active", "1"}, [](auto& row, auto& value) { row.active = value.flag(); }},
    Column<ServerRecord>{{"tblservers", "disabled", "0"}, [](auto& row, auto& value) { row.disabled = value.flag(); }},
};

template <std::size_t number>
constexpr Column<ProductRecord> config_option(const char* name) {
    return {{"tblproducts", name, "''"}, [](auto& row, auto& value) { row.config_options[number - 1] = value.text(); }};
}

inline constexpr std::array product_columns = {
    Column<ProductRecord>{{"tblproducts", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<ProductRecord>{{"tblproducts", "name", required}, [](auto& row, auto& value) { row.name = value.text(); }},
    Column<ProductRecord>{{"tblproducts", "type", required}, [](auto& row, auto& value) { row.type = value.text(); }},
    Column<ProductRecord>{{"tblproducts", "paytype", required}, [](auto& row, auto& value) { row.pay_type = value.text(); }},
    Column<ProductRecord>{{"tblproducts", "servertype", required}, [](auto& row, auto& value) { row.module = value.text(); }},
    Column<ProductRecord>{{"tblproducts", "hidden", "0"}, [](auto& row, auto& value) { row.hidden = value.flag(); }},
    Column<ProductRecord>{{"tblproducts", "retired", "0"}, [](auto& row, auto& value) { row.retired = value.flag(); }},
    config_option<1>("configoption1"),
    config_option<2>("configoption2"),
    config_option<3>("configoption3"),
    config_option<4>("configoption4"),
    config_option<5>("configoption5"),
    config_option<6>("configoption6"),
    config_option<7>("configoption7"),
    config_option<8>("configoption8"),
    config_option<9>("configoption9"),
    config_option<10>("configoption10"),
    config_option<11>("configoption11"),
    config_option<12>("configoption12"),
    config_option<13>("configoption13"),
    config_option<14>("configoption14"),
    config_option<15>("configoption15"),
    config_option<16>("configoption16"),
    config_option<17>("configoption17"),
    config_option<18>("configoption18"),
    config_option<19>("configoption19"),
    config_option<20>("configoption20"),
    config_option<21>("configoption21"),
    config_option<22>("configoption22"),
    config_option<23>("configoption23"),
    config_option<24>("configoption24"),
};

inline constexpr std::array hosting_columns = {
    Column<ServiceRecord>{{"tblhosting", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<ServiceRecord>{{"tblhosting", "userid", required}, [](auto& row, auto& value) { row.client_id = value.id(); }},
    Column<ServiceRecord>{{"tblhosting", "packageid", required}, [](auto& row, auto& value) { row.product_id = value.id(); }},
    Column<ServiceRecord>{{"tblhosting", "server", required}, [](auto& row, auto& value) { row.server_id = value.id(); }},
    Column<ServiceRecord>{{"tblhosting", "domain", required}, [](auto& row, auto& value) { row.domain = value.identifier(); }},
    Column<ServiceRecord>{{"tblhosting", "username", required},
                          [](auto& row, auto& value) { row.username = value.identifier(); }},
    Column<ServiceRecord>{{"tblhosting", "dedicatedip", required},
                          [](auto& row, auto& value) { row.dedicated_ip = value.identifier(); }},
    Column<ServiceRecord>{{"tblhosting", "domainstatus", required}, [](auto& row, auto& value) { row.status = value.text(); }},
    Column<ServiceRecord>{{"tblhosting", "regdate", required}, [](auto& row, auto& value) { row.registered_on = value.text(); }},
    Column<ServiceRecord>{{"tblhosting", "nextduedate", required},
                          [](auto& row, auto& value) { row.next_due_on = value.text(); }},
    Column<ServiceRecord>{{"tblhosting", "billingcycle", required},
                          [](auto& row, auto& value) { row.billing_cycle = value.text(); }},
    Column<ServiceRecord>{{"tblhosting", "amount", required}, [](auto& row, auto& value) { row.amount_minor = value.amount(); }},
};

inline constexpr std::array addon_columns = {
    Column<AddonRow>{{"tblhostingaddons", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<AddonRow>{{"tblhostingaddons", "userid", "0"}, [](auto& row, auto& value) { row.client_id = value.id(); }},
    Column<AddonRow>{{"tblhosting", "userid", required}, [](auto& row, auto& value) { row.hosting_client_id = value.id(); }},
    Column<AddonRow>{{"tblhostingaddons", "server", "0"}, [](auto& row, auto& value) { row.server_id = value.id(); }},
    Column<AddonRow>{{"tbladdons", "module", "''"}, [](auto& row, auto& value) { row.module = value.text(); }},
    Column<AddonRow>{{"tblhostingaddons", "status", required}, [](auto& row, auto& value) { row.status = value.text(); }},
    Column<AddonRow>{{"tblhostingaddons", "regdate", required}, [](auto& row, auto& value) { row.registered_on = value.text(); }},
    Column<AddonRow>{{"tblhostingaddons", "nextduedate", required},
                     [](auto& row, auto& value) { row.next_due_on = value.text(); }},
    Column<AddonRow>{{"tblhostingaddons", "billingcycle", required},
                     [](auto& row, auto& value) { row.billing_cycle = value.text(); }},
    Column<AddonRow>{{"tblhostingaddons", "recurring", required},
                     [](auto& row, auto& value) { row.amount_minor = value.amount(); }},
    Column<AddonRow>{{"tblhostingaddons", "hostingid", required}, nullptr},
    Column<AddonRow>{{"tblhostingaddons", "addonid", required}, nullptr},
    Column<AddonRow>{{"tbladdons", "id", required}, nullptr},
};

inline constexpr std::array field_columns = {
    Column<FieldRow>{{"tblcustomfields", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<FieldRow>{{"tblcustomfields", "type", required}, [](auto& row, auto& value) { row.type = value.text(); }},
    Column<FieldRow>{{"tblcustomfields", "fieldname", required}, [](auto& row, auto& value) { row.name = value.text(); }},
    Column<FieldRow>{{"tblcustomfields", "fieldtype", required}, nullptr},
};

inline constexpr std::array field_value_columns = {
    Column<FieldValueRow>{{"tblcustomfieldsvalues", "id", required}, [](auto& row, auto& value) { row.id = value.id(); }},
    Column<FieldValueRow>{{"tblcustomfieldsvalues", "fieldid", required}, [](auto& row, auto& value) { row.field = value.id(); }},
    Column<FieldValueRow>{{"tblcustomfieldsvalues", "relid", required}, [](auto& row, auto& value) { row.service = value.id(); }},
    Column<FieldValueRow>{{"tblcustomfieldsvalues", "value", required},
                          [](auto& row, auto& value) { row.value = value.identifier(); }},
};

/// All of them; a column that two kinds of rows need appears twice.
std::vector<WantedColumn> all();

}  // namespace serversync::database_columns
