// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace serversync {

/// The number that an SQL schema gives a pragma, as the line `PRAGMA user_version = 3;` does; 0 where it gives none.
std::int64_t pragma_of(std::string_view schema, std::string_view pragma);

}  // namespace serversync
