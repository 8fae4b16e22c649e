// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace serversync {

/// A count with its noun: "1 row", "2 rows".
std::string counted(std::uint64_t count, std::string_view noun);

/// The same for a noun that does not just take an s: "1 entry", "2 entries".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace serversync
