// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "engine/model/mirror_load.hpp"

namespace serversync {

/// Whether a table lost so many rows from one load to the next that the source is more likely to be wrong than the shop to have
/// shrunk: all of them, or more than half and at least 20 (law 282).
constexpr bool is_far_fewer(std::uint64_t before, std::uint64_t now) {
    return (now == 0 && before > 0) || (now < before / 2 && before - now >= 20);
}

/// Throws `MissingInput` if the mirror at `path`, if there is one, has far more rows in a table than are to replace them. `rows`:
/// of each table.
void refuse_shrunken_mirror(const std::string& path, const std::array<std::uint64_t, mirror_table_count>& rows);

}  // namespace serversync
