// SPDX-License-Identifier: MIT
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

constexpr bool is_blank_byte(char letter) { return static_cast<unsigned char>(letter) <= 0x20 || letter == '\x7f'; }

/// U+0080 .. U+00A0 as UTF-8: the other control characters and the no-break space.
constexpr bool is_blank_pair(char lead, char trail) {
    return lead == '\xc2' && static_cast<unsigned char>(trail) >= 0x80 && static_cast<unsigned char>(trail) <= 0xa0;
}

}  // namespace

std::string_view trimmed_edges(std::string_view text) {
    for (;;) {
        if (!text.empty() && is_blank_byte(text.front())) {
            text.remove_prefix(1);
        } else if (text.size() >= 2 && is_blank_pair(text[0], text[1])) {
            text.remove_prefix(2);
        } else {
            break;
        }
    }
    for (;;) {
        if (!text.empty() && is_blank_byte(text.back())) {
            text.remove_suffix(1);
        } else if (text.size() >= 2 && is_blank_pair(text[text.size() - 2], text.back())) {
            text.remove_suffix(2);
        } else {
            return text;
        }
    }
}

}  // namespace serversync
