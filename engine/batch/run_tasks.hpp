// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "engine/batch/run.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// One machine of a run.
struct RunTask {
    const Server* server = nullptr;        ///< the one that is asked, and that items name
    const ServerSource* source = nullptr;  ///< where its listing comes from; null: nobody gave one
    std::vector<std::uint64_t> ids;        ///< of `server` and of those that are the same machine; the latter sorted
    std::uint64_t live_services = 0;       ///< on all of them, as the load counted
};

/// The machines that a run has, in the order of their ids: those of the scope, else those with a source, and those that should
/// have one because they can be compared and are enabled or have live services. A server that is the same as another stands for
/// that one. `catalogue`: after declarations and `apply_modules`; tasks point into it and into the request. Throws `UsageError`
/// for a server of the scope that the mirror does not have, or that is declared to be gone.
std::vector<RunTask> run_tasks(const RunRequest& request, const Catalogue& catalogue);

}  // namespace serversync
