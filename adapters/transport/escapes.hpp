// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/text/wiped_bytes.hpp"

namespace serversync {

/// A character that a text writes in another way: `%3C`, `\u003c`, `\x3c`, `\/`, `&lt;`, `&#60;`, `&#x3c;`.
struct Escape {
    std::size_t size = 0;  ///< of what is written; 0: it is none
    std::size_t count = 0;
    std::array<char, 4> bytes{};  ///< the character in UTF-8, `count` bytes; of `%C3` and `\xc3` the byte
};

constexpr bool begins_escape(char c) { return c == '%' || c == '\\' || c == '&'; }

/// The escape with which a text begins. Digits may be of either case, and so may the names of entities: `&LT;`.
Escape read_escape(std::string_view text);

/// Whether a text that was cut may have ended within an escape, with which this rest of it begins.
bool may_be_cut_escape(std::string_view rest);

/// A text as it reads once the escapes in it are undone, and where each of its bytes stood.
struct UnescapedText {
    struct Place {
        std::size_t begin, end;
    };
    WipedBytes bytes;
    std::vector<Place> places;
};

/// Undoes each escape once. Nothing where there is none.
std::optional<UnescapedText> unescaped(std::string_view text);

}  // namespace serversync
