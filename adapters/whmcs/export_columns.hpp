// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/plain_row.hpp"
#include "engine/record/key_order.hpp"
#include "engine/record/mirror_sink.hpp"

/// The keys of a mirror export's rows and the fields that they set: those of the records' lists.
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
std::optional<Date> date(const element& value);  ///< null, blank and days that do not exist are nothing
std::optional<Date> date(const RowMember& value);
std::optional<std::int64_t> amount(const element& value);  ///< to minor units; null is nothing
std::optional<std::int64_t> amount(const RowMember& value);

std::optional<std::int64_t> count(const element& value);  ///< null is nothing
std::optional<std::int64_t> count(const RowMember& value);
std::optional<bool> maybe(const element& value);  ///< null is nothing
std::optional<bool> maybe(const RowMember& value);

/// A record and what it may need beside the document.
struct ServerRow : ServerRecord {
    std::string lines;
};
struct ProductRow : ProductRecord {
    std::vector<PriceRecord> price_rows;
};

void set_lines(std::string& lines, const element& value);
void set_lines(std::string& lines, const RowMember& value);
using ConfigOptions = std::array<std::string_view, config_option_count>;
void set_config_options(ConfigOptions& options, const element& value);
void set_config_options(ConfigOptions& options, const RowMember& value);
void set_list(std::span<std::string_view> texts, const element& value);
void set_list(std::span<std::string_view> texts, const RowMember& value);
void set_prices(std::vector<PriceRecord>& prices, const element& value);
void set_prices(std::vector<PriceRecord>& prices, const RowMember& value);

template <class Row>
struct Column {
    template <class Set>
    constexpr Column(std::string_view key, bool required, Set set_any)
        : name(key), is_required(required), set(set_any), set_plain(set_any) {}

    std::string_view name;
    bool is_required;
    void (*set)(Row& row, const element& value);
    void (*set_plain)(Row& row, const RowMember& value);
};

/// Sets a field of a row; `Value` is an element or a row's member.
template <class FieldType, class Row, class Value>
void set_field(Row& row, const Value& value) {
    constexpr FieldKind field_kind = FieldType::kind;
    auto& target = FieldType::of(row);
    if constexpr (field_kind == FieldKind::id) {
        target = id(value);
    } else if constexpr (field_kind == FieldKind::reference) {
        target = reference(value);
    } else if constexpr (field_kind == FieldKind::kind) {
        target = kind(value);
    } else if constexpr (field_kind == FieldKind::flag) {
        target = flag(value);
    } else if constexpr (field_kind == FieldKind::text) {
        target = text(value);
    } else if constexpr (field_kind == FieldKind::date) {
        target = date(value);
    } else if constexpr (field_kind == FieldKind::amount) {
        target = amount(value);
    } else if constexpr (field_kind == FieldKind::count) {
        target = count(value);
    } else if constexpr (field_kind == FieldKind::maybe) {
        target = maybe(value);
    } else if constexpr (field_kind == FieldKind::list) {
        set_list(target, value);
    } else if constexpr (field_kind == FieldKind::prices) {
        set_prices(row.price_rows, value);
        target = row.price_rows;
    } else if constexpr (field_kind == FieldKind::lines) {
        set_lines(row.lines, value);
        target = row.lines;
    } else {
        static_assert(field_kind == FieldKind::options);
        set_config_options(target, value);
    }
}

/// The keys of a record's rows.
template <class Record, class Row = Record>
constexpr auto columns_of() {
    return in_key_order<Record>([](auto field) {
        return Column<Row>(field.key, field.uses.is_required,
                           [](Row& row, const auto& value) { set_field<decltype(field)>(row, value); });
    });
}

inline constexpr auto server_columns = columns_of<ServerRecord, ServerRow>();
inline constexpr auto module_columns = columns_of<ModuleRecord>();
inline constexpr auto product_columns = columns_of<ProductRecord, ProductRow>();
inline constexpr auto client_columns = columns_of<ClientRecord>();
inline constexpr auto service_columns = columns_of<ServiceRecord>();
inline constexpr auto custom_field_columns = columns_of<CustomFieldRecord>();

}  // namespace serversync::export_columns
