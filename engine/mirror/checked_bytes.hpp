// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// What a piece begins with: room for the checksum of the rest (laws 72 and 76).
inline constexpr std::size_t checksum_size = 8;

/// Writes the checksum of all other bytes to the first ones.
void seal(std::string& piece);

/// The bytes after the checksum; nothing if the checksum is not theirs.
std::optional<std::string_view> unsealed(std::string_view piece);

}  // namespace serversync
