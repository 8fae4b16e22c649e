// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/digest/keyed_hash.hpp"

namespace serversync {

/// Maps a word one to one onto the words of its shape: each lower-case letter becomes one, each digit becomes one, everything
/// else stays as it is; a digit 0 in front stays, another digit in front does not become 0. A Feistel network over the word's
/// halves, so no two words ever share a replacement and nothing needs to be remembered; a word of one or two characters has few
/// to choose from.
std::string shuffled_word(const HashKey& key, std::string word);

}  // namespace serversync
