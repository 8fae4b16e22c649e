#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/mirror_record.hpp"

/// The columns of a mirror export's tables: which key sets which field of a record.
namespace serversync::export_columns {

using simdjson::dom::element;

/// A value that is not what its key promises.
struct Mismatch {
    const char* expected;
    std::string below;  ///< where in the value, where it is not the value itself
};

/// Each throws `Mismatch`.
std::string_view text(element value);
bool flag(element value);
std::uint64_t id(element value);
std::uint64_t reference(element value);  ///< an id, or 0 for none
ServiceKind kind(element value);
std::string_view date(element value);               ///< null is blank
std::optional<std::int64_t> amount(element value);  ///< to minor units; null is nothing

/// A record and what its texts may need beside the document.
struct ServerRow : ServerRecord {
    std::string lines;
};

void set_assigned_ips(ServerRow& row, element value);
void set_config_options(ProductRecord& row, element value);

template <class Row>
struct Column {
    std::string_view name;
    void (*set)(Row& row, element value);
};

inline constexpr std::array server_columns = {
    Column<ServerRow>{"id", [](ServerRow& row, element value) { row.id = id(value); }},
    Column<ServerRow>{"name", [](ServerRow& row, element value) { row.name = text(value); }},
    Column<ServerRow>{"hostname", [](ServerRow& row, element value) { row.hostname = text(value); }},
    Column<ServerRow>{"module", [](ServerRow& row, element value) { row.module = text(value); }},
    Column<ServerRow>{"ip_address", [](ServerRow& row, element value) { row.ip_address = text(value); }},
    Column<ServerRow>{"assigned_ips", set_assigned_ips},
    Column<ServerRow>{"active", [](ServerRow& row, element value) { row.active = flag(value); }},
    Column<ServerRow>{"disabled", [](ServerRow& row, element value) { row.disabled = flag(value); }},
};

inline constexpr std::array module_columns = {
    Column<ModuleRecord>{"name", [](ModuleRecord& row, element value) { row.name = text(value); }},
    Column<ModuleRecord>{"display_name", [](ModuleRecord& row, element value) { row.display_name = text(value); }},
    Column<ModuleRecord>{"identity_field", [](ModuleRecord& row, element value) { row.identity_field = text(value); }},
    Column<ModuleRecord>{"identity_display_name",
                         [](ModuleRecord& row, element value) { row.identity_display_name = text(value); }},
    Column<ModuleRecord>{"product_field", [](ModuleRecord& row, element value) { row.product_field = text(value); }},
};

inline constexpr std::array product_columns = {
    Column<ProductRecord>{"id", [](ProductRecord& row, element value) { row.id = id(value); }},
    Column<ProductRecord>{"name", [](ProductRecord& row, element value) { row.name = text(value); }},
    Column<ProductRecord>{"type", [](ProductRecord& row, element value) { row.type = text(value); }},
    Column<ProductRecord>{"pay_type", [](ProductRecord& row, element value) { row.pay_type = text(value); }},
    Column<ProductRecord>{"module", [](ProductRecord& row, element value) { row.module = text(value); }},
    Column<ProductRecord>{"hidden", [](ProductRecord& row, element value) { row.hidden = flag(value); }},
    Column<ProductRecord>{"retired", [](ProductRecord& row, element value) { row.retired = flag(value); }},
    Column<ProductRecord>{"config_options", set_config_options},
};

inline constexpr std::array client_columns = {
    Column<ClientRecord>{"id", [](ClientRecord& row, element value) { row.id = id(value); }},
    Column<ClientRecord>{"name", [](ClientRecord& row, element value) { row.name = text(value); }},
    Column<ClientRecord>{"email", [](ClientRecord& row, element value) { row.email = text(value); }},
    Column<ClientRecord>{"currency", [](ClientRecord& row, element value) { row.currency = text(value); }},
};

inline constexpr std::array service_columns = {
    Column<ServiceRecord>{"id", [](ServiceRecord& row, element value) { row.id = id(value); }},
    Column<ServiceRecord>{"kind", [](ServiceRecord& row, element value) { row.kind = kind(value); }},
    Column<ServiceRecord>{"client_id", [](ServiceRecord& row, element value) { row.client_id = reference(value); }},
    Column<ServiceRecord>{"product_id", [](ServiceRecord& row, element value) { row.product_id = reference(value); }},
    Column<ServiceRecord>{"server_id", [](ServiceRecord& row, element value) { row.server_id = reference(value); }},
    Column<ServiceRecord>{"module", [](ServiceRecord& row, element value) { row.module = text(value); }},
    Column<ServiceRecord>{"domain", [](ServiceRecord& row, element value) { row.domain = text(value); }},
    Column<ServiceRecord>{"username", [](ServiceRecord& row, element value) { row.username = text(value); }},
    Column<ServiceRecord>{"dedicated_ip", [](ServiceRecord& row, element value) { row.dedicated_ip = text(value); }},
    Column<ServiceRecord>{"status", [](ServiceRecord& row, element value) { row.status = text(value); }},
    Column<ServiceRecord>{"registered_on", [](ServiceRecord& row, element value) { row.registered_on = date(value); }},
    Column<ServiceRecord>{"next_due_on", [](ServiceRecord& row, element value) { row.next_due_on = date(value); }},
    Column<ServiceRecord>{"billing_cycle", [](ServiceRecord& row, element value) { row.billing_cycle = text(value); }},
    Column<ServiceRecord>{"amount", [](ServiceRecord& row, element value) { row.amount_minor = amount(value); }},
};

inline constexpr std::array custom_field_columns = {
    Column<CustomFieldRecord>{"service_id", [](CustomFieldRecord& row, element value) { row.service_id = id(value); }},
    Column<CustomFieldRecord>{"service_kind", [](CustomFieldRecord& row, element value) { row.service_kind = kind(value); }},
    Column<CustomFieldRecord>{"name", [](CustomFieldRecord& row, element value) { row.name = text(value); }},
    Column<CustomFieldRecord>{"value", [](CustomFieldRecord& row, element value) { row.value = text(value); }},
};

}  // namespace serversync::export_columns
