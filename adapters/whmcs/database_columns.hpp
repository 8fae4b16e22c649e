// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/whmcs/database_schema.hpp"
#include "adapters/whmcs/database_value.hpp"
#include "engine/record/mirror_sink.hpp"

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

/// Sets a field of a row to a value of the database.
template <class FieldType, class Row>
void set_field(Row& row, const DatabaseValue& value) {
    constexpr FieldKind kind = FieldType::kind;
    auto& target = FieldType::of(row);
    if constexpr (kind == FieldKind::id || kind == FieldKind::reference) {
        target = value.id();
    } else if constexpr (kind == FieldKind::flag) {
        target = value.flag();
    } else if constexpr (kind == FieldKind::date) {
        target = value.date();
    } else if constexpr (kind == FieldKind::amount) {
        target = value.amount();
    } else if constexpr (kind == FieldKind::count) {
        target = value.count();
    } else if constexpr (kind == FieldKind::maybe) {
        target = value.maybe();
    } else {
        static_assert(FieldType::is_text);
        target = FieldType::uses.identifies ? value.identifier() : value.text();
    }
}

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

/// A column that sets a field of a record, as the record's list has it.
template <class Record, auto Member, class Row = Record>
constexpr Column<Row> column(const char* table, const char* name, const char* fallback = required) {
    Column<Row> result{{table, name, fallback}, nullptr};
    for_each_field<Record>([&result](auto field) {
        if constexpr (decltype(field)::template is<Member>())
            result.set = [](Row& row, const DatabaseValue& value) { set_field<decltype(field)>(row, value); };
    });
    return result;
}

inline constexpr const char* unknown = "NULL";

/// A column that is unknown where the user may not read it, or where WHMCS has none.
template <class Record, auto Member, class Row = Record>
constexpr Column<Row> optional_column(const char* table, const char* name, const char* fallback = unknown) {
    Column<Row> result = column<Record, Member, Row>(table, name, fallback);
    result.is_optional = true;
    return result;
}

/// Only whether it is blank is read.
template <class Row>
constexpr Column<Row> given_only(Column<Row> column) {
    column.is_given_only = true;
    return column;
}

template <std::size_t number>
constexpr Column<ServerRecord> nameserver(const char* name) {
    return {{"tblservers", name, "''", true}, [](auto& row, auto& value) { row.nameservers[number - 1] = value.text(); }};
}

inline constexpr std::array server_columns = {
    column<ServerRecord, &ServerRecord::id>("tblservers", "id"),
    column<ServerRecord, &ServerRecord::name>("tblservers", "name"),
    column<ServerRecord, &ServerRecord::hostname>("tblservers", "hostname"),
    column<ServerRecord, &ServerRecord::module>("tblservers", "type"),
    column<ServerRecord, &ServerRecord::ip_address>("tblservers", "ipaddress"),
    column<ServerRecord, &ServerRecord::assigned_ips>("tblservers", "assignedips", "''"),
    column<ServerRecord, &ServerRecord::active>("tblservers", "active", "1"),
    column<ServerRecord, &ServerRecord::disabled>("tblservers", "disabled", "0"),
    nameserver<1>("nameserver1"),
    nameserver<2>("nameserver2"),
    nameserver<3>("nameserver3"),
    nameserver<4>("nameserver4"),
    nameserver<5>("nameserver5"),
};

template <std::size_t number>
constexpr Column<ProductRecord> config_option(const char* name) {
    return {{"tblproducts", name, "''"}, [](auto& row, auto& value) { row.config_options[number - 1] = value.text(); }};
}

inline constexpr std::array product_columns = {
    column<ProductRecord, &ProductRecord::id>("tblproducts", "id"),
    column<ProductRecord, &ProductRecord::name>("tblproducts", "name"),
    column<ProductRecord, &ProductRecord::type>("tblproducts", "type"),
    column<ProductRecord, &ProductRecord::pay_type>("tblproducts", "paytype"),
    column<ProductRecord, &ProductRecord::module>("tblproducts", "servertype"),
    column<ProductRecord, &ProductRecord::hidden>("tblproducts", "hidden", "0"),
    column<ProductRecord, &ProductRecord::retired>("tblproducts", "retired", "0"),
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
    optional_column<ProductRecord, &ProductRecord::auto_terminate_days>("tblproducts", "autoterminatedays"),
    optional_column<ProductRecord, &ProductRecord::recurring_cycles>("tblproducts", "recurringcycles"),
};

/// How many accounts WHMCS itself counted on a server.
struct RemoteRow {
    std::uint64_t server_id = 0;
    std::optional<std::int64_t> accounts;
};

inline constexpr std::array remote_columns = {
    Column<RemoteRow>{{"tblservers_remote", "server_id", unknown, true},
                      [](auto& row, auto& value) { row.server_id = value.id(); }},
    Column<RemoteRow>{{"tblservers_remote", "num_accounts", unknown, true},
                      [](auto& row, auto& value) { row.accounts = value.count(); }},
};

