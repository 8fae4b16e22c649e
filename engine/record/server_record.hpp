#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "engine/record/field.hpp"

namespace serversync {

/// A row of tblservers as a source gives it; texts are valid UTF-8, only alive during the call.
struct ServerRecord {
    std::uint64_t id = 0;
    std::string_view name, hostname, module, ip_address, assigned_ips;  ///< `assigned_ips`: one address a line
    bool active = true;
    bool disabled = false;
};

template <>
struct FieldList<ServerRecord> {
    static constexpr std::tuple fields{
        RecordField<&ServerRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ServerRecord::name, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"name"},
        RecordField<&ServerRecord::hostname, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"hostname"},
        RecordField<&ServerRecord::module, FieldKind::text, FieldUses{.form = TextForm::module_name}>{"module"},
        RecordField<&ServerRecord::ip_address, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"ip_address"},
        RecordField<&ServerRecord::assigned_ips, FieldKind::lines, FieldUses{.cover = Cover::identifier}>{"assigned_ips"},
        RecordField<&ServerRecord::active, FieldKind::flag>{"active"},
        RecordField<&ServerRecord::disabled, FieldKind::flag>{"disabled"},
    };
};

}  // namespace serversync
