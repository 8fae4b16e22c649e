// SPDX-License-Identifier: MIT
#include "fleet_values.hpp"

#include <algorithm>

#include "engine/text/fold.hpp"

namespace serversync {

namespace {

bool refuse(std::string_view, std::string&) { return false; }

std::vector<Server> servers_of(const RandomFleet& fleet) {
    std::vector<Server> servers;
    for (const RandomServer& from : fleet.servers) {
        Server server;
        server.id = from.id;
        server.name = "s" + std::to_string(from.id);
        server.module = from.module;
        if (const auto address = parse_ip(from.address)) server.addresses.push_back(*address);
        server.disabled = from.disabled;
        server.gone = from.gone;
        server.same_as = from.same_as;
        server.remote_accounts = from.remote_accounts;
        for (const RandomService& service : fleet.services)
            server.live_services += service.server == from.id && is_live(parse_service_status(service.status));
        servers.push_back(server);
    }
    return servers;
}

std::vector<Module> modules_of(const RandomFleet& fleet) {
    std::vector<Module> modules;
    for (const RandomModule& from : fleet.modules) {
        Module module;
        module.name = from.name;
        module.identity = parse_identity_field(from.identity);
        if (from.has_products) module.product_option = 0;
        module.hosts_domains = from.hosts_domains;
        modules.push_back(module);
    }
    std::sort(modules.begin(), modules.end(), [](const Module& l, const Module& r) { return l.name < r.name; });
    return modules;
}

std::vector<Product> products_of(const RandomFleet& fleet) {
    std::vector<Product> products;
    for (const RandomProduct& from : fleet.products) {
        Product product;
        product.id = from.id;
        product.name = from.package;
        product.type = from.type;
        product.module = from.module;
        product.config_options[0] = from.package;
        products.push_back(product);
    }
    return products;
}

std::string_view identity_of(const RandomService& service, IdentityKind kind, TextArena& text) {
    switch (kind) {
        case IdentityKind::domain:
            return service.domain;
        case IdentityKind::username:
            return service.username;
        case IdentityKind::custom_field:
            return service.custom;
        default:
            return text.keep(std::to_string(service.id));
    }
}

Service service_value(const RandomService& from, const Catalogue& catalogue, TextArena& text) {
    Service service;
    service.id = from.id;
    service.client_id = from.client;
    service.product_id = from.product;
    service.server_id = from.server;
    service.domain = text.keep(from.domain);
    service.username = text.keep(from.username);
    service.dedicated_ip = text.keep(from.ip);
    service.status_text = text.keep(from.status);
    service.status = parse_service_status(from.status);
    service.billing_cycle = "Monthly";
    service.registered_on = parse_date(from.registered);
    service.terminated_on = parse_date(from.terminated);
    if (const Product* product = catalogue.product(from.product)) service.module = text.keep(product->module);
    const Server* server = catalogue.server(from.server);
    const Module* module = catalogue.module(server != nullptr ? std::string_view(server->module) : service.module);
    if (module != nullptr && module->identity) {
        service.identity = text.keep(identity_of(from, module->identity->kind, text));
        service.key = identity_key(module->identity->kind, service.identity, {refuse}, text);
    }
    return service;
}

AccountStatus status_of(const std::string& word) {
    const std::string folded = fold_ascii(word);
    if (folded == "active") return AccountStatus::active;
    if (folded == "suspended") return AccountStatus::suspended;
    const ServiceStatus status = parse_service_status(word);
    return status == ServiceStatus::unknown ? AccountStatus::unknown : AccountStatus::other_word;
}

/// Every address of a text, separated by one blank.
std::string plain_addresses(const std::string& text) {
    std::string all, one;
    for (const char c : text + ",") {
        if (c != ',' && c != ';' && c != ' ') {
            one += c;
        } else if (!one.empty()) {
            all += (all.empty() ? "" : " ") + one;
            one.clear();
        }
    }
    return all;
}

Digest digest_of(const RandomRow& row) {
    Digest digest{1469598103934665603U, 88172645463325252U};
    for (const std::string* field : {&row.identifier, &row.domain, &row.username, &row.email, &row.product, &row.ip, &row.created,
                                     &row.status, &row.owner}) {
        for (const char c : *field + "\n") {
            digest.high = (digest.high ^ static_cast<std::uint8_t>(c)) * 1099511628211U;
            digest.low = (digest.low + static_cast<std::uint8_t>(c)) * 6364136223846793005U + 1442695040888963407U;
        }
    }
    return digest;
}

void add_row(Listing& listing, const RandomRow& row, IdentityKind kind) {
    const auto position = static_cast<std::uint32_t>(listing.rows++);
    listing.digest += digest_of(row);
    const bool falls_back = row.identifier.empty();
    const std::string identifier = !falls_back                      ? row.identifier
                                   : kind == IdentityKind::domain   ? row.domain
                                   : kind == IdentityKind::username ? row.username
                                                                    : std::string();
    if (identifier.empty()) {
        listing.rejected.push_back({position, "no identifier"});
        return;
    }
    Account account;
    TextArena& text = listing.text;
    account.unique_identifier = text.keep(identifier);
    account.key = identity_key(kind, account.unique_identifier, {refuse}, text);
    account.emails = text.keep(plain_addresses(row.email));
    account.email = account.emails.substr(0, account.emails.find(' '));
    account.username = text.keep(row.username);
    account.domain = text.keep(row.domain);
    account.product = text.keep(row.product);
    account.primary_ip = text.keep(row.ip);
    account.status_text = text.keep(row.status);
    account.owner = text.keep(row.owner);
    account.created = parse_created(row.created).time;
    account.position = position;
    account.status = status_of(row.status);
    listing.accounts.push_back(account);
}

Listing listing_value(const RandomListing& from, IdentityKind kind) {
    Listing listing;
    listing.adapter = "memory";
    listing.source = "memory";
    listing.listed_at = from.listed_at;
    if (from.state == "failed") {
        listing.error = "down";
        return listing;
    }
    listing.state = from.state == "partial" ? ListingState::partial : ListingState::complete;
    if (from.state == "partial") listing.error = "cut";
    for (const RandomRow& row : from.rows) add_row(listing, row, kind);
    for (std::size_t i = 0; i < from.rejected; ++i) {
        listing.rejected.push_back({listing.rows++, "not an object"});
        listing.digest += Digest{0, i + 1};
    }
    listing.expected_total = from.expected_total;
    listing.proven_end = from.proven_end;
    return listing;
}

}  // namespace

FleetValues values_of(const RandomFleet& fleet) {
    FleetValues values;
    values.catalogue = Catalogue(servers_of(fleet), modules_of(fleet), products_of(fleet));
    for (const RandomServer& server : fleet.servers) {
        if (server.gone || server.same_as != 0) values.catalogue.declare(server.id, server.same_as);
    }
    for (const RandomClient& from : fleet.clients)
        values.clients.push_back({from.id, "client " + std::to_string(from.id), from.email, "USD"});
    for (const RandomService& from : fleet.services)
        values.services.push_back(service_value(from, values.catalogue, values.text));
    const auto by_id = [](const auto& left, const auto& right) { return left.id < right.id; };
    std::sort(values.clients.begin(), values.clients.end(), by_id);
    std::sort(values.services.begin(), values.services.end(), by_id);
    for (const RandomServer& server : fleet.servers) {
        const bool is_in_scope = fleet.scope.empty() || std::count(fleet.scope.begin(), fleet.scope.end(), server.id) > 0;
        if (server.gone || server.same_as != 0 || !is_in_scope) continue;
        for (const RandomListing& from : fleet.listings) {
            if (from.server != server.id || from.state == "missing") continue;
            const IdentityKind kind = parse_identity_field(fleet.module_of(server).identity)->kind;
            values.listings.push_back({server.id, listing_value(from, kind)});
        }
    }
    return values;
}

}  // namespace serversync
