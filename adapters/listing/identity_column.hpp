// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "engine/model/account.hpp"
#include "engine/model/identity.hpp"

namespace serversync {

struct RowValues;

/// The column of a listing that holds what a service's identity field holds.
struct IdentityColumn {
    std::string_view name;
    std::string_view Account::*of_account;
    std::string_view RowValues::*of_row;
};

/// Null for a custom field and a service id, which no column holds.
const IdentityColumn* identity_column(IdentityKind kind);

}  // namespace serversync
