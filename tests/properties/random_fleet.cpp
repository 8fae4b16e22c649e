// SPDX-License-Identifier: MIT
#include "random_fleet.hpp"

#include <algorithm>

#include "fleet_accidents.hpp"

namespace serversync {

namespace {

const std::vector<RandomModule> all_modules{
    {"cpanel", "domain", true, true},   {"plesk", "domain", true, true},
    {"vpsmod", "username", true, true}, {"panelx", "customfield.Service ID", false, true},
    {"idmod", "serviceid", true, true},
};
const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h"};

std::string domain_of(const std::string& name) { return name + ".example"; }

std::string shaken(Dice& dice, std::string text) {
    const bool is_letter = !text.empty() && text.front() >= 'a' && text.front() <= 'z';
    if (dice.chance(10) && is_letter) text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string some_day(Dice& dice) {
    return dice.one_of<std::string>({"2024-01-10", "2024-01-11", "2024-02-20", "2023-03-30", "2026-11-19", "", "0000-00-00"});
}

/// A service among few names, so that keys, domains and user names collide.
RandomService crowded_service(Dice& dice, const RandomFleet& fleet, std::uint64_t id) {
    RandomService service;
    service.id = id;
    service.client = 1 + dice.below(4);
    service.product = dice.chance(10) ? 99 : 1 + dice.below(fleet.products.size());
    service.server = dice.chance(6) ? 0 : dice.chance(4) ? 77 : dice.of(fleet.servers).id;
    if (dice.chance(75)) {
        for (const RandomServer& server : fleet.servers) {
            if (server.id != service.server || service.product == 99) continue;
            while (fleet.products[service.product - 1].module != server.module)
                service.product = 1 + dice.below(fleet.products.size());
        }
    }
    const std::string name = dice.of(names);
    service.domain = dice.chance(7) ? "" : shaken(dice, domain_of(dice.chance(85) ? name : dice.of(names)));
    if (dice.chance(6)) service.domain = "www." + service.domain;
    service.username = dice.chance(7) ? "" : shaken(dice, "u" + (dice.chance(85) ? name : dice.of(names)));
    service.custom = dice.chance(10) ? "" : "9" + name;
    service.ip = dice.one_of<std::string>({"", "", "198.51.100.1", "203.0.113.8", "203.0.113.9"});
    service.status = dice.one_of<std::string>({"Active", "Active", "Active", "Active", "Suspended", "Pending", "Terminated",
                                               "Cancelled", "Fraud", "Completed", "", "Odd"});
    service.registered = some_day(dice);
    if (dice.chance(10)) service.terminated = "2024-01-15";
    return service;
}

RandomRow crowded_row(Dice& dice, const RandomFleet& fleet, const RandomServer& server) {
    const RandomModule& module = fleet.module_of(server);
    RandomRow row;
    const std::string name = dice.of(names);
    row.domain = dice.chance(7) ? "" : shaken(dice, domain_of(dice.chance(85) ? name : dice.of(names)));
    row.username = dice.chance(7) ? "" : "u" + (dice.chance(85) ? name : dice.of(names));
    row.identifier = shaken(dice, identifier_for(module, name, 1 + dice.below(8)));
    if (module.identity == "domain" && dice.chance(93)) row.domain = row.identifier;
    if (dice.chance(5)) row.identifier = "";
    row.email = dice.chance(10) ? "" : "client" + std::to_string(dice.below(6)) + "@example.net";
    if (dice.chance(6)) row.email += "; client" + std::to_string(dice.below(6)) + "@example.net";
    row.product = dice.one_of<std::string>({"small", "large", "both", "small", "large", "nothing"});
    row.ip = dice.one_of<std::string>({"", server.address, "203.0.113.8", "203.0.113.9", "10.0.0.7"});
    row.created = some_day(dice);
    if (!row.created.empty() && row.created != "0000-00-00") row.created += " 12:00:00";
    row.status = dice.one_of<std::string>(
        {"Active", "Active", "Active", "Active", "Suspended", "Suspended", "Terminated", "Pending", "odd", ""});
    if (dice.chance(6)) row.owner = "u" + dice.of(names);
    return row;
}

void add_servers(RandomFleet& fleet, Dice& dice) {
    RandomModule first = dice.of(all_modules), second = dice.of(all_modules);
    if (dice.chance(40)) first = all_modules.front();
    if (dice.chance(15)) second.hosts_domains = false;
    fleet.modules.push_back(first);
    if (second.name != first.name) fleet.modules.push_back(second);
    const std::size_t servers = 1 + dice.below(5);
    for (std::uint64_t id = 1; id <= servers; ++id) {
        RandomServer server;
        server.id = id;
        server.module = dice.chance(70) ? first.name : second.name;
        server.address = dice.chance(90) ? "198.51.100." + std::to_string(id) : "";
        for (const RandomServer& other : fleet.servers) {
            if (server.same_as == 0 && other.same_as == 0 && other.module == server.module && dice.chance(6))
                server.same_as = other.id;
        }
        fleet.servers.push_back(server);
        RandomListing listing;
        listing.server = id;
        listing.listed_at = Instant{fleet.as_of.seconds - 3600};
        if (server.same_as != 0) listing.state = "missing";
        fleet.listings.push_back(listing);
    }
    for (const RandomModule& module : fleet.modules) {
        for (const std::string package : {"small", "large", "both", "both"})
            fleet.products.push_back({fleet.products.size() + 1, module.name, package, "hostingaccount"});
        fleet.products.push_back({fleet.products.size() + 1, module.name, "reseller", "reselleraccount"});
    }
    fleet.products.push_back({fleet.products.size() + 1, "", "small", "other"});
    for (std::uint64_t id = 1; id <= 5; ++id)
        fleet.clients.push_back({id, "Client" + std::to_string(id == 5 ? 1 : id) + "@Example.net"});
    fleet.clients.push_back({6, "agency@example.net"});
}

/// Only what a module can be asked of one machine stays in the listings of those that are another's second name.
void clear_followers(RandomFleet& fleet) {
    for (const RandomServer& server : fleet.servers) {
        if (server.same_as == 0) continue;
        fleet.listing(server.id).rows.clear();
        fleet.listing(server.id).rejected = 0;
        fleet.listing(server.id).state = "missing";
    }
}

void set_policy(RandomFleet& fleet, Dice& dice) {
    Policy& policy = fleet.policy;
    if (dice.chance(50)) policy.orphans = {{100, 1}, {2, 20}};
    if (dice.chance(15)) policy.orphans.run = {0, 1};
    if (dice.chance(20)) policy.status_changes.server = {0, 0};
    if (dice.chance(10)) policy.status_changes.run = {0, 0};
    if (dice.chance(20)) policy.syncs.server = {0, 1};
    if (dice.chance(10)) policy.syncs.run = {0, 1};
    if (dice.chance(15)) policy.moves.server = {0, 0};
    if (dice.chance(10)) policy.moves.run = {0, 0};
    if (dice.chance(15)) policy.imports.server = {0, 1};
    if (dice.chance(10)) policy.imports.run = {0, 1};
    if (dice.chance(25)) policy.terminate_accounts = true;
    if (dice.chance(15)) policy.situations.suspended_on_server = Action::unsuspend_account;
    if (dice.chance(10)) policy.situations.live_while_suspended = Action::none;
    for (const Field field : {Field::primaryip, Field::product, Field::created}) {
        if (dice.chance(30)) policy.authority[static_cast<std::size_t>(field)] = Authority::server;
    }
    for (const Field field : {Field::server, Field::domain, Field::existence}) {
        if (dice.chance(10))
            policy.authority[static_cast<std::size_t>(field)] = dice.chance(50) ? Authority::billing : Authority::report;
    }
    if (dice.chance(5)) policy.authority[static_cast<std::size_t>(Field::status)] = Authority::report;
}

}  // namespace

const RandomModule& RandomFleet::module_of(const RandomServer& server) const {
    return *std::find_if(modules.begin(), modules.end(), [&](const RandomModule& m) { return m.name == server.module; });
}

RandomListing& RandomFleet::listing(std::uint64_t server) {
    return *std::find_if(listings.begin(), listings.end(), [&](const RandomListing& l) { return l.server == server; });
}

Instant fleet_as_of() { return *parse_instant("2026-11-20T06:00:00Z"); }

RandomFleet make_fleet(std::uint64_t seed) {
    Dice dice(seed);
    RandomFleet fleet;
    fleet.as_of = fleet_as_of();
    fleet.mirror_loaded_at = Instant{fleet.as_of.seconds - 4 * hour};
    add_servers(fleet, dice);
    const bool is_crowded = dice.chance(35);
    if (!is_crowded || dice.chance(50)) {
        for (const RandomServer& server : fleet.servers) {
            const std::size_t quiet = is_crowded ? dice.below(15) : dice.chance(25) ? 1 + dice.below(5) : 10 + dice.below(31);
            for (std::size_t i = 0; i < quiet; ++i) add_quiet_pair(fleet, dice, server);
        }
    }
    if (is_crowded) {
        const std::size_t services = dice.below(14);
        const std::uint64_t first = fleet.services.size() + 1;
        for (std::uint64_t i = 0; i < services; ++i) fleet.services.push_back(crowded_service(dice, fleet, first + i));
        for (const RandomServer& server : fleet.servers) {
            const std::size_t rows = dice.below(7);
            for (std::size_t i = 0; i < rows; ++i) {
                const RandomRow row = crowded_row(dice, fleet, server);
                auto& listed = fleet.listing(server.id).rows;
                const bool is_repeated = std::any_of(listed.begin(), listed.end(),
                                                     [&](const RandomRow& other) { return other.identifier == row.identifier; });
                if (!is_repeated || dice.chance(10)) listed.push_back(row);
            }
        }
    }
    for (std::size_t accidents = dice.below(9); accidents > 0; --accidents) have_accident(fleet, dice);
    if (dice.chance(45)) misread_listing(fleet, dice);
    if (dice.chance(10)) misread_listing(fleet, dice);
    if (dice.chance(25)) declare_something(fleet, dice);
    clear_followers(fleet);
    // A run without any listing is an error of whoever started it.
    const bool is_unread = std::all_of(fleet.listings.begin(), fleet.listings.end(),
                                       [](const RandomListing& listing) { return listing.state == "missing"; });
    if (is_unread) {
        fleet.servers.front().gone = false;
        fleet.listings.front().state = "complete";
    }
    set_policy(fleet, dice);
    // Now and then a run looks at what was taken long before.
    if (seed % 97 == 0) fleet.as_of.seconds += 6 * hour;
    return fleet;
}

std::string describe(const RandomFleet& fleet) {
    std::string text;
    const auto time = [](const std::optional<Instant>& at) { return at ? to_text(*at) : "no time"; };
    const auto list = [](const auto& ids) {
        std::string all;
        for (const auto id : ids) all += " " + std::to_string(id);
        return all;
    };
    text += "mirror loaded " + to_text(fleet.mirror_loaded_at) + (fleet.mirror_complete ? "" : " incomplete") + ", as of " +
            to_text(fleet.as_of) + ", unknown files " + std::to_string(fleet.unknown_files.size()) + ", scope" +
            list(fleet.scope) + "\n";
    for (const RandomModule& m : fleet.modules) {
        text += "module " + m.name + " " + m.identity + (m.has_products ? "" : " without products") +
                (m.hosts_domains ? "" : " hosts no domains") + "\n";
    }
    for (const RandomProduct& p : fleet.products)
        text += "product " + std::to_string(p.id) + " '" + p.module + "' " + p.package + " " + p.type + "\n";
    for (const RandomServer& s : fleet.servers) {
        text += "server " + std::to_string(s.id) + " " + s.module + " '" + s.address + "'" + (s.disabled ? " disabled" : "") +
                (s.gone ? " gone" : "") + (s.same_as != 0 ? " same as " + std::to_string(s.same_as) : "") +
                (s.remote_accounts ? " remote " + std::to_string(*s.remote_accounts) : "") + "\n";
    }
    for (const RandomClient& c : fleet.clients) text += "client " + std::to_string(c.id) + " '" + c.email + "'\n";
    for (const RandomService& s : fleet.services) {
        text += "service " + std::to_string(s.id) + " client " + std::to_string(s.client) + " server " +
                std::to_string(s.server) + " product " + std::to_string(s.product) + " '" + s.domain + "' '" + s.username +
                "' '" + s.custom + "' ip '" + s.ip + "' '" + s.status + "' " + s.registered +
                (s.terminated.empty() ? "" : " ended " + s.terminated) + "\n";
    }
    for (const RandomListing& listing : fleet.listings) {
        text += "listing " + std::to_string(listing.server) + " " + listing.state + " " + time(listing.listed_at) + " rejected " +
                std::to_string(listing.rejected) +
                (listing.expected_total ? " total " + std::to_string(*listing.expected_total) : "") +
                (listing.proven_end ? "" : " end not proven") + "\n";
        for (const RandomRow& r : listing.rows) {
            text += "  row '" + r.identifier + "' '" + r.domain + "' '" + r.username + "' '" + r.email + "' " + r.product +
                    " ip '" + r.ip + "' '" + r.created + "' '" + r.status + "'" + (r.owner.empty() ? "" : " of " + r.owner) +
                    "\n";
        }
    }
    return text;
}

}  // namespace serversync
