// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace serversync {

/// Row counts at which panels and modules end a page of a list.
inline constexpr std::array<std::uint64_t, 7> page_sizes{25, 50, 100, 200, 250, 500, 1000};

/// Whether so many rows may be the first page of a longer list.
constexpr bool is_page_size(std::uint64_t rows) {
    return std::find(page_sizes.begin(), page_sizes.end(), rows) != page_sizes.end();
}

}  // namespace serversync
