// SPDX-License-Identifier: MIT
#include "tests/reconcile/world.hpp"

#include <algorithm>

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/reconcile/reconcile_server.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

World::World() : as_of(*parse_instant("2026-11-20T06:00:00Z")), mirror_loaded_at{as_of.seconds - 4 * 3600L} {
    for (const char* module : {"cpanel", "cpanel", "vps"}) add_server(module);
    servers[0].addresses = {*parse_ip("192.0.2.1")};
    modules = {{"cpanel", parse_identity_field("domain"), "", 0}, {"vps", parse_identity_field("username"), "", std::nullopt}};
    products.resize(4);
    for (std::size_t i = 0; i < products.size(); ++i) products[i].id = i + 1;
    products[0].module = products[1].module = "cpanel";
    products[0].config_options[0] = "small";
    products[1].config_options[0] = "large";
    products[2].module = "vps";
}

Server& World::add_server(std::string_view module) {
    Server& server = servers.emplace_back();
    server.id = servers.size();
    server.name = "server" + std::to_string(server.id);
    server.module = module;
    return server;
}

const RunContext& World::run() {
    // Findings point into the catalogue, so it is made anew only where it must be.
    if (m_catalogue.servers() != servers || m_catalogue.modules() != modules || m_catalogue.products() != products)
        m_catalogue = Catalogue(servers, modules, products);
    m_products = ProductResolver(m_catalogue, policy);
    m_run.emplace(RunContext{m_catalogue, policy, m_products, prior, domain_to_ascii, as_of, mirror_loaded_at, mirror_complete,
                             has_strangers, 7});
    return *m_run;
}

ServerFindings World::findings_of(std::uint64_t server_id) {
    const RunContext& context = run();
    ServerFindings findings;
    findings.server = context.catalogue.server(server_id);
    findings.module = context.catalogue.module(findings.server->module);
    findings.compared = true;
    findings.result.server_id = server_id;
    findings.result.server_name = findings.server->name;
    findings.result.module = findings.server->module;
    findings.result.identity_field = to_text(*findings.module->identity);
    findings.result.listing.state = ListingState::complete;
    findings.result.listing.listed_at = Instant{as_of.seconds - 3600};
    return findings;
}

Fleet::Fleet() {
    for (const Server& server : world.servers) add_pairs(server.id);
}

Server& Fleet::add_server(std::string_view module) {
    Server& server = world.add_server(module);
    add_pairs(server.id);
    return server;
}

void Fleet::add_pairs(std::uint64_t server) {
    Listing& listing = listings.emplace(server, listing_of({})).first->second;
    listing.digest.low = server;
    listing.accounts.reserve(100);
    for (std::uint64_t i = 1; i <= 7; ++i) {
        const std::string key = "p" + std::to_string(i) + ".s" + std::to_string(server) + ".example";
        pair(1000 * server + i, m_texts.keep(key), server).client_id = 1000 * server + i;
    }
}

Account& Fleet::list(std::uint64_t server, std::string_view key) {
    Listing& listing = listings.at(server);
    ++listing.rows;
    return listing.accounts.emplace_back(account_of(key));
}

Service& Fleet::serve(std::uint64_t id, std::string_view key, std::uint64_t server, ServiceStatus status) {
    Service& service = services.emplace_back(service_of(id, key));
    service.server_id = server;
    service.status = status;
    service.status_text = to_text(status);
    if (server == 0 || server > world.servers.size() || world.server(server).module != "vps") return service;
    service.module = "vps";
    service.product_id = 3;
    return service;
}

void Fleet::client(std::uint64_t id, std::string_view email) {
    Client& client = clients.emplace_back();
    client.id = id;
    client.name = "client " + std::to_string(id);
    client.email = email;
}

std::uint32_t Fleet::index(std::uint64_t server) const {
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const ServerFindings& one) { return one.result.server_id == server; });
    return static_cast<std::uint32_t>(found - findings.begin());
}

void Fleet::compare() {
    const RunContext& run = world.run();
    findings.clear();
    facts = {};
    for (const Server& server : run.catalogue.servers()) {
        if (server.gone || server.same_as != 0) continue;
        std::vector<Service> of_server;
        for (const Service& service : services) {
            const Server* of = run.catalogue.server(service.server_id);
            if (of != nullptr && (of->id == server.id || of->same_as == server.id)) of_server.push_back(service);
        }
        const Listing unread;
        const auto listing = listings.find(server.id);
        findings.push_back(reconcile_server(run, server, listing == listings.end() ? unread : listing->second, of_server));
    }
    TextArena& texts = facts.texts.emplace_back();
    unassigned.clear();
    RecordPacker packer;
    for (const Service& service : services) {
        const Server* of = run.catalogue.server(service.server_id);
        if (is_live(service.status) && (of == nullptr || of->gone)) unassigned.push_back(packer.pack(service, texts));
    }
    for (const ServerFindings& server : findings) facts.servers.push_back(facts_of(server, texts));
}

