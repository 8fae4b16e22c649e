// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace serversync {

/// Whether so many rows may be the first page of a longer list: 10, 15, 20, 25, 30 or a multiple of 50, at which panels and
/// modules end a page.
constexpr bool is_page_size(std::uint64_t rows) {
    return rows == 10 || rows == 15 || rows == 20 || rows == 25 || rows == 30 || (rows > 0 && rows % 50 == 0);
}

}  // namespace serversync
