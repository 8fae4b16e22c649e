// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/model/service.hpp"
#include "engine/plan/packed_record.hpp"
#include "engine/plan/server_result.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// An account that no live service of its server explains, before the pass across servers.
struct LeftoverAccount {
    PackedAccount account;
    std::vector<const Service*> ended;  ///< ended services of this server with the same key; highest id first
};

/// An account whose fate is decided on its server, but which shows that a service with its key elsewhere may not be missing
/// (law 20).
struct Witness {
    std::string_view key;             ///< in the result
    std::string_view raw_identifier;  ///< in the result
};

/// Which columns of the listing say nothing (law 4).
struct UninformativeFields {
    bool domain = false, username = false, email = false, product = false, primary_ip = false, created = false;
};

/// Differences in letter case alone, counted for one diagnostic a field (law 13).
struct CaseDifferences {
    std::uint64_t count = 0;
    std::vector<std::string> examples;  ///< "service / account", the smallest three, sorted

    void add(std::string_view before, std::string_view after);
};

/// One server's result before the pass across servers.
struct ServerFindings {
    ServerResult result;
    std::vector<LeftoverAccount> accounts;                       ///< sorted by key
    std::vector<PackedService> services;                         ///< live and not in the listing; sorted by key, then kind and id
    std::vector<Witness> witnesses;                              ///< sorted by key
    TextArena kept;                                              ///< what `accounts` and `services` consist of
    SharedWords words;                                           ///< in `kept`
    std::array<std::uint64_t, field_count> field_differences{};  ///< pairs that differ, by `Field`
    std::uint64_t pairs = 0;                                     ///< pairs that were compared field by field
    bool absence_proven = false;                                 ///< what the listing does not have is not on the server (law 17)
    bool read_in_full = false;                                   ///< complete, and not empty while services are expected (law 17)
    bool rules_out_moves = false;  ///< what is missing on another server did not move here unseen (law 17)
    UninformativeFields uninformative;
    CaseDifferences case_domain;
    CaseDifferences case_username;
    const Module* module = nullptr;
    const Server* server = nullptr;
};

}  // namespace serversync