ServerFacts Fleet::facts_of(const ServerFindings& of, TextArena& texts) const {
    ServerFacts to;
    RecordPacker packer;
    const auto site_in = [](std::string_view text) {
        TextArena scratch;
        return std::string(bare_domain(text, domain_to_ascii, scratch));
    };
    const auto identity_of = [&](std::string_view name) -> std::optional<IdentityField> {
        for (const Module& module : world.modules) {
            if (module.name == name) return module.identity;
        }
        return std::nullopt;
    };
    const auto search = [&](std::string_view key, const std::string& domain, std::string_view username, std::string_view owner) {
        std::map<ServiceName, FoundService> found;
        for (const Service& service : services) {
            const bool has_server = service.server_id > 0 && service.server_id <= world.servers.size();
            const std::string_view module = has_server ? world.servers[service.server_id - 1].module : service.module;
            FoundService one{packer.pack(service, texts)};
            one.by_key = service.key == key && module == of.result.module && service.server_id != of.result.server_id;
            one.by_foreign_key = service.key == key && module != of.result.module && of.module->identity &&
                                 of.module->identity->kind != IdentityKind::domain && identity_of(module) == of.module->identity;
            one.by_domain = !domain.empty() && site_in(service.domain) == domain;
            one.by_username = !username.empty() && equal_folded(service.username, username);
            one.by_owner = !owner.empty() && equal_folded(service.username, owner);
            if (one.by_key || one.by_foreign_key || one.by_domain || one.by_username || one.by_owner)
                found.emplace(name_of(service), one);
        }
        std::vector<FoundService> all;
        for (const auto& [name, service] : found) all.push_back(service);
        return all;
    };
    const auto owners = [&](const Account& account) {
        std::vector<FoundClient> all;
        for (const Client& client : clients) {
            if (client.email != account.email) continue;
            const auto holders =
                std::count_if(clients.begin(), clients.end(), [&](const Client& c) { return c.email == client.email; });
            all.push_back({client.id, client.name, holders == 1});
        }
        std::sort(all.begin(), all.end(), [](const FoundClient& left, const FoundClient& right) { return left.id < right.id; });
        return all;
    };
    for (const LeftoverAccount& leftover : of.accounts) {
        const Account account = leftover.account.unpack();
        to.accounts.push_back(
            {search(account.key, site_in(site_of(*of.module, account)), account.username, account.owner), owners(account)});
    }
    for (const LeftoverService& leftover : of.services) {
        const Service service = leftover.service.unpack();
        to.services.push_back(leftover.has_key ? search(service.key, site_in(service.domain), {}, {})
                                               : std::vector<FoundService>{});
    }
    for (const ClaimedNames& claimed : of.claims)
        to.claims.push_back(search("no key", std::string(claimed.domain), claimed.username, {}));
    for (const SuspectPair& suspect : of.suspects) to.suspects.push_back(owners_of({{}, owners(suspect.account.unpack())}));
    return to;
}

FleetRemarks Fleet::reconcile() {
    compare();
    return reconcile_fleet(world.run(), findings, facts.servers, unassigned);
}

Texts Fleet::items(std::uint64_t server) {
    Texts all;
    for (std::size_t i = 0; i < plan_class_count; ++i) {
        const Texts items = items_of(of(server).result, static_cast<PlanClass>(i));
        all.insert(all.end(), items.begin(), items.end());
    }
    return all;
}

void set_email(Account& account, std::string_view address) { account.email = account.emails = address; }

LocalTime noon(std::string_view day) { return LocalTime{parse_date(day)->days * std::int64_t{86400} + 43200}; }

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

std::string text_of(const Item& item) {
    std::string text = std::string(to_text(item.situation)) + " " + std::string(item.key) + " " +
                       (item.service == nullptr ? "-" : std::to_string(item.service->id));
    if (item.plan != PlanClass::review && item.cause != Cause::none) text.append(" ").append(to_text(item.cause));
    return text;
}

Texts items_of(const ServerResult& result, PlanClass plan) {
    Texts texts;
    for_each_item(result.of(plan), [&](const Item& item) { texts.push_back(text_of(item)); });
    return texts;
}

}  // namespace serversync
