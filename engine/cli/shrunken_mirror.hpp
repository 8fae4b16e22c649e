// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace serversync {

/// Whether a table lost so many rows from one load to the next that the source is more likely to be wrong than the shop to have
/// shrunk: more than half of them, and at least 20 (law 282).
constexpr bool is_far_fewer(std::uint64_t before, std::uint64_t now) { return now < before / 2 && before - now >= 20; }

/// Throws `MissingInput` if the mirror at `path`, if there is one, has far more services or clients than are to replace them.
void refuse_shrunken_mirror(const std::string& path, std::uint64_t services, std::uint64_t clients);

}  // namespace serversync
