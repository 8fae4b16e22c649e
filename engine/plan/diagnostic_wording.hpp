// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/plan/guard_result.hpp"
#include "engine/plan/trust.hpp"

namespace serversync {

/// Servers that prove nothing in a run, for one cause.
struct UnreadServers {
    std::string cause;                 ///< "failed", "older than the mirror": a few words
    std::vector<std::string> servers;  ///< their names, in the order in which they are to be named
};

/// The messages of the diagnostics, by their codes; limits are in seconds, but where they say days.
std::string aged_pending_text(std::uint64_t services, std::int64_t limit_days);
std::string case_only_text(std::string_view field, std::uint64_t pairs, const std::vector<std::string>& examples);
std::string missing_product_text(std::uint64_t services);
std::string other_module_text(std::uint64_t services);
std::string override_without_effect_text(const Acceptance& accept, std::string_view why);
std::string unconfirmed_absences_text(std::uint64_t services, const std::vector<UnreadServers>& unread);
/// `by_reseller`: the user names of the resellers on the panel with their accounts, in the order in which they are to be named.
std::string resold_accounts_text(std::uint64_t accounts, const std::vector<std::pair<std::string, std::uint64_t>>& by_reseller);
std::string products_not_compared_text(std::string_view module);
/// `option`: from 1, as in `configoption1`.
std::string likely_product_field_text(std::string_view module, std::size_t option, std::uint64_t agree, std::uint64_t pairs);
/// `value`: what all rows have; blank where they lie close together in time.
std::string uninformative_column_text(std::string_view field, std::string_view value, std::uint64_t rows);

std::string stale_mirror_text(Instant loaded_at, std::int64_t limit);
/// `current`: the verdict on that facet, which does not hold.
std::string stale_listing_text(const TrustVerdict& current, std::optional<Instant> listed_at);

}  // namespace serversync
