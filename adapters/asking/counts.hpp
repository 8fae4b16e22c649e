// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/text/trim.hpp"

namespace serversync {

/// A count as a panel writes it: decimal digits only, with blanks around them cut off. Nothing for any other text.
inline std::optional<std::uint64_t> count_of(std::string_view text) {
    text = trimmed(text);
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

}  // namespace serversync
