#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "engine/model/calendar.hpp"
#include "engine/record/field.hpp"
#include "engine/record/packer.hpp"

namespace serversync {

/// Writes all fields of a record; `pack_date(packer, date)` those that are dates.
template <class Record, class PackDate>
void pack_fields(Packer& packer, const Record& record, PackDate pack_date) {
    for_each_field<Record>([&](auto field) {
        const auto& value = field.of(record);
        if constexpr (field.is_text) {
            packer.text(value);
        } else if constexpr (field.kind == FieldKind::options) {
            for (const auto& each : value) packer.text(each);
        } else if constexpr (field.kind == FieldKind::date) {
            pack_date(packer, value);
        } else if constexpr (field.kind == FieldKind::amount) {
            packer.optional_number(value);
        } else {
            packer.number(static_cast<std::uint64_t>(value));
        }
    });
}

/// Writes all fields of a record.
template <class Record>
void pack_fields(Packer& packer, const Record& record) {
    pack_fields(packer, record, [](Packer& to, const std::optional<Date>& date) {
        to.optional_number(date ? std::optional<std::int64_t>(date->days) : std::nullopt);
    });
}

/// The same in the form of which digests are made, with dates as texts.
template <class Record>
void pack_for_digest(Packer& packer, const Record& record) {
    pack_fields(packer, record,
                [](Packer& to, const std::optional<Date>& date) { to.text(date ? to_text(*date) : std::string()); });
}

/// Reads what `pack_fields` wrote of a record of the same type; the texts point into the bytes.
template <class Record>
void unpack_fields(Unpacker& unpacker, Record& record) {
    for_each_field<Record>([&](auto field) {
        auto& value = field.of(record);
        if constexpr (field.is_text) {
            value = unpacker.text();
        } else if constexpr (field.kind == FieldKind::options) {
            for (auto& each : value) each = unpacker.text();
        } else if constexpr (field.kind == FieldKind::date) {
            if (const auto days = unpacker.optional_number()) value = Date{static_cast<std::int32_t>(*days)};
        } else if constexpr (field.kind == FieldKind::amount) {
            value = unpacker.optional_number();
        } else {
            value = static_cast<std::remove_reference_t<decltype(value)>>(unpacker.number());
        }
    });
}

}  // namespace serversync
