// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/model/identity.hpp"
#include "engine/record/field.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

/// Whether a text of the record holds a NUL byte: SQLite's own text functions would cut it there.
template <class Record>
bool has_nul(const Record& record) {
    bool found = false;
    const auto look = [&found](std::string_view text) { found = found || text.find('\0') != std::string_view::npos; };
    for_each_field<Record>([&](auto field) {
        const auto& value = field.of(record);
        if constexpr (field.is_text) look(value);
        if constexpr (field.is_numbered) std::for_each(value.begin(), value.end(), look);
        if constexpr (field.kind == FieldKind::prices) {
            for (const auto& each : value) found = found || has_nul(each);
        }
    });
    return found;
}

/// The record with its texts in the form in which the mirror keeps them. A module's name may point into `module`.
template <class Record>
Record kept_record(const Record& record, std::string& module) {
    Record kept = record;
    for_each_field<Record>([&](auto field) {
        [[maybe_unused]] auto& value = field.of(kept);
        if constexpr (field.uses.form == TextForm::trimmed && field.is_text) value = trimmed(value);
        if constexpr (field.uses.form == TextForm::trimmed && field.is_numbered) {
            for (auto& each : value) each = trimmed(each);
        }
        if constexpr (field.uses.form == TextForm::module_name) value = module = fold_ascii(trimmed(value));
        if constexpr (field.uses.form == TextForm::field_name) value = custom_field_name(value);
    });
    return kept;
}

}  // namespace serversync
