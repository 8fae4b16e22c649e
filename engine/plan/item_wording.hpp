// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// Why the item is there: one sentence for a person, without a full stop.
std::string reason_text(const Item& item, const ServerResult& server);

/// Something that can be done about an item.
struct Remedy {
    Actor who = Actor::nobody;
    std::string text;  ///< one sentence for a person, without a full stop
    bool operator==(const Remedy&) const = default;
};

/// What to do about the item, the safest first; at least one, and none is a step that the item's disposition forbids.
std::vector<Remedy> remedies_of(const Item& item, const ServerResult& server);

/// What a person must find out before an import can be carried out; blank where that is known.
std::string client_need_text(const ImportDetails& details);
std::string product_need_text(const ImportDetails& details);

}  // namespace serversync
