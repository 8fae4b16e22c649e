// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/plan/document.hpp"
#include "engine/plan/item_id.hpp"

namespace serversync {

/// Over what the document was made from: mirror, configuration and every listing.
Digest inputs_digest(const Document& document);

/// Over what is to be done: every item with its id, situation, action, disposition and changes.
Digest actions_digest(const Document& document);

/// "run-" and 16 hexadecimal digits over the inputs and `run.as_of`, so that equal runs have equal ids.
std::string run_id(const Document& document);

/// Over the ids of items, whatever their order: what an override must name (law 240); 48 bits.
std::uint64_t held_digest(std::vector<ItemId> ids);

}  // namespace serversync
