// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace serversync {

/// As `trimmed`, without its short cut for text that needs no trimming.
std::string_view trimmed_edges(std::string_view text);

/// The text without leading and trailing white space (U+00A0 included) and control characters.
inline std::string_view trimmed(std::string_view text) {
    const auto is_plain = [](char letter) { return letter > ' ' && letter < '\x7f'; };
    return !text.empty() && is_plain(text.front()) && is_plain(text.back()) ? text : trimmed_edges(text);
}

}  // namespace serversync
