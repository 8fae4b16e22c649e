// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/policy.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// The options that let through exactly what a guard holds, as they are typed: `--accept 12:orphan=37 --reason "..."`.
std::string accept_options(const Acceptance& accept);

/// The message of a guard that blocked, or was overridden: whom it concerns, what became of the class, and what was found.
std::string guard_verdict(const GuardResult& guard, std::string_view found);

/// What each guard found: a clause with the numbers, without a capital or a full stop.
std::string empty_listing_text(std::uint64_t live);
std::string partial_listing_text(const ListingSummary& listing, std::uint64_t orphans);
std::string rejected_rows_text(const ListingSummary& listing, std::uint64_t orphans);
std::string page_size_text(std::uint64_t rows, std::uint64_t live);
std::string orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit);
std::string run_orphan_cap_text(std::uint64_t orphans, std::uint64_t limit);
std::string status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit);
std::string sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit);
std::string import_limit_text(std::uint64_t imports, std::uint64_t limit);
std::string field_share_text(Field field, std::uint64_t differ, std::uint64_t pairs, std::uint64_t limit_per_mille);
std::string incomplete_mirror_text(PlanClass plan, std::uint64_t items);

/// Why an override changed nothing: no guard tripped for it, or it names another count than there is.
std::string no_guard_text();
std::string other_count_text(std::uint64_t named, std::uint64_t found);

}  // namespace serversync
