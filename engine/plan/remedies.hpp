// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// Something that can be done about an item.
struct Remedy {
    Actor who = Actor::nobody;
    std::string text;  ///< one sentence for a person, without a full stop
    bool operator==(const Remedy&) const = default;
};

/// What to do about the item: one, or two where either side may be right, the safest first; none is a step that the item's
/// disposition forbids. `server` is the item's; `guards` are the document's, so that a blocked item names those that hold it.
std::vector<Remedy> remedies_of(const Item& item, const ServerResult& server, std::span<const GuardResult> guards = {});

}  // namespace serversync
