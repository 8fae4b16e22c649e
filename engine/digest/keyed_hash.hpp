// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace serversync {

/// 128 secret bits.
using HashKey = std::array<std::uint8_t, 16>;

/// 128 bits that depend on every bit of the key and the text (SipHash-2-4-128).
struct KeyedHash {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    bool operator==(const KeyedHash&) const = default;
};

/// A pseudorandom function: without the key, the result reveals nothing about the text, not even to someone who tries likely
/// texts (law 63).
KeyedHash keyed_hash(const HashKey& key, std::string_view text);

}  // namespace serversync
