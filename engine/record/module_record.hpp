// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>

#include "engine/record/field.hpp"

namespace serversync {

/// The metadata values of a provisioning module as it states them; blank where it states none. Source:
/// developers.whmcs.com, provisioning-modules/meta-data-params.
struct ModuleRecord {
    std::string_view name, display_name, identity_field, identity_display_name, product_field;
};

template <>
struct FieldList<ModuleRecord> {
    static constexpr std::tuple fields{
        RecordField<&ModuleRecord::name, FieldKind::text, FieldUses{.form = TextForm::module_name, .is_required = true}>{"name"},
        RecordField<&ModuleRecord::display_name, FieldKind::text>{"display_name"},
        RecordField<&ModuleRecord::identity_field, FieldKind::text>{"identity_field"},
        RecordField<&ModuleRecord::identity_display_name, FieldKind::text>{"identity_display_name"},
        RecordField<&ModuleRecord::product_field, FieldKind::text>{"product_field"},
    };
};

}  // namespace serversync
