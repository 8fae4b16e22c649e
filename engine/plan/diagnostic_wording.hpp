// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/plan/guard_result.hpp"

namespace serversync {

/// The messages of the diagnostics, by their codes; limits are in seconds, but where they say days.
std::string aged_pending_text(std::uint64_t services, std::int64_t limit_days);
std::string case_only_text(std::string_view field, std::uint64_t pairs, const std::vector<std::string>& examples);
std::string missing_product_text(std::uint64_t services);
std::string other_module_text(std::uint64_t services);
std::string override_without_effect_text(const Acceptance& accept, std::string_view why);
std::string server_not_reconciled_text(std::uint64_t server_id, std::string_view name, std::string_view why);
std::string unassigned_services_text(std::uint64_t services, std::string_view module);
/// `value`: what all rows have; blank where they lie close together in time.
std::string uninformative_column_text(std::string_view field, std::string_view value, std::uint64_t rows);

/// `stale_mirror`; `stale_listing` of one that is too old, and of one that is older than the mirror.
std::string stale_mirror_text(Instant loaded_at, std::int64_t limit);
std::string old_listing_text(Instant listed_at, std::int64_t limit);
std::string overtaken_listing_text(Instant listed_at, Instant mirror_loaded_at);

}  // namespace serversync
