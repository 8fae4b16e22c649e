#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// What a piece begins with: room for the checksum of the rest.
inline constexpr std::size_t checksum_size = 8;

/// Writes the checksum of what follows it to the first bytes.
void seal(std::string& piece);

/// What follows the checksum; nothing where it is that of other bytes.
std::optional<std::string_view> unsealed(std::string_view piece);

}  // namespace serversync
