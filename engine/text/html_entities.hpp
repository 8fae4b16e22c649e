// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/text/text_arena.hpp"

namespace serversync {

/// Turns the entities that PHP's htmlspecialchars writes into their characters, in place and once: what has been decoded is not
/// looked at again. WHMCS passes through it whatever is typed (law 33).
void decode_entities(std::string& text);

/// A copy in the arena, decoded in that way.
std::string_view keep_decoded(std::string_view text, TextArena& arena);

}  // namespace serversync
