// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <cstdint>

#include "engine/mirror/row_seal.hpp"

namespace serversync {

/// The rows that have a seal of their own.
struct RowSeals {
    /// How many rows of each table are not what the load wrote.
    std::array<std::uint64_t, mirror_table_count> broken{};
    std::uint64_t sum = 0;  ///< of all seals, modulo 2^64: another one than the load's means that rows are missing

    std::uint64_t broken_in(MirrorTable table) const { return broken[static_cast<std::size_t>(table)]; }
    bool are_whole(std::uint64_t written_sum) const;
};

/// Reads all of them. Throws `SQLite::Exception`.
RowSeals read_row_seals(SQLite::Database& database);

/// Reads everything that has a seal but for the pieces, and throws `SQLite::Exception` where something is not what the load
/// wrote.
void verify_mirror(SQLite::Database& database);

}  // namespace serversync
