// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "engine/record/field.hpp"

namespace serversync {

/// A row of tblclients as a source gives it; texts are valid UTF-8, only alive during the call. `currency`: its code.
struct ClientRecord {
    std::uint64_t id = 0;
    std::string_view name, email, currency;
};

template <>
struct FieldList<ClientRecord> {
    static constexpr std::tuple fields{
        RecordField<&ClientRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ClientRecord::name, FieldKind::text, FieldUses{.cover = Cover::person}>{"name"},
        RecordField<&ClientRecord::email, FieldKind::text, FieldUses{.form = TextForm::trimmed, .cover = Cover::identifier}>{
            "email"},
        RecordField<&ClientRecord::currency, FieldKind::text>{"currency"},
    };
};

}  // namespace serversync
