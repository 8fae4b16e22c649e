// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

/// Questions about all bytes of a short text, answered eight bytes at a time.
namespace serversync::ascii {

namespace words {

inline constexpr std::uint64_t each = 0x0101010101010101ULL;  ///< times a byte: that byte in all eight places
inline constexpr std::uint64_t high = each * 0x80U;

/// The high bit of each byte that is ASCII and at least `least`.
constexpr std::uint64_t at_least(std::uint64_t word, unsigned least) {
    return ((word & ~high) + each * (0x80U - least)) & ~word & high;
}

/// Whether `is_odd` is 0 for every word of the text. The last word overlaps the one before it; a text of less than a word is
/// filled up with `filler`.
template <class IsOdd>
bool none(std::string_view text, char filler, IsOdd is_odd) {
    std::uint64_t word = 0;
    const char* at = text.data();
    std::size_t left = text.size();
    if (left == 0) return true;
    if (left < 8) {
        std::memset(&word, filler, sizeof word);
        std::memcpy(&word, at, left);
        return is_odd(word) == 0;
    }
    for (; left > 8; at += 8, left -= 8) {
        std::memcpy(&word, at, sizeof word);
        if (is_odd(word) != 0) return false;
    }
    std::memcpy(&word, at + left - 8, sizeof word);
    return is_odd(word) == 0;
}

}  // namespace words

/// Whether every byte is below 0x80.
inline bool is_ascii(std::string_view text) {
    return words::none(text, ' ', [](std::uint64_t word) { return word & words::high; });
}

/// Whether every byte is in 0x20..0x7e.
inline bool is_printable(std::string_view text) {
    return words::none(text, ' ', [](std::uint64_t word) {
        return words::high & ~(words::at_least(word, 0x20) & ~words::at_least(word, 0x7f));
    });
}

/// Whether no byte is in 'A'..'Z'.
inline bool has_no_upper(std::string_view text) {
    return words::none(text, ' ',
                       [](std::uint64_t word) { return words::at_least(word, 'A') & ~words::at_least(word, 'Z' + 1); });
}

}  // namespace serversync::ascii
