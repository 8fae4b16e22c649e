// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "engine/model/service.hpp"
#include "engine/record/field.hpp"

namespace serversync {

/// A custom field's value on a service. `name` may be "name|Display name". Texts are valid UTF-8, only alive during the call.
struct CustomFieldRecord {
    ServiceKind service_kind = ServiceKind::hosting;
    std::uint64_t service_id = 0;
    std::string_view name, value;
    std::uint64_t field_id = 0;  ///< tblcustomfields.id; 0: not known
};

template <>
struct FieldList<CustomFieldRecord> {
    static constexpr std::tuple fields{
        RecordField<&CustomFieldRecord::service_kind, FieldKind::kind>{"service_kind"},
        RecordField<&CustomFieldRecord::service_id, FieldKind::id, FieldUses{.is_required = true}>{"service_id"},
        RecordField<&CustomFieldRecord::name, FieldKind::text, FieldUses{.form = TextForm::field_name, .is_required = true}>{
            "name"},
        RecordField<&CustomFieldRecord::value, FieldKind::text, FieldUses{.cover = Cover::identifier, .identifies = true}>{
            "value"},
        RecordField<&CustomFieldRecord::field_id, FieldKind::reference, FieldUses{.is_sparse = true, .is_added = true}>{
            "field_id"},
    };
};

}  // namespace serversync
