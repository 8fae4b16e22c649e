// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace serversync {

/// The first character of a text. `size` bytes of it belong together; an invalid one is one byte.
struct Utf8Char {
    std::uint32_t code = 0xfffd;
    std::size_t size = 1;
    bool valid = false;
};

/// Reads the first character of a text that is not empty; overlong forms and surrogates are invalid.
Utf8Char decode_utf8(std::string_view text);

/// The columns a character takes on a terminal: 0 for combining ones, 2 for the usual wide ones, 1 for all others.
unsigned columns_of(std::uint32_t code);

/// The columns of a text, bytes that are not UTF-8 counted as 1.
std::size_t columns_of(std::string_view text);

}  // namespace serversync
