// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "engine/record/field.hpp"

namespace serversync {

/// What a product costs in one currency: a row of tblpricing with the type "product", as a source gives it. Nothing for a cycle
/// that is not offered, which WHMCS writes as -1.00. `currency`: its code.
struct PriceRecord {
    std::uint64_t product_id = 0;
    std::string_view currency;
    std::optional<std::int64_t> monthly, quarterly, semiannually, annually, biennially, triennially;
};

template <>
struct FieldList<PriceRecord> {
    static constexpr std::tuple fields{
        RecordField<&PriceRecord::product_id, FieldKind::id>{"product_id"},
        RecordField<&PriceRecord::currency, FieldKind::text>{"currency"},
        RecordField<&PriceRecord::monthly, FieldKind::amount>{"monthly"},
        RecordField<&PriceRecord::quarterly, FieldKind::amount>{"quarterly"},
        RecordField<&PriceRecord::semiannually, FieldKind::amount>{"semiannually"},
        RecordField<&PriceRecord::annually, FieldKind::amount>{"annually"},
        RecordField<&PriceRecord::biennially, FieldKind::amount>{"biennially"},
        RecordField<&PriceRecord::triennially, FieldKind::amount>{"triennially"},
    };
};

}  // namespace serversync
