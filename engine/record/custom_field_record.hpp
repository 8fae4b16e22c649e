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
    };
};

}  // namespace serversync
