// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/plan/packed_record.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// A service that the mirror has under a name that was looked for, and which name that was.
struct FoundService {
    PackedService service;
    bool by_key = false;          ///< identity key, in the same module, on another server
    bool by_foreign_key = false;  ///< identity key, in another module that identifies by the same field, but no domain
    bool by_domain = false;       ///< bare domain, in any module
    bool by_username = false;     ///< user name without case, in any module
    bool by_owner = false;        ///< its user name is the account's owner
};

/// A client with one of an account's e-mail addresses.
struct FoundClient {
    std::uint64_t id = 0;
    std::string_view name;
    bool is_alone = true;  ///< with at least one of the addresses
};

/// What the mirror says of a leftover account.
struct AccountFacts {
    std::vector<FoundService> services;  ///< by kind and id, each once
    std::vector<FoundClient> clients;    ///< by id, each once
};

/// What the mirror says of the leftovers, suspects and claimed names of one server; the texts are in the `FleetFacts`.
struct ServerFacts {
    std::vector<AccountFacts> accounts;               ///< by the index of the leftover account
    std::vector<std::vector<FoundService>> services;  ///< by the index of the leftover service: those with its key or domain
    std::vector<EmailOwners> suspects;                ///< by the index of the suspect pair
    std::vector<std::vector<FoundService>> claims;    ///< by the index of the claimed names: those that have one
};

/// The same of all servers of a run, by the index of the findings.
struct FleetFacts {
    std::vector<ServerFacts> servers;
    std::vector<PackedService> unassigned;  ///< live services that no server holds
    std::vector<TextArena> texts;           ///< hold what the services and names consist of
};

/// Whose the addresses are.
EmailOwners owners_of(const AccountFacts& facts);

}  // namespace serversync
