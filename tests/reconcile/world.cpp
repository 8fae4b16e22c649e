// SPDX-License-Identifier: MIT
#include "tests/reconcile/world.hpp"

#include "engine/idn/domain_to_ascii.hpp"

namespace serversync {

World::World() : as_of(*parse_instant("2026-11-20T06:00:00Z")), mirror_loaded_at{as_of.seconds - 4 * 3600} {
    servers.resize(3);
    for (std::size_t i = 0; i < servers.size(); ++i) {
        servers[i].id = i + 1;
        servers[i].name = "server" + std::to_string(i + 1);
        servers[i].module = i < 2 ? "cpanel" : "vps";
    }
    servers[0].addresses = {*parse_ip("192.0.2.1")};
    modules = {{"cpanel", parse_identity_field("domain"), "", 0}, {"vps", parse_identity_field("username"), "", std::nullopt}};
    products.resize(4);
    for (std::size_t i = 0; i < products.size(); ++i) products[i].id = i + 1;
    products[0].module = products[1].module = "cpanel";
    products[0].config_options[0] = "small";
    products[1].config_options[0] = "large";
    products[2].module = "vps";
}

const RunContext& World::run() {
    // Findings point into the catalogue, so it is made anew only where it must be.
    if (m_catalogue.servers() != servers || m_catalogue.modules() != modules || m_catalogue.products() != products)
        m_catalogue = Catalogue(servers, modules, products);
    m_products = ProductResolver(m_catalogue, policy);
    m_run.emplace(RunContext{m_catalogue, policy, m_products, domain_to_ascii, as_of, mirror_loaded_at, mirror_complete, 7});
    return *m_run;
}

ServerFindings World::findings_of(std::uint64_t server_id) {
    const RunContext& context = run();
    ServerFindings findings;
    findings.server = context.catalogue.server(server_id);
    findings.module = context.catalogue.module(findings.server->module);
    findings.result.server_id = server_id;
    findings.result.server_name = findings.server->name;
    findings.result.module = findings.server->module;
    findings.result.identity_field = to_text(*findings.module->identity);
    findings.result.listing.state = ListingState::complete;
    findings.result.listing.listed_at = Instant{as_of.seconds - 3600};
    return findings;
}

Account account_of(std::string_view key) {
    Account account;
    account.key = account.unique_identifier = account.domain = key;
    account.status_text = "Active";
    account.status = AccountStatus::active;
    return account;
}

Service service_of(std::uint64_t id, std::string_view key) {
    Service service;
    service.id = id;
    service.key = service.identity = service.domain = key;
    service.client_id = 1;
    service.product_id = 1;
    service.server_id = 1;
    service.module = "cpanel";
    service.status_text = "Active";
    service.status = ServiceStatus::active;
    return service;
}

Listing listing_of(const std::vector<Account>& accounts) {
    Listing listing;
    listing.state = ListingState::complete;
    listing.accounts = accounts;
    listing.rows = accounts.size();
    listing.listed_at = Instant{parse_instant("2026-11-20T06:00:00Z")->seconds - 3600};
    return listing;
}

std::vector<std::string> items_of(const ServerResult& result, PlanClass plan) {
    std::vector<std::string> texts;
    for_each_item(result.of(plan), [&](const Item& item) {
        texts.push_back(std::string(to_text(item.situation)) + " " + std::string(item.key) + " " +
                        (item.service == nullptr ? "-" : std::to_string(item.service->id)));
    });
    return texts;
}

}  // namespace serversync
