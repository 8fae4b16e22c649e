// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// 128 bits over some content. Not cryptographic: it notices change and damage, not an attacker (law 3).
struct Digest {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const Digest&) const = default;

    /// Adds another digest, modulo 2^128, so that a sum over parts does not depend on their order.
    Digest& operator+=(const Digest& other) {
        low += other.low;
        high += other.high + (low < other.low ? 1U : 0U);
        return *this;
    }
};

/// "xxh3:" and 32 hexadecimal digits.
std::string to_text(const Digest& digest);

/// Reads what `to_text` writes, and nothing else but upper-case digits.
std::optional<Digest> parse_digest(std::string_view text);

}  // namespace serversync
