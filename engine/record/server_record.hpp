// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "engine/record/field.hpp"

namespace serversync {

/// `nameserver1` .. `nameserver5`.
inline constexpr std::size_t nameserver_count = 5;

/// A row of tblservers as a source gives it; texts are valid UTF-8, only alive during the call.
struct ServerRecord {
    std::uint64_t id = 0;
    std::string_view name, hostname, module, ip_address, assigned_ips;  ///< `assigned_ips`: one address a line
    bool active = true;
    bool disabled = false;
    std::array<std::string_view, nameserver_count> nameservers{};
    std::optional<std::int64_t> remote_accounts;  ///< tblservers_remote: the accounts that WHMCS itself counted on it
};

template <>
struct FieldList<ServerRecord> {
    static constexpr FieldUses nameserver{
        .form = TextForm::trimmed, .cover = Cover::identifier, .is_sparse = true, .is_added = true};

    static constexpr std::tuple fields{
        RecordField<&ServerRecord::id, FieldKind::id, FieldUses{.is_required = true}>{"id"},
        RecordField<&ServerRecord::name, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"name"},
        RecordField<&ServerRecord::hostname, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"hostname"},
        RecordField<&ServerRecord::module, FieldKind::text, FieldUses{.form = TextForm::module_name}>{"module"},
        RecordField<&ServerRecord::ip_address, FieldKind::text, FieldUses{.cover = Cover::identifier}>{"ip_address"},
        RecordField<&ServerRecord::assigned_ips, FieldKind::lines, FieldUses{.cover = Cover::identifier}>{"assigned_ips"},
        RecordField<&ServerRecord::active, FieldKind::flag>{"active"},
        RecordField<&ServerRecord::disabled, FieldKind::flag>{"disabled"},
        RecordField<&ServerRecord::nameservers, FieldKind::list, nameserver>{"nameserver", "nameservers"},
        RecordField<&ServerRecord::remote_accounts, FieldKind::count, FieldUses{.is_sparse = true, .is_added = true}>{
            "remote_accounts"},
    };
};

}  // namespace serversync
