// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "engine/model/catalogue.hpp"
#include "engine/record/field.hpp"
#include "engine/record/price_record.hpp"

namespace serversync {

/// A row of tblproducts as a source gives it; texts are valid UTF-8, only alive during the call.
struct ProductRecord {
    std::uint64_t id = 0;
    std::string_view name, type, pay_type, module;
    bool hidden = false;
    bool retired = false;
    std::array<std::string_view, config_option_count> config_options{};
    std::optional<std::int64_t> auto_terminate_days;  ///< a fixed term, after which WHMCS terminates; 0: none
    std::optional<std::int64_t> recurring_cycles;     ///< after which billing ends; 0: never
    std::span<const PriceRecord> prices;              ///< one a currency
};

template <>
struct FieldList<ProductRecord> {
    static constexpr FieldUses added{.is_sparse = true, .is_added = true};

    static constexpr std::tuple fields{
        RecordField<&ProductRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ProductRecord::name, FieldKind::text>{"name"},
        RecordField<&ProductRecord::type, FieldKind::text>{"type"},
        RecordField<&ProductRecord::pay_type, FieldKind::text>{"pay_type"},
        RecordField<&ProductRecord::module, FieldKind::text, FieldUses{.form = TextForm::module_name}>{"module"},
        RecordField<&ProductRecord::hidden, FieldKind::flag>{"hidden"},
        RecordField<&ProductRecord::retired, FieldKind::flag>{"retired"},
        RecordField<&ProductRecord::config_options, FieldKind::options>{"configoption", "config_options"},
        RecordField<&ProductRecord::auto_terminate_days, FieldKind::count, added>{"auto_terminate_days"},
        RecordField<&ProductRecord::recurring_cycles, FieldKind::count, added>{"recurring_cycles"},
        RecordField<&ProductRecord::prices, FieldKind::prices, added>{"prices"},
    };
};

}  // namespace serversync
