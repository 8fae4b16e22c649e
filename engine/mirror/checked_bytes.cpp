// SPDX-License-Identifier: MIT
#include "engine/mirror/checked_bytes.hpp"

#include <array>
#include <cstdint>

#include "engine/digest/hasher.hpp"

namespace serversync {

namespace {

/// The least significant byte first.
std::array<char, checksum_size> checksum_of(std::string_view bytes) {
    std::array<char, checksum_size> result{};
    std::uint64_t rest = digest_of(bytes).low;
    for (char& byte : result) {
        byte = static_cast<char>(rest & 0xffU);
        rest >>= 8U;
    }
    return result;
}

}  // namespace

void seal(std::string& piece) {
    const auto checksum = checksum_of(std::string_view(piece).substr(checksum_size));
    piece.replace(0, checksum_size, checksum.data(), checksum.size());
}

std::optional<std::string_view> unsealed(std::string_view piece) {
    if (piece.size() < checksum_size) return std::nullopt;
    const std::string_view bytes = piece.substr(checksum_size);
    const auto checksum = checksum_of(bytes);
    if (piece.substr(0, checksum_size) != std::string_view(checksum.data(), checksum.size())) return std::nullopt;
    return bytes;
}

}  // namespace serversync
