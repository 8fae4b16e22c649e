// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/model/service.hpp"
#include "engine/plan/packed_record.hpp"
#include "engine/plan/server_result.hpp"
#include "engine/reconcile/columns.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/reconcile/repeated_values.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// An account that no service of its server explains, or only ended ones, before the pass across servers. One that is one of
/// several rows, ambiguous or a Pending service's takes part too, because it could be another server's: its own fate is decided.
struct LeftoverAccount {
    PackedAccount account;
    bool is_decided = false;
    std::vector<const Service*> ended;  ///< ended services of this server with the same key; highest id first
    RepeatedValues repeats;             ///< which of its values other rows have
};

/// A service that is live, of the server's own module, and not in the listing.
struct LeftoverService {
    PackedService service;
    bool has_key = true;  ///< false: it has no identifier, so nothing can be missing
};

/// A pair whose records contradict each other so much that the e-mail must be looked up before it is believed (law 231).
struct SuspectPair {
    PackedAccount account;
    PackedService service;
};

/// An account whose fate is decided on its server, but which shows that a service elsewhere with its key, or with its domain, may
/// not be missing (law 237).
struct Witness {
    std::string_view key;             ///< blank: it speaks of the domain alone
    std::string_view domain;          ///< bare; blank if it is not known
    std::string_view raw_identifier;  ///< of the account
    std::uint64_t service_id = 0;     ///< that it is paired with; 0: none
    ServiceKind service_kind = ServiceKind::hosting;
};

/// Names a service in the order of ids.
struct ServiceName {
    ServiceKind kind = ServiceKind::hosting;
    std::uint64_t id = 0;
    auto operator<=>(const ServiceName&) const = default;
};
inline ServiceName name_of(const Service& service) { return {service.kind, service.id}; }

/// A service that is not in the listing and cannot be an orphan, but could have an account all the same: Pending, Completed, of
/// unknown status, or of another module.
struct AbsentService {
    ServiceName name;
    std::uint64_t client_id = 0;
    std::optional<Date> registered_on;
    std::string_view dedicated_ip;
};

/// The names that a sync would give to a paired service (law 293).
struct ClaimedNames {
    ServiceName service;
    std::string_view domain;    ///< bare; blank: none
    std::string_view username;  ///< blank: none
};

/// How many live services of the server's module a client has on it.
struct ClientServices {
    std::uint64_t client_id = 0;
    std::uint64_t live = 0;
};

/// How many missing services of one client are too many (law 239).
inline constexpr std::size_t fewest_of_client = 3;

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
    std::vector<LeftoverService> services;                       ///< sorted by key, then kind and id
    std::vector<SuspectPair> suspects;                           ///< sorted by key
    std::vector<ClaimedNames> claims;                            ///< sorted by service
    std::vector<Witness> witnesses;                              ///< sorted by key
    std::vector<AbsentService> absent;                           ///< sorted by name
    std::vector<ClientServices> client_services;                 ///< of clients who lack three or more; sorted by client
    std::vector<std::uint64_t> pair_clients;                     ///< of each pair, if the history wants to know; sorted
    TextArena kept;                                              ///< what the leftovers consist of
    SharedWords words;                                           ///< in `kept`
    std::array<std::uint64_t, field_count> field_differences{};  ///< pairs that differ, by `Field`
    std::uint64_t pairs = 0;                                     ///< pairs that were compared field by field
    std::uint64_t live_keys = 0;                                 ///< distinct keys of live services of the server's module
    std::uint64_t found_keys = 0;                                ///< those that have a row
    std::uint64_t contrary_pairs = 0;                            ///< of live services, but for the suspects (law 205)
    std::uint64_t missing = 0;                                   ///< live services of the server's module that have none
    std::array<std::uint64_t, config_option_count>
        package_options{};            ///< pairs whose package is the product's option, if no option is known
    std::uint64_t package_pairs = 0;  ///< pairs with a package and a product
    bool compared = false;            ///< there is a listing, and the module says what identifies
    UninformativeFields uninformative;
    std::vector<IpAddress> shared_addresses;  ///< that several rows have; found only where something is left over or in doubt
    CaseDifferences case_domain;
    CaseDifferences case_username;
    const Module* module = nullptr;
    const Server* server = nullptr;

    const Trust& trust() const { return result.listing.trust; }
    Trust& trust() { return result.listing.trust; }

    /// What evidence depends on for the accounts of the server, which must have been compared.
    EvidenceRules rules(const RunContext& run) const { return {run, *module, *server, uninformative, shared_addresses}; }
};

}  // namespace serversync
