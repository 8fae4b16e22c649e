// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/text/text_arena.hpp"

namespace serversync {

/// The text with its ASCII letters in lower case; other bytes as they are.
std::string fold_ascii(std::string_view text);

/// The text itself if it has no upper-case ASCII letter, otherwise its lower-case form in the arena.
std::string_view keep_folded(std::string_view text, TextArena& arena);

/// Whether two texts are equal except for the case of ASCII letters.
bool equal_folded(std::string_view left, std::string_view right);

}  // namespace serversync
