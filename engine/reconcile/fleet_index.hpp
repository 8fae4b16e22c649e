// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// A leftover or witness of the run, found by a name in sorted lists: names come from servers, which could choose colliding ones
/// for a hash table.
struct NameRef {
    std::uint64_t hash;    ///< of the name: it decides nearly every comparison
    const Module* module;  ///< in the catalogue, which has each once; null: of any
    std::uint32_t server;  ///< index into the findings; `no_server` for a service that no server holds
    std::uint32_t index;   ///< index into that server's list, or into the unassigned services
    static constexpr std::uint32_t no_server = 0xffffffff;
    bool operator<(const NameRef& other) const {
        return hash != other.hash ? hash < other.hash
                                  : std::tuple(module, server, index) < std::tuple(other.module, other.server, other.index);
    }
};

/// A leftover service of the run.
struct ServiceRef {
    ServiceName name;
    std::uint32_t server = 0;
    std::uint32_t index = 0;
};

/// What the run can say of a service that the mirror has.
enum class Standing : std::uint8_t {
    settled,     ///< its server lists its account
    missing,     ///< live, and its server does not list it
    no_key,      ///< live, on a server that was compared, and without identifier
    unproven,    ///< its server was not compared
    unassigned,  ///< no server that exists has it
    absent,      ///< Pending, Completed, of unknown status or of another module, and its server does not list it
    ended,
};

/// Whether the account of such a service may be somewhere else.
constexpr bool is_leftover(Standing standing) { return standing != Standing::settled && standing != Standing::ended; }

/// What the servers of a run know of each other. The findings must outlive it and their leftovers may not change.
class FleetIndex {
public:
    /// Knows the services. `unassigned`: live ones that no server of the run holds.
    FleetIndex(const RunContext& run, std::span<const ServerFindings> findings, std::span<const PackedService> unassigned = {});

    /// Makes the accounts known of all listings that are their servers' own: once that is settled.
    void add_accounts();

    /// Leftover accounts and witnesses of the module with the identity key.
    std::span<const NameRef> accounts(const Module* module, std::string_view key) const;
    std::span<const NameRef> witnesses(const Module* module, std::string_view key) const;

    /// Witnesses of any module with the bare domain.
    std::span<const NameRef> domain_witnesses(std::string_view domain) const;

    /// The leftover accounts of any module with the bare domain; how many of the module have the user name, of any the address.
    std::span<const NameRef> accounts_with_domain(std::string_view domain) const;
    std::size_t accounts_with_username(const Module* module, std::string_view username) const;
    std::size_t accounts_with_address(std::string_view address) const;

    /// Leftover services of the module with the dedicated address; those of a client.
    std::span<const NameRef> services_with_address(const Module* module, std::string_view address) const;
    std::span<const NameRef> services_of_client(std::uint64_t client) const;

    /// Whether another service that is known to have no account has the dedicated address, on any server.
    bool is_address_of_another(ServiceName but, std::string_view address) const;

    /// Whether another such service of the service's server, or another without a server as it is, is its client's; was
    /// registered on its day. True where nobody looked, because the server was not compared.
    bool has_client_of_another(const Service& service) const;
    bool has_day_of_another(const Service& service) const;

    /// What a reference to a service names.
    PackedService service(const NameRef& ref) const;

    /// The leftover service; null if it is none.
    const ServiceRef* leftover(ServiceName name) const;

    Standing standing(const Service& service) const;

    /// The findings of the server, or of the machine that it is declared to be one with; null: the run has none.
    const ServerFindings* findings_of(std::uint64_t server_id) const;
    std::optional<std::uint32_t> index_of(std::uint64_t server_id) const;

    /// The module that a service belongs to: its server's, or its own.
    const Module* module_of(const Service& service) const;

    /// Whether both ids name one machine.
    bool is_same_machine(std::uint64_t left, std::uint64_t right) const;

    std::span<const ServerFindings> findings() const { return m_findings; }

private:
    /// A value of a service that has no account, where it is unique.
    struct Held {
        std::uint32_t server = 0;  ///< index into the findings, or `NameRef::no_server`; of an address that too
        std::uint64_t value = 0;
        ServiceName name;
        auto operator<=>(const Held&) const = default;
    };

    static bool has_another(const std::vector<Held>& held, std::uint32_t server, std::uint64_t value, ServiceName but);
    std::optional<std::uint32_t> place_of(const Service& service) const;
    std::uint64_t hash_of(std::string_view name) const;
    static std::span<const NameRef> find(const std::vector<NameRef>& refs, const Module* module, std::uint64_t hash);
    void add_accounts_of(std::uint32_t server);
    void add_services_of(std::uint32_t server);
    void hold(std::uint32_t server, const AbsentService& service);
    void add_unassigned();

    const RunContext& m_run;
    std::span<const ServerFindings> m_findings;
    std::span<const PackedService> m_unassigned;
    std::vector<NameRef> m_accounts, m_witnesses, m_domain_witnesses, m_domains, m_usernames, m_account_addresses, m_addresses,
        m_clients;
    std::vector<ServiceRef> m_services;  ///< sorted by name
    std::vector<Held> m_held_clients, m_held_days, m_held_addresses;
};

}  // namespace serversync
