// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/model/digest.hpp"
#include "engine/model/mirror_load.hpp"
#include "engine/plan/diagnostic.hpp"
#include "engine/plan/guard_result.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// The product that made the document, the scope and the clock of a run.
struct RunInfo {
    std::string id;  ///< "run-" and hexadecimal digits; depends on the inputs and `as_of` alone
    Instant as_of;
    std::string tool_version;
    std::vector<std::uint64_t> scope;  ///< server ids asked for, sorted; empty: all
};

/// The mirror a document was made from.
struct MirrorSummary {
    std::string source;
    std::string source_name;
    Instant loaded_at;
    Digest digest;
    bool complete = false;
    std::array<TableCount, mirror_table_count> tables{};
};

/// Whether a document may be acted on.
struct DocumentStatus {
    bool complete = false;   ///< every server of the scope was read (law 31)
    bool applyable = false;  ///< complete inputs of the right age, and no guard blocked
    bool drift = false;      ///< at least one item that is not ignored
    bool stale = false;      ///< mirror or a listing is too old
    bool blocked = false;    ///< a guard blocked a class
};

/// A server of which nothing is said, and why.
struct UnseenServer {
    std::uint64_t server_id = 0;
    std::string name;
    std::uint64_t live_services = 0;
    std::string reason;  ///< one clause
    bool operator==(const UnseenServer&) const = default;
};

/// Live services of a module whose server is none, or no longer exists.
struct ServerlessServices {
    std::string module;
    std::uint64_t live_services = 0;
    bool operator==(const ServerlessServices&) const = default;
};

/// What the run could have looked at and did not.
struct NotLookedAt {
    std::vector<UnseenServer> servers;         ///< sorted by id
    std::vector<std::string> files;            ///< names in the folder of listings that belong to no server; sorted
    std::vector<ServerlessServices> services;  ///< sorted by module
    bool empty() const { return servers.empty() && files.empty() && services.empty(); }
};

/// The version of the document as JSON: `schema/plan.schema.json`.
inline constexpr std::uint64_t document_version = 2;

/// The whole result of a run.
struct Document {
    RunInfo run;
    MirrorSummary mirror;
    Digest configuration;
    DocumentStatus status;
    std::vector<GuardResult> guards;    ///< blocked and overridden ones; sorted by server, guard, plan, field
    std::vector<ServerResult> servers;  ///< sorted by server id
    NotLookedAt not_looked_at;
    std::vector<Diagnostic> diagnostics;  ///< of the whole run
    Tally total;
};

}  // namespace serversync
