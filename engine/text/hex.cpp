// SPDX-License-Identifier: MIT
#include "engine/text/hex.hpp"

#include <charconv>

namespace serversync {

void append_hex(std::string& text, std::uint64_t value, unsigned digits) {
    for (unsigned shift = 4 * digits; shift > 0;) {
        shift -= 4;
        text += hex_digits[value >> shift & 0xfU];
    }
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
    if (error != std::errc() || stop != end || text.size() > 16) return std::nullopt;
    return value;
}

}  // namespace serversync
