// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/policy.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// The options that let through exactly what a guard holds, as they are typed: `--accept 12:orphan_limit=37:9f3c2a41d07b
/// --reason "..."`.
std::string accept_options(const Acceptance& accept);

/// The message of a guard that blocked, or was overridden: whom it concerns, what it holds, and what was found.
std::string guard_verdict(const GuardResult& guard, std::string_view found);

/// What each guard found: a clause with the numbers, without a capital or a full stop. `orphans`: the missing services that it
/// holds; `live`: the server's live services; `pairs`: those that were compared.
std::string wrong_listing_text(const TrustVerdict& own, std::uint64_t server_id);
std::string empty_listing_text(std::uint64_t live);
std::string partial_listing_text(const ListingSummary& listing, std::uint64_t orphans);
std::string rejected_rows_text(const ListingSummary& listing, std::uint64_t orphans);
std::string repeated_rows_text(std::uint64_t repeated, std::uint64_t rows, std::uint64_t orphans);
std::string total_differs_text(std::uint64_t rows, std::uint64_t total, std::uint64_t orphans);
std::string page_size_text(std::uint64_t rows, std::uint64_t live);
std::string shrunken_listing_text(const TrustVerdict& steady, std::uint64_t orphans);
/// `services`: all that the client has on the server.
std::string one_client_text(std::uint64_t client_id, std::uint64_t missing, std::uint64_t services);
/// `allowed`: the largest count that passes, which is less than the limit says where half would be missing.
std::string orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit, std::uint64_t allowed);
std::string move_limit_text(std::uint64_t moves, std::uint64_t pairs, const ShareLimit& limit);
/// `arriving` from the other server, `leaving` for it.
std::string exchanged_services_text(std::uint64_t other, std::uint64_t arriving, std::uint64_t leaving);
std::string status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit);
std::string sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit);
std::string import_limit_text(std::uint64_t imports, std::uint64_t live, const ShareLimit& limit);
std::string field_share_text(Field field, std::uint64_t differ, std::uint64_t pairs, std::uint64_t limit_per_mille);
std::string incomplete_mirror_text(PlanClass plan, std::uint64_t items, std::string_view gap);

/// The same over the run; `live` and `pairs` are those of the servers that were read.
std::string run_orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit);
std::string run_move_limit_text(std::uint64_t moves, std::uint64_t pairs, const ShareLimit& limit);
std::string run_sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit);
std::string run_status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit);
std::string run_import_limit_text(std::uint64_t imports, std::uint64_t live, const ShareLimit& limit);

/// Why an override changed nothing: its guard did not trip, or holds another number of items, or others.
std::string no_guard_text();
std::string other_count_text(std::uint64_t named, std::uint64_t found);
std::string other_items_text();

}  // namespace serversync
