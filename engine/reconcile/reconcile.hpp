#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/model/identity.hpp"
#include "engine/model/listing.hpp"
#include "engine/model/service.hpp"
#include "engine/plan/plan.hpp"
#include "engine/plan/policy.hpp"
#include "engine/reconcile/product_resolver.hpp"

namespace serversync {

/// What every step of a run needs to know; all of it values. Nothing in the result depends on `hash_seed`.
struct RunContext {
    const Catalogue& catalogue;
    const Policy& policy;
    const ProductResolver& products;
    DomainToAscii to_ascii = nullptr;
    Instant as_of;
    Instant mirror_loaded_at;
    bool mirror_complete = true;
    std::uint64_t hash_seed = 0;
};

/// An account that no live service of its server explains, before the pass across servers.
struct LeftoverAccount {
    PackedItem account;                 ///< an item that says nothing but the account
    std::vector<const Service*> ended;  ///< ended services of this server with the same key; highest id first
};

/// An account whose fate is decided on its server, but which shows that a service with its key elsewhere may not be missing
/// (law 20).
struct Witness {
    std::string_view key;             ///< in the server plan
    std::string_view raw_identifier;  ///< in the server plan
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
    ServerPlan plan;
    std::vector<LeftoverAccount> accounts;  ///< sorted by key
    std::vector<PackedItem> services;       ///< live and missing, as the orphans that they become unless something explains them;
                                            ///< in the server plan; sorted by key, then kind and id
    std::vector<Witness> witnesses;         ///< sorted by key
    TextArena kept;                         ///< the bytes of the accounts, and their ended services
    SharedWords words;                      ///< in `kept`
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

/// Whether a listing of so many rows looks like the first page of a longer one: a usual page size, while more are expected.
bool looks_like_a_page(std::uint64_t rows, std::uint64_t expected);

/// Pairs the accounts of a server with its services and judges each pair. `services` are all services assigned to the server,
/// in any order. A failed listing gives a plan without items in which every service is `not_compared`.
/// The result depends on neither the order of the accounts nor that of services with equal keys. Cost: linear but for the sorts
/// of items.
ServerFindings reconcile_server(const RunContext& run, const Server& server, const Listing& listing,
                                std::span<const Service> services);

/// The same for services that come in pieces, so that none needs to be held. The run, the server and the listing must outlive it.
class ServerReconciliation {
public:
    ServerReconciliation(const RunContext& run, const Server& server, const Listing& listing);
    ServerReconciliation(const ServerReconciliation&) = delete;
    ServerReconciliation& operator=(const ServerReconciliation&) = delete;
    ~ServerReconciliation();

    /// Takes the next services: sorted by key, kind and id over all pieces, those with one key in one piece, but for the blank
    /// key.
    void take(std::span<const Service> services);

    /// After all services.
    ServerFindings finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// What the mirror says of a leftover account beyond its server; the texts must outlive the judgement of its account.
struct AccountFacts {
    std::vector<Service> same_key;   ///< services of the module with the account's key that are not on its server; by kind, id
    std::vector<Client> same_email;  ///< clients whose whole e-mail equals the account's; by id
    std::vector<Service> same_name;  ///< services with the same domain or username, anywhere: evidence for the owner; by kind, id
};

/// The facts about all leftover accounts of a server, in their order.
struct ServerFacts {
    std::vector<AccountFacts> accounts;
};

/// The pass across servers: turns leftovers into moved, linked, copies, unconfirmed, orphans and imports, and puts the items in
/// their order and counts them.
/// First the accounts of every server are judged, then what they settled is written down, then the services of every server are
/// judged. Different servers may be judged by different threads; the findings do not depend on their order.
class FleetReconciliation {
public:
    /// `findings` are sorted by server, and used up: the plans are left.
    FleetReconciliation(const RunContext& run, std::span<ServerFindings> findings);
    FleetReconciliation(const FleetReconciliation&) = delete;
    FleetReconciliation& operator=(const FleetReconciliation&) = delete;
    ~FleetReconciliation();

    /// `facts.accounts[i]` belongs to the server's leftover account `i`.
    void judge_accounts(std::size_t server, const ServerFacts& facts);
    void settle();
    void judge_services(std::size_t server);

private:
    class State;
    std::unique_ptr<State> m_state;
};

/// Evaluates every guard, applies the overrides, sets the final dispositions, and makes the plan's guards, status and totals.
/// Every override that matches no blocked class, or not its count, becomes a diagnostic and changes nothing.
Plan conclude(const RunContext& run, std::vector<ServerFindings> findings, std::span<const Override> overrides);

}  // namespace serversync
