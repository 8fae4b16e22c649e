// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace serversync {

/// What a field's value means; its C++ type follows.
enum class FieldKind : std::uint8_t {
    id,         ///< std::uint64_t, from 1
    reference,  ///< std::uint64_t: an id, or 0 for none
    kind,       ///< ServiceKind
    flag,       ///< bool
    text,       ///< std::string_view
    lines,      ///< std::string_view: texts, one a line
    options,    ///< std::array of std::string_view: a numbered column each; in an export an object
    list,       ///< the same; in an export a list
    date,       ///< std::optional<Date>
    amount,     ///< std::optional<std::int64_t>, in a currency's minor unit
    count,      ///< std::optional<std::int64_t>, from 0
    maybe,      ///< std::optional<bool>
    prices,     ///< std::span<const PriceRecord>: rows of a table of their own
};

/// The form in which the mirror keeps a text, so that sources which differ in nothing else make equal mirrors.
enum class TextForm : std::uint8_t {
    as_given,
    trimmed,
    module_name,  ///< trimmed, in lower case
    field_name,   ///< of "name|Display name" the name
};

/// What stands for a text in a copy that names nobody.
enum class Cover : std::uint8_t { none, person, identifier, word };

struct FieldUses {
    TextForm form = TextForm::as_given;
    Cover cover = Cover::none;
    bool is_required = false;        ///< an export's row without it is refused
    bool is_sparse = false;          ///< an export's row has it only if it says something
    bool is_shared_word = false;     ///< one of a few words that many rows share
    bool identifies = false;         ///< bytes that are not text make it blank, which never proves an absence (law 35)
    bool is_often_identity = false;  ///< mostly the same text as the service's identifier
    bool is_added = false;           ///< came later: it stands in packed records and digests only where it says something
    std::uint8_t keys_before = 0;    ///< so many of the fields that follow come before it in a row of an export
};

/// One field of a record: the only place that says what it is called and what it is. Everything that is done with all fields of a
/// record (packing, binding, reading, JSON, digest, checks) is a visitor of the record's list.
template <auto Member, FieldKind Kind, FieldUses Uses = FieldUses{}>
struct RecordField {
    std::string_view column;        ///< in the mirror's table; of numbered ones the part before the number
    std::string_view key = column;  ///< in an export

    static constexpr FieldKind kind = Kind;
    static constexpr FieldUses uses = Uses;
    static constexpr bool is_text = Kind == FieldKind::text || Kind == FieldKind::lines;
    static constexpr bool is_numbered = Kind == FieldKind::options || Kind == FieldKind::list;
    static constexpr bool is_number = Kind == FieldKind::amount || Kind == FieldKind::count;

    template <class Record>
    static constexpr auto& of(Record& record) {
        return record.*Member;
    }

    /// Whether it is this member.
    template <auto Other>
    static constexpr bool is() {
        if constexpr (std::is_same_v<decltype(Other), decltype(Member)>) {
            return Other == Member;
        } else {
            return false;
        }
    }

    /// Whether the record has it: a record may share its list with one that has more.
    template <class Record>
    static constexpr bool is_of() {
        return requires(Record record) { record.*Member; };
    }
};

/// How many texts a numbered field of a record has.
template <class Record, class FieldType>
inline constexpr std::size_t numbers_of =
    std::tuple_size_v<std::remove_cvref_t<decltype(FieldType::of(std::declval<Record&>()))>>;

/// Whether a field says something: it is neither blank nor unknown.
template <class FieldType, class Record>
constexpr bool is_given(FieldType field, const Record& record) {
    const auto& value = field.of(record);
    if constexpr (field.is_text || field.kind == FieldKind::prices) {
        return !value.empty();
    } else if constexpr (field.is_numbered) {
        for (const auto& each : value) {
            if (!each.empty()) return true;
        }
        return false;
    } else if constexpr (field.is_number || field.kind == FieldKind::date || field.kind == FieldKind::maybe) {
        return value.has_value();
    } else {
        return value != std::remove_cvref_t<decltype(value)>{};
    }
}

/// The list of a record's fields, in the order in which they are packed: `static constexpr std::tuple fields`. Specialised beside
/// each record.
template <class Record>
struct FieldList;

template <class Record>
inline constexpr std::size_t record_field_count = std::tuple_size_v<std::remove_const_t<decltype(FieldList<Record>::fields)>>;

/// Calls `visit(field)` for each field that the record has, in the order of the list. The field comes by value, so that its kind
/// and its uses are constants in the visitor; `field.of(record)` is its value.
template <class Record, class Visit>
constexpr void for_each_field(Visit&& visit) {
    const auto one = [&visit](auto field) {
        if constexpr (decltype(field)::template is_of<Record>()) visit(field);
    };
    std::apply([&one](auto... field) { (one(field), ...); }, FieldList<std::remove_const_t<Record>>::fields);
}

}  // namespace serversync
