// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/plan/trust.hpp"

namespace serversync {

/// Why a listing lacks a facet of trust: one clause without a capital or a full stop; blank where it holds. `server_id` is the
/// listing's own. What the numbers of a verdict count, by its fault:
///
/// | fault | found | expected |
/// |---|---|---|
/// | `rejected_rows`, `repeated_rows` | rows that were rejected, or repeat another's identifier | all rows |
/// | `total_differs` | rows | the total that the listing states |
/// | `empty`, `page_size` | rows | live services of the server |
/// | `no_match` | live services whose account is in the listing | live services of the server |
/// | `strangers` | the same | the same |
/// | `equal_listing` | rows that the other server has too | rows |
/// | `another_servers` | rows that are live services of the other server, or of several | rows |
/// | `older_than_mirror` | seconds by which it is older | 0 |
/// | `too_old`, `in_future` | seconds from the run's time | the largest number that passes |
/// | `stale_mirror` | seconds from the mirror's load to the listing, or to the run's time | the largest number that passes |
/// | `fewer_rows`, `fewer_clients` | rows, or clients with a pair | the same of the last whole listing |
std::string trust_text(const TrustVerdict& verdict, std::uint64_t server_id);

/// The fault in a few words, for a list of servers: "partial listing", "older than the mirror".
std::string_view trust_cause(TrustFault fault);

}  // namespace serversync
