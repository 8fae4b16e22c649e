// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/listing.hpp"
#include "engine/reconcile/reconcile_fleet.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

using Texts = std::vector<std::string>;

/// A small installation for a test to change before it asks for `run`: servers 1 and 2 of module "cpanel" (identified by domain,
/// packages in config option 1), server 3 of module "vps" (by user name, packages unknown), products 1 "small" and 2 "large" of
/// cpanel, 3 of vps and 4 of no module. It is 2026-11-20 06:00 UTC; the mirror was loaded four hours before.
class World {
public:
    World();

    /// The context; views of the world as it is now. Earlier findings hold until servers, modules or products change.
    const RunContext& run();

    /// What is known of a server before anything was compared, of a whole and current listing.
    ServerFindings findings_of(std::uint64_t server_id);

    Server& server(std::uint64_t id) { return servers[id - 1]; }
    Server& add_server(std::string_view module);

    Policy policy;
    std::vector<Server> servers;
    std::vector<Module> modules;
    std::vector<Product> products;
    PriorKnowledge prior;
    Instant as_of;
    Instant mirror_loaded_at;
    bool mirror_complete = true;
    bool has_strangers = false;

private:
    Catalogue m_catalogue;
    ProductResolver m_products;
    std::optional<RunContext> m_run;
};

/// A world with listings, services and clients, from which everything is found and judged. Each server has seven accounts with
/// their services, so that its listing is its own and no page.
class Fleet {
public:
    Fleet();

    /// Adds a server with its seven pairs; its id is the next one.
    Server& add_server(std::string_view module);

    /// Adds an Active account to the server's listing. The reference holds until the next one is added.
    Account& list(std::uint64_t server, std::string_view key);

    /// Adds a service of the server's module; without a server, of cpanel.
    Service& serve(std::uint64_t id, std::string_view key, std::uint64_t server, ServiceStatus status = ServiceStatus::active);

    /// Adds an account and its service.
    Service& pair(std::uint64_t id, std::string_view key, std::uint64_t server) {
        return list(server, key), serve(id, key, server);
    }

    /// Adds a client with the address.
    void client(std::uint64_t id, std::string_view email);

    /// Reconciles each server by itself and finds what the mirror would say.
    void compare();

    /// All of it, from the beginning.
    FleetRemarks reconcile();

    /// The items of a server as `items_of` tells them, classes in their order.
    Texts items(std::uint64_t server);

    ServerFindings& of(std::uint64_t server) { return findings[index(server)]; }
    const Tally& tally(std::uint64_t server) { return of(server).result.tally; }
    std::uint32_t index(std::uint64_t server) const;

    World world;
    std::map<std::uint64_t, Listing> listings;  ///< by server; one without is not read
    std::deque<Service> services;
    std::vector<Client> clients;
    std::vector<ServerFindings> findings;
    FleetFacts facts;
    std::vector<PackedService> unassigned;

private:
    void add_pairs(std::uint64_t server);
    ServerFacts facts_of(const ServerFindings& of, TextArena& texts) const;

    TextArena m_texts;
};

/// Gives an account one e-mail address.
void set_email(Account& account, std::string_view address);

/// A time on the day, at noon.
LocalTime noon(std::string_view day);

/// An Active account of the key with a domain that equals it.
Account account_of(std::string_view key);

/// An Active service of the key on server 1, product 1, of module cpanel, with a domain that equals the key.
Service service_of(std::uint64_t id, std::string_view key);

/// A complete listing of accounts, taken an hour before the world's time.
Listing listing_of(const std::vector<Account>& accounts);

/// An item as "situation key service", with the cause where there is one and it is no review item.
std::string text_of(const Item& item);

/// The items of a class, as they are listed.
Texts items_of(const ServerResult& result, PlanClass plan);

}  // namespace serversync
