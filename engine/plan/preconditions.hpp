// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/item.hpp"

namespace serversync {

/// Something that must still hold when somebody carries out an item.
struct Precondition {
    std::string_view field;  ///< "service.status", "account", ...; a literal
    std::string equals;      ///< "absent" for an `account` or a `service` that must not be there
    bool operator==(const Precondition&) const = default;
};

/// The state of both records that the item rests on; for a change, the value before it.
std::vector<Precondition> preconditions_of(const Item& item);

}  // namespace serversync
