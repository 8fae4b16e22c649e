// SPDX-License-Identifier: MIT
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
    std::optional<bool>
        suspension_override;  ///< `overideautosuspend`: WHMCS does not suspend it, up to the next day if there is one
    std::optional<Date> suspension_override_until;  ///< `overidesuspenduntil`
    std::string_view suspend_reason;                ///< blank: none, or not known
    std::uint64_t order_id = 0;                     ///< 0: none, or not known
    std::optional<bool> has_subscription;           ///< a payment gateway charges it by itself; its id is never read
};

template <>
struct FieldList<ServiceRecord> {
    static constexpr FieldUses identifier{.form = TextForm::trimmed, .cover = Cover::identifier, .identifies = true};
    static constexpr FieldUses often_identity{
        .form = TextForm::trimmed, .cover = Cover::identifier, .identifies = true, .is_often_identity = true};
    static constexpr FieldUses status{.form = TextForm::trimmed, .cover = Cover::word, .is_shared_word = true};
    static constexpr FieldUses cycle{.form = TextForm::trimmed, .cover = Cover::word, .is_shared_word = true, .keys_before = 2};
    static constexpr FieldUses module{.form = TextForm::module_name, .is_sparse = true, .is_shared_word = true};

    static constexpr FieldUses added{.is_sparse = true, .is_added = true};
    static constexpr FieldUses reason{.form = TextForm::trimmed, .cover = Cover::word, .is_sparse = true, .is_added = true};

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
        RecordField<&ServiceRecord::terminated_on, FieldKind::date, added>{"terminated_on"},
        RecordField<&ServiceRecord::suspension_override, FieldKind::maybe, added>{"suspension_override"},
        RecordField<&ServiceRecord::suspension_override_until, FieldKind::date, added>{"suspension_override_until"},
        RecordField<&ServiceRecord::suspend_reason, FieldKind::text, reason>{"suspend_reason"},
        RecordField<&ServiceRecord::order_id, FieldKind::reference, added>{"order_id"},
        RecordField<&ServiceRecord::has_subscription, FieldKind::maybe, added>{"has_subscription"},
    };
};

/// A `Service` has fewer of the same fields.
template <>
struct FieldList<Service> : FieldList<ServiceRecord> {};

}  // namespace serversync
