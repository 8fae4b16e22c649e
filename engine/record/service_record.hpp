#pragma once

#include <optional>
#include <tuple>

#include "engine/model/calendar.hpp"
#include "engine/model/service.hpp"
#include "engine/record/field.hpp"

namespace serversync {

/// A row of tblhosting or tblhostingaddons as a source gives it; texts are valid UTF-8, only alive during the call. `module` is
/// that of an addon itself; blank: the product's.
struct ServiceRecord : ServiceValues {
    std::optional<Date> next_due_on;
};

template <>
struct FieldList<ServiceRecord> {
    static constexpr FieldUses identifier{.form = TextForm::trimmed, .cover = Cover::identifier, .identifies = true};
    static constexpr FieldUses often_identity{
        .form = TextForm::trimmed, .cover = Cover::identifier, .identifies = true, .is_often_identity = true};
    static constexpr FieldUses status{.form = TextForm::trimmed, .cover = Cover::word, .is_shared_word = true};
    static constexpr FieldUses cycle{.form = TextForm::trimmed, .cover = Cover::word, .is_shared_word = true, .keys_before = 2};
    static constexpr FieldUses module{.form = TextForm::module_name, .is_sparse = true, .is_shared_word = true};

    static constexpr std::tuple fields{
        RecordField<&ServiceRecord::kind, FieldKind::kind, FieldUses{.keys_before = 1}>{"kind"},
        RecordField<&ServiceRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ServiceRecord::client_id, FieldKind::reference>{"client_id"},
        RecordField<&ServiceRecord::product_id, FieldKind::reference>{"product_id"},
        RecordField<&ServiceRecord::server_id, FieldKind::reference>{"server_id"},
        RecordField<&ServiceRecord::module, FieldKind::text, module>{"module"},
        RecordField<&ServiceRecord::domain, FieldKind::text, often_identity>{"domain"},
        RecordField<&ServiceRecord::username, FieldKind::text, often_identity>{"username"},
        RecordField<&ServiceRecord::dedicated_ip, FieldKind::text, identifier>{"dedicated_ip"},
        RecordField<&ServiceRecord::status_text, FieldKind::text, status>{"status"},
        RecordField<&ServiceRecord::billing_cycle, FieldKind::text, cycle>{"billing_cycle"},
        RecordField<&ServiceRecord::registered_on, FieldKind::date>{"registered_on"},
        RecordField<&ServiceRecord::next_due_on, FieldKind::date>{"next_due_on"},
        RecordField<&ServiceRecord::amount_minor, FieldKind::amount>{"amount_minor", "amount"},
    };
};

/// A `Service` has fewer of the same fields.
template <>
struct FieldList<Service> : FieldList<ServiceRecord> {};

}  // namespace serversync
