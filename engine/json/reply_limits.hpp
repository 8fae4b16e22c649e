// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/files/reading_budget.hpp"

namespace serversync {

/// A reply that is held as a whole may have one such part of the budget's memory, because what is made of it needs the rest.
inline constexpr std::uint64_t whole_reply_share = 4;

/// Bounds on what a server may send. A listing beyond any of them is malformed.
struct ReplyLimits {
    std::uint64_t bytes = 4ULL << 30U;             ///< of the whole reply
    std::uint64_t document_bytes = 512ULL << 20U;  ///< of a reply that is held in memory as a whole
    std::uint64_t row_bytes = 1ULL << 20U;         ///< of one row
    std::size_t value_bytes = 64U << 10U;          ///< of one value that is kept
    std::size_t depth = 64;                        ///< of nesting
    std::uint64_t rows = 20'000'000;               ///< of accounts and rejected ones
    /// Shared by all that reads one listing; copies of these limits spend from the same. Never null.
    std::shared_ptr<ReadingBudget> budget = std::make_shared<ReadingBudget>();
};

}  // namespace serversync
