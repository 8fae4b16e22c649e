#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "engine/model/catalogue.hpp"
#include "engine/record/field.hpp"

namespace serversync {

/// A row of tblproducts as a source gives it; texts are valid UTF-8, only alive during the call.
struct ProductRecord {
    std::uint64_t id = 0;
    std::string_view name, type, pay_type, module;
    bool hidden = false;
    bool retired = false;
    std::array<std::string_view, config_option_count> config_options{};
};

template <>
struct FieldList<ProductRecord> {
    static constexpr std::tuple fields{
        RecordField<&ProductRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ProductRecord::name, FieldKind::text>{"name"},
        RecordField<&ProductRecord::type, FieldKind::text>{"type"},
        RecordField<&ProductRecord::pay_type, FieldKind::text>{"pay_type"},
        RecordField<&ProductRecord::module, FieldKind::text, FieldUses{.form = TextForm::module_name}>{"module"},
        RecordField<&ProductRecord::hidden, FieldKind::flag>{"hidden"},
        RecordField<&ProductRecord::retired, FieldKind::flag>{"retired"},
        RecordField<&ProductRecord::config_options, FieldKind::options>{"configoption", "config_options"},
    };
};

}  // namespace serversync
