// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

#include "engine/model/calendar.hpp"
#include "engine/model/service.hpp"
#include "engine/record/field.hpp"
#include "engine/sqlite/query.hpp"

namespace serversync {

/// How many columns the fields of a record have.
template <class Record>
constexpr int column_count() {
    int count = 0;
    for_each_field<Record>([&count](auto field) {
        if constexpr (field.is_numbered) {
            count += static_cast<int>(numbers_of<Record, decltype(field)>);
        } else if constexpr (field.kind != FieldKind::prices) {
            ++count;
        }
    });
    return count;
}

/// "id, name, ...": the columns of a record in the order of its list. `expression(column)` is what is read in a column's place.
template <class Record, class Expression>
std::string column_list(Expression expression) {
    std::string list;
    const auto add = [&](const std::string& column) { list.append(list.empty() ? "" : ", ").append(expression(column)); };
    for_each_field<Record>([&](auto field) {
        const std::string name(field.column);
        if constexpr (field.is_numbered) {
            for (std::size_t i = 1; i <= numbers_of<Record, decltype(field)>; ++i) add(name + std::to_string(i));
        } else if constexpr (field.kind != FieldKind::prices) {
            add(name);
        }
    });
    return list;
}

template <class Record>
std::string column_list() {
    return column_list<Record>([](const std::string& column) { return column; });
}

/// "(?,?,?)"
inline std::string parameter_list(int count) {
    std::string list("(?");
    for (int i = 1; i < count; ++i) list += ",?";
    return list + ')';
}

/// A row of a table whose columns are those of the record alone.
template <class Record>
std::string insert_statement(const std::string& table) {
    return "INSERT INTO " + table + " (" + column_list<Record>() + ") VALUES " + parameter_list(column_count<Record>());
}

/// Binds the fields of a record, but for prices, to the parameters from `place` on. Texts must stay alive until the query's next
/// reset.
template <class Record>
void bind_fields(Query& query, int place, const Record& record) {
    for_each_field<Record>([&](auto field) {
        const auto& value = field.of(record);
        if constexpr (field.kind == FieldKind::prices) {
            return;
        } else if constexpr (field.is_numbered) {
            for (const auto& each : value) query.bind(place++, each);
        } else if constexpr (field.kind == FieldKind::date) {
            query.bind(place++, value ? std::optional<std::int64_t>(value->days) : std::nullopt);
        } else if constexpr (field.kind == FieldKind::maybe) {
            query.bind(place++, value ? std::optional<std::int64_t>(*value) : std::nullopt);
        } else if constexpr (field.kind == FieldKind::flag || field.kind == FieldKind::kind) {
            query.bind(place++, static_cast<std::int64_t>(value));
        } else {
            query.bind(place++, value);
        }
    });
}

/// Reads the fields of a new record, but for prices, from the columns from `place` on; the texts are valid until the query's next
/// step.
template <class Record>
void read_fields(const Query& query, int place, Record& record) {
    for_each_field<Record>([&](auto field) {
        auto& value = field.of(record);
        if constexpr (field.kind == FieldKind::prices) {
            return;
        } else if constexpr (field.is_numbered) {
            for (auto& each : value) each = query.text(place++);
        } else if constexpr (field.is_text) {
            value = query.text(place++);
        } else if constexpr (field.kind == FieldKind::date) {
            if (const auto days = query.optional_number(place++)) value = Date{static_cast<std::int32_t>(*days)};
        } else if constexpr (field.is_number) {
            value = query.optional_number(place++);
        } else if constexpr (field.kind == FieldKind::maybe) {
            if (const auto number = query.optional_number(place++)) value = *number != 0;
        } else if constexpr (field.kind == FieldKind::flag) {
            value = query.number(place++) != 0;
        } else if constexpr (field.kind == FieldKind::kind) {
            value = query.number(place++) == 1 ? ServiceKind::addon : ServiceKind::hosting;
        } else {
            value = query.id(place++);
        }
    });
}

}  // namespace serversync
