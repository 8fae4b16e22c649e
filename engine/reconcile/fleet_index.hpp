// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// A leftover or witness of the run, found by module and key in sorted lists: the keys come from servers, which could choose
/// colliding ones for a hash table.
struct KeyRef {
    std::uint64_t hash;    ///< of the key: it decides nearly every comparison
    const Module* module;  ///< in the catalogue, which has each once
    std::string_view key;
    std::uint32_t server;  ///< index into the findings
    std::uint32_t index;   ///< index into that server's list

    auto name() const { return std::tuple(hash, module, key); }
    bool operator<(const KeyRef& other) const {
        return hash != other.hash
                   ? hash < other.hash
                   : std::tuple(module, key, server, index) < std::tuple(other.module, other.key, other.server, other.index);
    }
};

/// What the run can say of a service of the module that has the key of a leftover account and is assigned to another server (law
/// 18).
enum class Standing { present, missing, unproven, unassigned, not_live, ended };

/// What the servers of a run know of each other. The findings must outlive it; their leftovers may change once `forget` has been
/// called.
class FleetIndex {
public:
    FleetIndex(const RunContext& run, std::span<const ServerFindings> findings);

    /// The leftover accounts of all servers of the module with the key; the same for accounts whose fate is decided.
    std::span<const KeyRef> accounts(const Module* module, std::string_view key) const { return find(m_accounts, module, key); }
    std::span<const KeyRef> witnesses(const Module* module, std::string_view key) const { return find(m_witnesses, module, key); }

    /// The service among the missing ones; null if it is not one of them.
    const KeyRef* missing_service(const Module* module, const Service& service) const;

    Standing standing(const Module* module, const Service& service) const;

    /// The servers of the module to which an account may have moved unseen (law 17); sorted.
    const std::vector<std::uint64_t>& unread_servers(const Module* module) const;

    const ServerFindings& of(const KeyRef& ref) const { return m_findings[ref.server]; }

    /// Forgets accounts and services; witnesses and unread servers stay.
    void forget();

private:
    std::span<const KeyRef> find(const std::vector<KeyRef>& refs, const Module* module, std::string_view key) const;
    const ServerFindings* findings_of(std::uint64_t server_id) const;
    std::vector<std::uint64_t> find_unread_servers(const Module* module) const;

    const RunContext& m_run;
    std::span<const ServerFindings> m_findings;
    std::vector<KeyRef> m_accounts;
    std::vector<KeyRef> m_services;
    std::vector<KeyRef> m_witnesses;
    std::vector<std::pair<const Module*, std::vector<std::uint64_t>>> m_unread;
};

}  // namespace serversync
