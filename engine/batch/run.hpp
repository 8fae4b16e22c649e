// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/batch/listing_reader.hpp"
#include "engine/config/configuration.hpp"
#include "engine/config/configured_servers.hpp"
#include "engine/plan/document.hpp"
#include "engine/reconcile/prior_knowledge.hpp"

namespace serversync {

/// How far a run has got. Work is counted in services and servers of the mirror, because a server's rows are known only once they
/// have been read.
struct RunProgress {
    std::size_t servers_done = 0;
    std::size_t servers = 0;
    std::uint64_t rows = 0;  ///< of the listings read so far
    std::uint64_t work_done = 0;
    std::uint64_t work = 0;
};

/// What one run is asked to do.
struct RunRequest {
    std::string mirror;                 ///< path
    std::vector<ServerSource> sources;  ///< where listings come from; `server_id` is set
    std::vector<DeclaredServer> declared;
    std::vector<std::string> unread_files;  ///< names in the folder of listings that belong to no server of the run's; sorted
    std::vector<std::string> strangers;     ///< those among them that may be listings of servers that the mirror does not know
    std::vector<std::uint64_t> scope;       ///< server ids; empty: every server of the mirror whose module can be reconciled
    std::vector<Module> modules;            ///< metadata that replaces the mirror's
    StatusAliases status_aliases;
    Policy policy;
    HostPatterns hosts;  ///< who may be asked
    std::vector<Override> overrides;
    PriorKnowledge prior;  ///< what earlier runs saw
    Digest configuration;
    Instant as_of;
    std::optional<Instant> listed_at;  ///< for every listing that does not say so itself
    std::string tool_version;
    unsigned jobs = 1;
    std::function<void(const RunProgress&)> progress;  ///< called after each server, by one thread at a time; may be missing
    FetchOptions fetch;
};

/// Makes a plan: reads each listing and the services of its server, reconciles server by server with `jobs` at a time, then makes
/// the pass across servers and evaluates the guards. Servers that must be asked are asked meanwhile, `fetch.jobs` at a time (law
/// 96). The plan depends on neither number, nor on the order of sources or of replies. Throws as `Mirror` does, and `UsageError`
/// for a server in the scope that the mirror does not have.
Document run(const RunRequest& request);

}  // namespace serversync
