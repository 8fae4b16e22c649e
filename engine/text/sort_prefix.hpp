// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace serversync {

/// The first eight bytes of a text as a number, filled up with zeros. If two of them differ, they are ordered like their texts,
/// so most comparisons of a sort touch no text.
inline std::uint64_t sort_prefix(std::string_view text) {
    unsigned char bytes[8] = {};
    if (text.size() >= 8) {
        std::memcpy(bytes, text.data(), 8);
    } else if (!text.empty()) {
        std::memcpy(bytes, text.data(), text.size());
    }
    std::uint64_t prefix = 0;
    for (const unsigned char byte : bytes) prefix = prefix << 8U | byte;
    return prefix;
}

}  // namespace serversync
