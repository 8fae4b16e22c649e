// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/listing.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// A small installation for a test to change before it asks for `run`: servers 1 and 2 of module "cpanel" (identified by domain,
/// packages in config option 1), server 3 of module "vps" (by user name, packages unknown), products 1 "small" and 2 "large" of
/// cpanel, 3 of vps and 4 of no module. It is 2026-11-20 06:00 UTC; the mirror was loaded four hours before.
class World {
public:
    World();

    /// The context; views of the world as it is now. Earlier findings hold until servers, modules or products change.
    const RunContext& run();

    /// What is known of a server before anything was compared.
    ServerFindings findings_of(std::uint64_t server_id);

    Policy policy;
    std::vector<Server> servers;
    std::vector<Module> modules;
    std::vector<Product> products;
    Instant as_of;
    Instant mirror_loaded_at;
    bool mirror_complete = true;

private:
    Catalogue m_catalogue;
    ProductResolver m_products;
    std::optional<RunContext> m_run;
};

/// An Active account of the key with a domain that equals it.
Account account_of(std::string_view key);

/// An Active service of the key on server 1, product 1, of module cpanel, with a domain that equals the key.
Service service_of(std::uint64_t id, std::string_view key);

/// A complete listing of accounts, taken an hour before the world's time.
Listing listing_of(const std::vector<Account>& accounts);

/// The items of a class, each as "situation key service", sorted as they are listed.
std::vector<std::string> items_of(const ServerResult& result, PlanClass plan);

}  // namespace serversync