struct PriceRow : PriceRecord {
    std::uint64_t currency_id = 0;
};

/// WHMCS writes -1.00 for a cycle that is not offered.
template <auto Member>
constexpr Column<PriceRow> price(const char* name) {
    return {{"tblpricing", name, unknown, true}, [](auto& row, auto& value) {
                const std::optional<std::int64_t> amount = value.amount();
                row.*Member = amount && *amount >= 0 ? amount : std::nullopt;
            }};
}

inline constexpr std::array price_columns = {
    Column<PriceRow>{{"tblpricing", "id", unknown, true}, nullptr},
    Column<PriceRow>{{"tblpricing", "type", unknown, true}, nullptr},
    Column<PriceRow>{{"tblpricing", "relid", unknown, true}, [](auto& row, auto& value) { row.product_id = value.id(); }},
    Column<PriceRow>{{"tblpricing", "currency", unknown, true}, [](auto& row, auto& value) { row.currency_id = value.id(); }},
    price<&PriceRow::monthly>("monthly"),
    price<&PriceRow::quarterly>("quarterly"),
    price<&PriceRow::semiannually>("semiannually"),
    price<&PriceRow::annually>("annually"),
    price<&PriceRow::biennially>("biennially"),
    price<&PriceRow::triennially>("triennially"),
};

inline constexpr std::array hosting_columns = {
    column<ServiceRecord, &ServiceRecord::id>("tblhosting", "id"),
    column<ServiceRecord, &ServiceRecord::client_id>("tblhosting", "userid"),
    column<ServiceRecord, &ServiceRecord::product_id>("tblhosting", "packageid"),
    column<ServiceRecord, &ServiceRecord::server_id>("tblhosting", "server"),
    column<ServiceRecord, &ServiceRecord::domain>("tblhosting", "domain"),
    column<ServiceRecord, &ServiceRecord::username>("tblhosting", "username"),
    column<ServiceRecord, &ServiceRecord::dedicated_ip>("tblhosting", "dedicatedip"),
    column<ServiceRecord, &ServiceRecord::status_text>("tblhosting", "domainstatus"),
    column<ServiceRecord, &ServiceRecord::registered_on>("tblhosting", "regdate"),
    column<ServiceRecord, &ServiceRecord::next_due_on>("tblhosting", "nextduedate"),
    column<ServiceRecord, &ServiceRecord::billing_cycle>("tblhosting", "billingcycle"),
    column<ServiceRecord, &ServiceRecord::amount_minor>("tblhosting", "amount"),
    optional_column<ServiceRecord, &ServiceRecord::terminated_on>("tblhosting", "termination_date"),
    optional_column<ServiceRecord, &ServiceRecord::suspension_override>("tblhosting", "overideautosuspend", unknown_flag),
    optional_column<ServiceRecord, &ServiceRecord::suspension_override_until>("tblhosting", "overidesuspenduntil"),
    optional_column<ServiceRecord, &ServiceRecord::suspend_reason>("tblhosting", "suspendreason", "''"),
    optional_column<ServiceRecord, &ServiceRecord::order_id>("tblhosting", "orderid", "0"),
    given_only(optional_column<ServiceRecord, &ServiceRecord::has_subscription>("tblhosting", "subscriptionid", unknown_flag)),
};

template <auto Member>
constexpr Column<AddonRow> addon_column(const char* table, const char* name, const char* fallback = required) {
    return column<ServiceRecord, Member, AddonRow>(table, name, fallback);
}

inline constexpr std::array addon_columns = {
    addon_column<&ServiceRecord::id>("tblhostingaddons", "id"),
    addon_column<&ServiceRecord::client_id>("tblhostingaddons", "userid", "0"),
    Column<AddonRow>{{"tblhosting", "userid", required}, [](auto& row, auto& value) { row.hosting_client_id = value.id(); }},
    addon_column<&ServiceRecord::server_id>("tblhostingaddons", "server", "0"),
    addon_column<&ServiceRecord::module>("tbladdons", "module", "''"),
    addon_column<&ServiceRecord::status_text>("tblhostingaddons", "status"),
    addon_column<&ServiceRecord::registered_on>("tblhostingaddons", "regdate"),
    addon_column<&ServiceRecord::next_due_on>("tblhostingaddons", "nextduedate"),
    addon_column<&ServiceRecord::billing_cycle>("tblhostingaddons", "billingcycle"),
    addon_column<&ServiceRecord::amount_minor>("tblhostingaddons", "recurring"),
    optional_column<ServiceRecord, &ServiceRecord::terminated_on, AddonRow>("tblhostingaddons", "termination_date"),
    optional_column<ServiceRecord, &ServiceRecord::order_id, AddonRow>("tblhostingaddons", "orderid", "0"),
    given_only(optional_column<ServiceRecord, &ServiceRecord::has_subscription, AddonRow>("tblhostingaddons", "subscriptionid",
                                                                                          unknown_flag)),
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
