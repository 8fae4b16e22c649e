// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

/// Appends a number as exactly `digits` lower-case hexadecimal digits, the most significant first.
void append_hex(std::string& text, std::uint64_t value, unsigned digits = 16);

/// Reads a text of 1 to 16 hexadecimal digits of either case, and nothing else.
std::optional<std::uint64_t> parse_hex(std::string_view text);

}  // namespace serversync
