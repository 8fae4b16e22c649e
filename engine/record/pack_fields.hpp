// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "engine/model/calendar.hpp"
#include "engine/record/field.hpp"
#include "engine/record/packer.hpp"

namespace serversync {

template <class Record, class PackDate>
void pack_fields(Packer& packer, const Record& record, PackDate pack_date);

template <class FieldType, class Record, class PackDate>
void pack_field(Packer& packer, FieldType field, const Record& record, PackDate pack_date) {
    const auto& value = field.of(record);
    if constexpr (field.is_text) {
        packer.text(value);
    } else if constexpr (field.is_numbered) {
        for (const auto& each : value) packer.text(each);
    } else if constexpr (field.kind == FieldKind::date) {
        pack_date(packer, value);
    } else if constexpr (field.is_number) {
        packer.optional_number(value);
    } else if constexpr (field.kind == FieldKind::maybe) {
        packer.number(!value ? 0U : *value ? 2U : 1U);
    } else if constexpr (field.kind == FieldKind::prices) {
        packer.number(value.size());
        for (const auto& each : value) pack_fields(packer, each, pack_date);
    } else {
        packer.number(static_cast<std::uint64_t>(value));
    }
}

/// The fields that came later as a bit each, the first as 1: those that say something.
template <class Record>
std::uint64_t added_fields(const Record& record) {
    std::uint64_t given = 0, flag = 1;
    for_each_field<Record>([&](auto field) {
        if constexpr (field.uses.is_added) {
            if (is_given(field, record)) given |= flag;
            flag <<= 1U;
        }
    });
    return given;
}

template <class Record>
constexpr bool has_added_fields() {
    bool found = false;
    for_each_field<Record>([&found](auto field) { found = found || field.uses.is_added; });
    return found;
}

template <class Record, class PackDate>
void pack_added_fields(Packer& packer, const Record& record, std::uint64_t given, PackDate pack_date) {
    packer.number(given);
    for_each_field<Record>([&, flag = std::uint64_t{1}](auto field) mutable {
        if constexpr (field.uses.is_added) {
            if ((given & flag) != 0) pack_field(packer, field, record, pack_date);
            flag <<= 1U;
        }
    });
}

template <class Record, class PackDate>
void pack_first_fields(Packer& packer, const Record& record, PackDate pack_date) {
    for_each_field<Record>([&](auto field) {
        if constexpr (!field.uses.is_added) pack_field(packer, field, record, pack_date);
    });
}

/// Writes all fields of a record; `pack_date(packer, date)` those that are dates.
template <class Record, class PackDate>
void pack_fields(Packer& packer, const Record& record, PackDate pack_date) {
    pack_first_fields(packer, record, pack_date);
    if constexpr (has_added_fields<Record>()) pack_added_fields(packer, record, added_fields(record), pack_date);
}

/// Writes all fields of a record.
template <class Record>
void pack_fields(Packer& packer, const Record& record) {
    pack_fields(packer, record, [](Packer& to, const std::optional<Date>& date) {
        to.optional_number(date ? std::optional<std::int64_t>(date->days) : std::nullopt);
    });
}

/// The same in the form of which digests are made, with dates as texts. A record of which no later field says anything has the
/// digest that it had before there were any.
template <class Record>
void pack_for_digest(Packer& packer, const Record& record) {
    const auto pack_date = [](Packer& to, const std::optional<Date>& date) { to.text(date ? to_text(*date) : std::string()); };
    pack_first_fields(packer, record, pack_date);
    if (const std::uint64_t given = added_fields(record)) pack_added_fields(packer, record, given, pack_date);
}

template <class FieldType, class Record, class UnpackDate>
void unpack_field(Unpacker& unpacker, FieldType field, Record& record, UnpackDate unpack_date) {
    auto& value = field.of(record);
    if constexpr (field.is_text) {
        value = unpacker.text();
    } else if constexpr (field.is_numbered) {
        for (auto& each : value) each = unpacker.text();
    } else if constexpr (field.kind == FieldKind::date) {
        value = unpack_date(unpacker);
    } else if constexpr (field.is_number) {
        value = unpacker.optional_number();
    } else if constexpr (field.kind == FieldKind::maybe) {
        if (const std::uint64_t word = unpacker.number()) value = word == 2;
    } else {
        static_assert(field.kind != FieldKind::prices, "a record with rows of another table is not unpacked");
        value = static_cast<std::remove_reference_t<decltype(value)>>(unpacker.number());
    }
}

/// Reads the fields of a new record. `may_end`: the bytes may end before the later ones.
template <class Record, class UnpackDate>
void unpack_fields(Unpacker& unpacker, Record& record, bool may_end, UnpackDate unpack_date) {
    for_each_field<Record>([&](auto field) {
        if constexpr (!field.uses.is_added) unpack_field(unpacker, field, record, unpack_date);
    });
    if constexpr (has_added_fields<Record>()) {
        if (may_end && unpacker.rest().empty()) return;
        const std::uint64_t given = unpacker.number();
        if (given == 0) return;
        for_each_field<Record>([&, flag = std::uint64_t{1}](auto field) mutable {
            if constexpr (field.uses.is_added) {
                if ((given & flag) != 0) unpack_field(unpacker, field, record, unpack_date);
                flag <<= 1U;
            }
        });
    }
}

/// Reads what `pack_fields` wrote of a record of the same type, into a new one; the texts point into the bytes.
template <class Record>
void unpack_fields(Unpacker& unpacker, Record& record) {
    unpack_fields(unpacker, record, false, [](Unpacker& from) {
        const auto days = from.optional_number();
        return days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
    });
}

/// Reads what `pack_for_digest` wrote, to the end of the bytes.
template <class Record>
void unpack_digested(Unpacker& unpacker, Record& record) {
    unpack_fields(unpacker, record, true, [](Unpacker& from) { return parse_date(from.text()); });
}

}  // namespace serversync
