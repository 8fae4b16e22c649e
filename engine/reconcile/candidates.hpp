// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/reconcile/account_facts.hpp"
#include "engine/reconcile/fleet_index.hpp"

namespace serversync {

/// A leftover account and a leftover service that could be each other's (law 233).
struct Link {
    std::uint32_t server = 0;   ///< the account's: index into the findings
    std::uint32_t account = 0;  ///< index into its leftover accounts
    ServiceName name;
    PackedService service;
    Evidence evidence;
    EvidenceSet counted;  ///< agreements whose value nobody else has
    unsigned score = 0;   ///< in half agreements (law 234)
    Standing standing = Standing::settled;
    bool has_equal_key = false;  ///< in the account's module
    bool is_of_decided = false;  ///< the account's own fate is decided on its server

    /// A link that is clean beats one that is not; of two clean ones the higher score beats.
    bool is_clean() const { return !is_contradicted(evidence); }
};

/// Half agreements that count, the package left aside.
unsigned counted_agreement(const Link& link);

/// The candidates of one server's leftover accounts; in the order of accounts, then services.
std::vector<Link> find_links(const RunContext& run, const FleetIndex& fleet, std::uint32_t server, const ServerFacts& facts);

/// What became of all candidates of the run (law 234).
class Belonging {
public:
    /// `links`: by server, as `find_links` gives them.
    explicit Belonging(std::vector<std::vector<Link>> links);

    /// The link of an account that belongs to a service; null if it belongs to none.
    const Link* of_account(std::uint32_t server, std::uint32_t account) const;

    /// The link of a service that belongs to an account; null.
    const Link* of_service(ServiceName name) const;

    /// The candidates of an account of which none beats all others; none for an account that belongs to a service.
    std::span<const Link> undecided(std::uint32_t server, std::uint32_t account) const;

    /// The accounts that could be the service's while nothing is decided, but for one.
    std::vector<const Link*> rivals(ServiceName name, const Link* but = nullptr) const;

private:
    std::span<const Link> left_of_account(std::uint32_t server, std::uint32_t account) const;
    std::span<const std::uint32_t> left_of_service(ServiceName name) const;
    void order_by_service();

    std::vector<Link> m_belonging;              ///< sorted by account
    std::vector<std::uint32_t> m_by_service;    ///< indices into `m_belonging`, sorted by service
    std::vector<Link> m_left;                   ///< sorted by account, then service
    std::vector<std::uint32_t> m_left_service;  ///< indices into `m_left`, sorted by service, then account
};

}  // namespace serversync
