#pragma once

#include <string_view>

namespace serversync {

/// As `trimmed`, whatever the text begins and ends with.
std::string_view trimmed_edges(std::string_view text);

/// Text without leading and trailing white space and control characters (also U+00A0).
inline std::string_view trimmed(std::string_view text) {
    const auto is_plain = [](char letter) { return letter > ' ' && letter < '\x7f'; };
    return !text.empty() && is_plain(text.front()) && is_plain(text.back()) ? text : trimmed_edges(text);
}

}  // namespace serversync
