#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/json/plain_row.hpp"
#include "engine/model/mirror_record.hpp"

/// The columns of a mirror export's tables: which key sets which field of a record.
namespace serversync::export_columns {

using simdjson::dom::element;

/// A value that is not what its key promises.
struct Mismatch {
    const char* expected;
    std::string below;  ///< where in the value, where it is not the value itself
};

/// Each throws `Mismatch`. A value comes from a document tree or from a plain row, and means the same.
std::string_view text(const element& value);
std::string_view text(const RowMember& value);
bool flag(const element& value);
bool flag(const RowMember& value);
std::uint64_t id(const element& value);
std::uint64_t id(const RowMember& value);
std::uint64_t reference(const element& value);  ///< an id, or 0 for none
std::uint64_t reference(const RowMember& value);
ServiceKind kind(const element& value);
ServiceKind kind(const RowMember& value);
std::string_view date(const element& value);  ///< null is blank
std::string_view date(const RowMember& value);
std::optional<std::int64_t> amount(const element& value);  ///< to minor units; null is nothing
std::optional<std::int64_t> amount(const RowMember& value);

/// A record and what its texts may need beside the document.
struct ServerRow : ServerRecord {
    std::string lines;
};

void set_assigned_ips(ServerRow& row, const element& value);
void set_assigned_ips(ServerRow& row, const RowMember& value);
void set_config_options(ProductRecord& row, const element& value);
void set_config_options(ProductRecord& row, const RowMember& value);

template <class Row>
struct Column {
    template <class Set>
    constexpr Column(std::string_view key, Set set_any) : name(key), set(set_any), set_plain(set_any) {}

    std::string_view name;
    void (*set)(Row& row, const element& value);
    void (*set_plain)(Row& row, const RowMember& value);
};

inline constexpr std::array server_columns = {
    Column<ServerRow>{"id", [](ServerRow& row, const auto& value) { row.id = id(value); }},
    Column<ServerRow>{"name", [](ServerRow& row, const auto& value) { row.name = text(value); }},
    Column<ServerRow>{"hostname", [](ServerRow& row, const auto& value) { row.hostname = text(value); }},
    Column<ServerRow>{"module", [](ServerRow& row, const auto& value) { row.module = text(value); }},
    Column<ServerRow>{"ip_address", [](ServerRow& row, const auto& value) { row.ip_address = text(value); }},
    Column<ServerRow>{"assigned_ips", [](ServerRow& row, const auto& value) { set_assigned_ips(row, value); }},
    Column<ServerRow>{"active", [](ServerRow& row, const auto& value) { row.active = flag(value); }},
    Column<ServerRow>{"disabled", [](ServerRow& row, const auto& value) { row.disabled = flag(value); }},
};

inline constexpr std::array module_columns = {
    Column<ModuleRecord>{"name", [](ModuleRecord& row, const auto& value) { row.name = text(value); }},
    Column<ModuleRecord>{"display_name", [](ModuleRecord& row, const auto& value) { row.display_name = text(value); }},
    Column<ModuleRecord>{"identity_field", [](ModuleRecord& row, const auto& value) { row.identity_field = text(value); }},
    Column<ModuleRecord>{"identity_display_name",
                         [](ModuleRecord& row, const auto& value) { row.identity_display_name = text(value); }},
    Column<ModuleRecord>{"product_field", [](ModuleRecord& row, const auto& value) { row.product_field = text(value); }},
};

inline constexpr std::array product_columns = {
    Column<ProductRecord>{"id", [](ProductRecord& row, const auto& value) { row.id = id(value); }},
    Column<ProductRecord>{"name", [](ProductRecord& row, const auto& value) { row.name = text(value); }},
    Column<ProductRecord>{"type", [](ProductRecord& row, const auto& value) { row.type = text(value); }},
    Column<ProductRecord>{"pay_type", [](ProductRecord& row, const auto& value) { row.pay_type = text(value); }},
    Column<ProductRecord>{"module", [](ProductRecord& row, const auto& value) { row.module = text(value); }},
    Column<ProductRecord>{"hidden", [](ProductRecord& row, const auto& value) { row.hidden = flag(value); }},
    Column<ProductRecord>{"retired", [](ProductRecord& row, const auto& value) { row.retired = flag(value); }},
    Column<ProductRecord>{"config_options", [](ProductRecord& row, const auto& value) { set_config_options(row, value); }},
};

inline constexpr std::array client_columns = {
    Column<ClientRecord>{"id", [](ClientRecord& row, const auto& value) { row.id = id(value); }},
    Column<ClientRecord>{"name", [](ClientRecord& row, const auto& value) { row.name = text(value); }},
    Column<ClientRecord>{"email", [](ClientRecord& row, const auto& value) { row.email = text(value); }},
    Column<ClientRecord>{"currency", [](ClientRecord& row, const auto& value) { row.currency = text(value); }},
};

inline constexpr std::array service_columns = {
    Column<ServiceRecord>{"id", [](ServiceRecord& row, const auto& value) { row.id = id(value); }},
    Column<ServiceRecord>{"kind", [](ServiceRecord& row, const auto& value) { row.kind = kind(value); }},
    Column<ServiceRecord>{"client_id", [](ServiceRecord& row, const auto& value) { row.client_id = reference(value); }},
    Column<ServiceRecord>{"product_id", [](ServiceRecord& row, const auto& value) { row.product_id = reference(value); }},
    Column<ServiceRecord>{"server_id", [](ServiceRecord& row, const auto& value) { row.server_id = reference(value); }},
    Column<ServiceRecord>{"module", [](ServiceRecord& row, const auto& value) { row.module = text(value); }},
    Column<ServiceRecord>{"domain", [](ServiceRecord& row, const auto& value) { row.domain = text(value); }},
    Column<ServiceRecord>{"username", [](ServiceRecord& row, const auto& value) { row.username = text(value); }},
    Column<ServiceRecord>{"dedicated_ip", [](ServiceRecord& row, const auto& value) { row.dedicated_ip = text(value); }},
    Column<ServiceRecord>{"status", [](ServiceRecord& row, const auto& value) { row.status = text(value); }},
    Column<ServiceRecord>{"registered_on", [](ServiceRecord& row, const auto& value) { row.registered_on = date(value); }},
    Column<ServiceRecord>{"next_due_on", [](ServiceRecord& row, const auto& value) { row.next_due_on = date(value); }},
    Column<ServiceRecord>{"billing_cycle", [](ServiceRecord& row, const auto& value) { row.billing_cycle = text(value); }},
    Column<ServiceRecord>{"amount", [](ServiceRecord& row, const auto& value) { row.amount_minor = amount(value); }},
};

inline constexpr std::array custom_field_columns = {
    Column<CustomFieldRecord>{"service_id", [](CustomFieldRecord& row, const auto& value) { row.service_id = id(value); }},
    Column<CustomFieldRecord>{"service_kind", [](CustomFieldRecord& row, const auto& value) { row.service_kind = kind(value); }},
    Column<CustomFieldRecord>{"name", [](CustomFieldRecord& row, const auto& value) { row.name = text(value); }},
    Column<CustomFieldRecord>{"value", [](CustomFieldRecord& row, const auto& value) { row.value = text(value); }},
};

}  // namespace serversync::export_columns
