// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace serversync {

/// Bounds on what a server may send. A listing beyond any of them is malformed.
struct ReplyLimits {
    std::uint64_t bytes = 4ULL << 30U;             ///< of the whole reply
    std::uint64_t document_bytes = 512ULL << 20U;  ///< of a reply that is held in memory as a whole
    std::uint64_t row_bytes = 1ULL << 20U;         ///< of one row
    std::size_t value_bytes = 64U << 10U;          ///< of one value that is kept
    std::size_t depth = 64;                        ///< of nesting
    std::uint64_t rows = 20'000'000;               ///< rejected ones included: a reply of 1,1,1,... is small and has many
};

}  // namespace serversync
