// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// Why the item is there and what became of it: one sentence for a person, without a full stop. `server` is the item's. An item
/// may have an account, a service, both or neither.
std::string reason_text(const Item& item, const ServerResult& server);

/// What a person must find out before an import can be carried out; blank where that is known.
std::string client_need_text(const ImportDetails& details);
std::string product_need_text(const ImportDetails& details);

}  // namespace serversync
