// SPDX-License-Identifier: MIT
#include "tiny_fleet.hpp"

namespace serversync {

namespace {

constexpr std::int32_t first_day = 17000;  // in 2016

const char* module_name(std::uint64_t server) { return server <= 2 ? "cpanel" : server <= 4 ? "vpsmod" : "plesk"; }

}  // namespace

TinyFleet::TinyFleet(const std::vector<std::uint64_t>& of) {
    as_of = fleet_as_of();
    mirror_loaded_at = Instant{as_of.seconds - 4 * hour};
    modules = {{"cpanel", "domain", true, true}, {"vpsmod", "username", true, true}, {"plesk", "domain", true, true}};
    products = {{1, "cpanel", "small", "hostingaccount"},
                {2, "cpanel", "large", "hostingaccount"},
                {3, "vpsmod", "small", "server"},
                {4, "plesk", "small", "hostingaccount"},
                {5, "", "small", "other"},
                {6, "cpanel", "reseller", "reselleraccount"},
                {7, "vpsmod", "large", "server"},
                {8, "plesk", "large", "hostingaccount"}};
    for (const std::uint64_t id : of) {
        RandomServer server;
        server.id = id;
        server.module = module_name(id);
        server.address = "198.51.100." + std::to_string(id);
        servers.push_back(server);
        RandomListing listing;
        listing.server = id;
        listing.listed_at = Instant{as_of.seconds - 3600};
        listings.push_back(listing);
    }
    services.reserve(400);
    for (RandomListing& listing : listings) listing.rows.reserve(400);
}

TinyFleet& TinyFleet::quiet(std::uint64_t server, std::size_t pairs) {
    for (std::size_t i = 0; i < pairs; ++i) {
        RandomService& pair = service(server, "q" + std::to_string(services.size()));
        RandomRow& row = row_of(pair);
        if (i % 2 == 0) continue;
        // A package that every row has would say nothing.
        pair.product = pair.product == 1 ? 2 : pair.product == 3 ? 7 : 8;
        row.product = "large";
    }
    return *this;
}

RandomService& TinyFleet::service(std::uint64_t server, const std::string& name, std::uint64_t client) {
    RandomService s;
    s.id = services.size() + 1;
    s.client = client != 0 ? client : 1000 + s.id;
    if (client == 0) clients.push_back({s.client, "c" + std::to_string(s.client) + "@example.net"});
    const std::string module = module_name(server);
    s.product = module == "cpanel" ? 1 : module == "vpsmod" ? 3 : 4;
    s.server = server;
    s.domain = name + ".example";
    s.username = name;
    s.status = "Active";
    s.registered = to_text(Date{first_day + static_cast<std::int32_t>(5 * m_days++)});
    services.push_back(s);
    return services.back();
}

RandomRow& TinyFleet::row_of(const RandomService& service, std::uint64_t server) {
    RandomRow row;
    const std::uint64_t at = server != 0 ? server : service.server;
    const bool is_user = std::string(module_name(at)) == "vpsmod";
    row.identifier = is_user ? service.username : service.domain;
    row.domain = service.domain;
    row.username = service.username;
    for (const RandomClient& client : clients) {
        if (client.id == service.client) row.email = client.email;
    }
    row.product = "small";
    row.ip = "198.51.100." + std::to_string(at);
    row.created = service.registered + " 12:00:00";
    row.status = service.status == "Suspended" ? "Suspended" : "Active";
    RandomListing& to = listing(at);
    to.rows.push_back(row);
    return to.rows.back();
}

RandomRow& TinyFleet::stranger(std::uint64_t server, const std::string& name) {
    RandomService nobodys;
    nobodys.server = server;
    nobodys.domain = name + ".example";
    nobodys.username = name;
    nobodys.registered = to_text(Date{first_day + static_cast<std::int32_t>(5 * m_days++)});
    RandomRow& row = row_of(nobodys);
    row.email = name + "@new.example";
    return row;
}

}  // namespace serversync
