// SPDX-License-Identifier: MIT
#include "adapters/listing/identity_column.hpp"

#include <algorithm>
#include <iterator>

#include "adapters/listing/listing_builder.hpp"

namespace serversync {

namespace {

constexpr struct {
    IdentityKind kind{};
    IdentityColumn column;
} identity_columns[] = {{IdentityKind::domain, {"domain", &Account::domain, &RowValues::domain}},
                        {IdentityKind::username, {"username", &Account::username, &RowValues::username}},
                        {IdentityKind::dedicated_ip, {"primaryip", &Account::primary_ip, &RowValues::primary_ip}}};

}  // namespace

const IdentityColumn* identity_column(IdentityKind kind) {
    const auto* found = std::find_if(std::begin(identity_columns), std::end(identity_columns),
                                     [kind](const auto& entry) { return entry.kind == kind; });
    return found != std::end(identity_columns) ? &found->column : nullptr;
}

}  // namespace serversync
