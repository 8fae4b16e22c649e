// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/batch/run_tasks.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// What a run could have looked at and did not: servers with live services, or enabled, of which nobody gave a listing
/// or that cannot be compared or are not in the scope; files of listings that belong to no server; live services without a
/// server. A listing that failed is none of these: the document says so at its server. `unassigned`: live services on no
/// existing server, by module; `shown`: those of them, and of servers that are gone, that an item shows.
NotLookedAt not_looked_at(const RunRequest& request, const Catalogue& catalogue, std::span<const RunTask> tasks,
                          std::span<const std::pair<std::string, std::uint64_t>> unassigned,
                          const std::map<std::string, std::uint64_t, std::less<>>& shown);

/// Whether that makes the document incomplete: a file of no server, or live services on a server of which nobody spoke. What the
/// caller left out himself, by naming the servers of the run, does not.
bool leaves_gaps(const NotLookedAt& unseen, const RunRequest& request);

}  // namespace serversync
