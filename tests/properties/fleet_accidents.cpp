// SPDX-License-Identifier: MIT
#include "fleet_accidents.hpp"

#include <algorithm>
#include <numeric>

namespace serversync {

namespace {

std::string day_text(Dice& dice) { return to_text(Date{static_cast<std::int32_t>(16500 + dice.below(3500))}); }

std::uint64_t next_service(const RandomFleet& fleet) {
    std::uint64_t id = 0;
    for (const RandomService& s : fleet.services) id = std::max(id, s.id);
    return id + 1;
}

RandomListing* some_listing(RandomFleet& fleet, Dice& dice) {
    RandomListing& listing = dice.of(fleet.listings);
    return listing.rows.empty() ? nullptr : &listing;
}

/// The service that a row of the server was made for.
RandomService* origin_of(RandomFleet& fleet, std::uint64_t server, const RandomRow& row) {
    for (RandomService& s : fleet.services) {
        if (s.server == server && s.domain == row.domain && s.username == row.username) return &s;
    }
    return nullptr;
}

/// Gives the row another identifier, and the columns that it is made from.
void rename_row(const RandomFleet& fleet, std::uint64_t server, RandomRow& row, const std::string& name) {
    for (const RandomServer& s : fleet.servers) {
        if (s.id != server) continue;
        const RandomModule& module = fleet.module_of(s);
        row.identifier = identifier_for(
            module, name, 9000 + std::accumulate(name.begin(), name.end(), std::uint64_t{0}, [](std::uint64_t sum, char c) {
                                     return sum * 31 + static_cast<std::uint8_t>(c);
                                 }) % 1000);
        if (module.identity == "domain") row.domain = row.identifier;
        if (module.identity == "username") row.username = row.identifier;
    }
}

void forget_some(Dice& dice, RandomRow& row) {
    if (dice.chance(30))
        row.email = dice.one_of<std::string>({"", "stranger@example.net", "agency@example.net", "client3@example.net"});
    if (dice.chance(30)) row.created = dice.one_of<std::string>({"", "2019-05-05 10:00:00"});
    if (dice.chance(20)) row.username = dice.one_of<std::string>({"", row.username + "x", "pre_" + row.username});
    if (dice.chance(20)) row.domain = dice.one_of<std::string>({"", "other.example", "www." + row.domain});
}

void move_row(RandomFleet& fleet, Dice& dice, bool is_copy) {
    RandomListing* from = some_listing(fleet, dice);
    if (from == nullptr) return;
    const std::size_t at = dice.below(from->rows.size());
    RandomRow row = from->rows[at];
    if (dice.chance(40)) forget_some(dice, row);
    RandomListing& to = dice.of(fleet.listings);
    if (!is_copy) from->rows.erase(from->rows.begin() + static_cast<std::ptrdiff_t>(at));
    to.rows.push_back(row);
}

void migrate(RandomFleet& fleet, Dice& dice) {
    RandomListing& from = dice.of(fleet.listings);
    RandomListing& to = dice.of(fleet.listings);
    if (&from == &to) return;
    const std::size_t kept = from.rows.size() * dice.below(3) / 4;
    to.rows.insert(to.rows.end(), from.rows.begin() + static_cast<std::ptrdiff_t>(kept), from.rows.end());
    from.rows.resize(kept);
}

void add_unmanaged(RandomFleet& fleet, Dice& dice, std::size_t count) {
    RandomListing& listing = dice.of(fleet.listings);
    for (std::size_t i = 0; i < count; ++i) {
        RandomRow row;
        const std::string name = "n" + std::to_string(dice.below(1000));
        row.domain = name + ".example";
        row.username = "n" + name;
        row.identifier = name;
        row.email = dice.one_of<std::string>({"new@example.org", "client2@example.net", "agency@example.net", "",
                                              "x@host.invalid", "client3@example.net; new@example.org"});
        row.product = dice.one_of<std::string>({"small", "large", "both", "unheard"});
        row.created = day_text(dice) + " 09:30:00";
        row.status = dice.one_of<std::string>({"Active", "Active", "Active", "Suspended", "Terminated", "locked", ""});
        rename_row(fleet, listing.server, row, name);
        if (!fleet.services.empty() && dice.chance(35)) {
            const RandomService& known = dice.of(fleet.services);
            if (dice.chance(50)) row.owner = known.username;
            if (dice.chance(40)) row.username = known.username;
            if (dice.chance(30)) row.domain = dice.chance(50) ? known.domain : "www." + known.domain;
        }
        listing.rows.push_back(row);
        if (dice.chance(25)) dice.of(fleet.listings).rows.push_back(row);
    }
}

void add_reseller(RandomFleet& fleet, Dice& dice) {
    RandomListing& listing = dice.of(fleet.listings);
    for (const RandomServer& server : fleet.servers) {
        if (server.id != listing.server || server.same_as != 0) continue;
        add_quiet_pair(fleet, dice, server);
        RandomService& reseller = fleet.services.back();
        for (const RandomProduct& p : fleet.products) {
            if (p.module == server.module && p.type == "reselleraccount") reseller.product = p.id;
        }
        RandomListing& rows = fleet.listing(server.id);
        rows.rows.back().owner = reseller.username;
        for (std::size_t i = 0; i < 3; ++i) {
            RandomRow row = rows.rows.back();
            rename_row(fleet, server.id, row, "sub" + std::to_string(dice.below(1000)));
            if (row.identifier.rfind("sub", 0) != 0) row.domain = row.identifier + ".sub.example";
            row.username = "sub" + row.domain.substr(0, 6);
            row.email = "customer@example.org";
            rows.rows.push_back(row);
        }
    }
}

void change_row(RandomFleet& fleet, Dice& dice) {
    RandomListing* listing = some_listing(fleet, dice);
    if (listing == nullptr) return;
    RandomRow& row = dice.of(listing->rows);
    switch (dice.below(9)) {
        case 0:
            row.username += "z";
            break;
        case 1:
            row.product = dice.one_of<std::string>({"small", "large", "both", "unheard", ""});
            break;
        case 2:
            row.created = day_text(dice) + " 01:02:03";
            break;
        case 3:
            row.ip = dice.one_of<std::string>({"203.0.113.9", "203.0.113.10", "10.0.0.7"});
            break;
        case 4:
            row.domain = dice.one_of<std::string>({"elsewhere.example", "www." + row.domain, ""});
            break;
        case 5:
            row.email = dice.one_of<std::string>({"client1@example.net", "client2@example.net", "agency@example.net", ""});
            break;
        case 6:
            row.email = "client1@example.net";
            row.domain = "elsewhere.example";
            row.username = "x" + row.username;
            break;
        case 7:
            row.status = dice.one_of<std::string>({"Suspended", "Active", "Terminated", "odd", ""});
            break;
        default:
            row.created = "2026-11-19 12:00:00";
            break;
    }
}

void change_service(RandomFleet& fleet, Dice& dice) {
    if (fleet.services.empty()) return;
    RandomService& s = dice.of(fleet.services);
    switch (dice.below(11)) {
        case 0:
            s.status = dice.one_of<std::string>({"Terminated", "Cancelled", "Fraud"});
            s.terminated = "2020-01-01";
            break;
        case 1:
            s.status = dice.one_of<std::string>({"Pending", "Completed", "Odd", ""});
            break;
        case 2:
            s.status = "Suspended";
            break;
        case 3:
            s.server = dice.one_of<std::uint64_t>({0, 77});
            break;
        case 4:
            s.product = 1 + dice.below(fleet.products.size() + 1);
            break;
        case 5:
            s.domain = dice.one_of<std::string>({"", "www." + s.domain, "https://" + s.domain + "/", "local"});
            break;
        case 6:
            s.username = dice.one_of<std::string>({"", s.username + "x", "web_" + s.username});
            break;
        case 7:
            s.custom = "";
            break;
        case 8:
            s.ip = dice.one_of<std::string>({"203.0.113.9", "203.0.113.10", "10.0.0.7"});
            break;
        case 9:
            s.registered = dice.one_of<std::string>({"", "2026-11-19", "2018-01-01"});
            break;
        default:
            s.client = 1 + dice.below(fleet.clients.size());
    }
}

void double_service(RandomFleet& fleet, Dice& dice) {
    if (fleet.services.empty()) return;
    RandomService twin = dice.of(fleet.services);
    twin.id = next_service(fleet);
    if (dice.chance(50)) twin.client = 1 + dice.below(fleet.clients.size());
    if (dice.chance(50)) twin.username += "t";
    if (dice.chance(40)) twin.registered = "2017-07-07";
    if (dice.chance(30)) twin.product = 1 + dice.below(fleet.products.size());
    if (dice.chance(40)) twin.server = dice.of(fleet.servers).id;
    twin.status = dice.one_of<std::string>({twin.status, "Active", "Terminated", "Pending", "Suspended", "Odd"});
    fleet.services.push_back(twin);
}

}  // namespace

std::string identifier_for(const RandomModule& module, const std::string& name, std::uint64_t service) {
    if (module.identity == "domain") return name + ".example";
    if (module.identity == "username") return "u" + name;
    return module.identity == "serviceid" ? std::to_string(service) : "9" + name;
}

void add_quiet_pair(RandomFleet& fleet, Dice& dice, const RandomServer& server) {
    const std::uint64_t id = next_service(fleet);
    const std::uint64_t machine = server.same_as != 0 ? server.same_as : server.id;
    const std::string name = "q" + std::to_string(id);
    const RandomModule& module = fleet.module_of(server);
    RandomService s;
    s.id = id;
    s.client = dice.chance(25) ? 1 + dice.below(4) : id + 10;
    if (s.client > 10) fleet.clients.push_back({s.client, name + "@example.net"});
    std::vector<std::uint64_t> products;
    for (const RandomProduct& p : fleet.products) {
        if (p.module == server.module && p.type == "hostingaccount" && p.package != "both") products.push_back(p.id);
    }
    s.product = dice.of(products);
    s.server = server.id;
    s.domain = name + ".example";
    s.username = "u" + name;
    s.custom = "9" + name;
    s.status = dice.chance(8) ? "Suspended" : "Active";
    s.registered = day_text(dice);
    RandomRow row;
    row.identifier = identifier_for(module, name, id);
    row.domain = s.domain;
    row.username = s.username;
    for (const RandomClient& c : fleet.clients) {
        if (c.id == s.client) row.email = c.email;
    }
    for (const RandomProduct& p : fleet.products) {
        if (p.id == s.product) row.product = p.package;
    }
    row.ip = server.address;
    if (dice.chance(10)) row.ip = s.ip = "203.0.113." + std::to_string(20 + id % 200);
    row.created = s.registered + " 12:00:00";
    row.status = s.status;
    fleet.services.push_back(s);
    fleet.listing(machine).rows.push_back(row);
}

void have_accident(RandomFleet& fleet, Dice& dice) {
    switch (dice.below(14)) {
        case 0:
        case 1:
            if (RandomListing* listing = some_listing(fleet, dice)) {
                RandomRow& row = dice.of(listing->rows);
                rename_row(fleet, listing->server, row, "r" + std::to_string(dice.below(500)));
                if (dice.chance(50)) forget_some(dice, row);
            }
            break;
        case 2:
            if (RandomListing* listing = some_listing(fleet, dice)) {
                RandomRow& row = dice.of(listing->rows);
                if (!fleet.services.empty()) rename_row(fleet, listing->server, row, "q" + std::to_string(1 + dice.below(60)));
            }
            break;
        case 3:
            move_row(fleet, dice, false);
            break;
        case 4:
            move_row(fleet, dice, true);
            break;
        case 5:
            if (RandomListing* listing = some_listing(fleet, dice))
                listing->rows.erase(listing->rows.begin() + static_cast<std::ptrdiff_t>(dice.below(listing->rows.size())));
            break;
        case 6:
            add_unmanaged(fleet, dice, 1 + dice.below(3));
            break;
        case 7:
            add_reseller(fleet, dice);
            break;
        case 8:
        case 9:
            change_row(fleet, dice);
            break;
        case 10:
        case 11:
            change_service(fleet, dice);
            break;
        case 12:
            double_service(fleet, dice);
            break;
        default:
            if (dice.chance(40)) {
                migrate(fleet, dice);
            } else if (RandomListing* listing = some_listing(fleet, dice)) {
                RandomRow& row = dice.of(listing->rows);
                if (RandomService* s = origin_of(fleet, listing->server, row)) {
                    s->status = dice.one_of<std::string>({"Terminated", "Fraud", "Pending", "Completed"});
                    if (dice.chance(30)) row.status = dice.one_of<std::string>({"Suspended", "odd", ""});
                }
            }
    }
}

void misread_listing(RandomFleet& fleet, Dice& dice) {
    RandomListing& listing = dice.of(fleet.listings);
    RandomListing& other = dice.of(fleet.listings);
    switch (dice.below(16)) {
        case 0:
            listing.state = "partial";
            break;
        case 1:
            listing.state = "failed";
            break;
        case 2:
            listing.state = "missing";
            break;
        case 3:
            listing.rows.clear();
            listing.expected_total = dice.chance(50) ? std::optional<std::uint64_t>(0) : std::nullopt;
            break;
        case 4:
            listing.rejected = 1 + dice.below(2);
            break;
        case 5:
            if (!listing.rows.empty()) listing.rows.push_back(dice.of(listing.rows));
            break;
        case 6:
            listing.expected_total = listing.rows.size() + dice.below(3);
            break;
        case 7:
            std::swap(listing.rows, other.rows);
            break;
        case 8:
            listing.rows = other.rows;
            break;
        case 9: {
            auto first = fleet.listings.front().rows;
            for (std::size_t i = 0; i + 1 < fleet.listings.size(); ++i) fleet.listings[i].rows = fleet.listings[i + 1].rows;
            fleet.listings.back().rows = first;
            break;
        }
        case 10: {
            const auto page = dice.one_of<std::size_t>({10, 15, 20, 25, 30});
            if (listing.rows.size() > page) listing.rows.resize(page);
            listing.proven_end = false;
            break;
        }
        case 11: {
            const std::int64_t now = fleet.as_of.seconds;
            const auto back = dice.one_of<std::int64_t>({-601, -600, 3 * hour, 4 * hour + 1, 7 * hour, 7201, 7200});
            listing.listed_at = Instant{now - back};
            if (dice.chance(15)) listing.listed_at.reset();
            break;
        }
        case 12:
            listing.proven_end = false;
            break;
        case 13:
            if (&listing != &other) listing.rows.insert(listing.rows.end(), other.rows.begin(), other.rows.end());
            break;
        case 14:
            for (RandomRow& row : listing.rows) row.username += "0";
            break;
        default: {
            const auto column =
                dice.one_of<std::string RandomRow::*>({&RandomRow::email, &RandomRow::username, &RandomRow::created,
                                                       &RandomRow::ip, &RandomRow::product, &RandomRow::owner});
            for (RandomRow& row : listing.rows) row.*column = listing.rows.front().*column;
        }
    }
}

void declare_something(RandomFleet& fleet, Dice& dice) {
    switch (dice.below(8)) {
        case 0:
            fleet.mirror_complete = false;
            break;
        case 1:
            fleet.unknown_files = {"99.json"};
            break;
        case 2:
            fleet.scope = {dice.of(fleet.servers).id};
            break;
        case 3: {
            RandomServer& server = dice.of(fleet.servers);
            server.disabled = true;
            fleet.listing(server.id).state = "missing";
            break;
        }
        case 4: {
            RandomServer& server = dice.of(fleet.servers);
            const bool is_pointed_at = std::any_of(fleet.servers.begin(), fleet.servers.end(),
                                                   [&](const RandomServer& s) { return s.same_as == server.id; });
            if (server.same_as != 0 || is_pointed_at) break;
            server.gone = true;
            fleet.listing(server.id).state = "missing";
            break;
        }
        case 5: {
            RandomServer& server = dice.of(fleet.servers);
            server.remote_accounts = dice.below(2);
            break;
        }
        case 6: {
            for (RandomClient& client : fleet.clients) {
                if (dice.chance(10)) client.email = dice.one_of<std::string>({"", "agency@example.net"});
            }
            break;
        }
        default: {
            const auto back = dice.one_of<std::int64_t>({25 * hour, 8 * hour, 1800});
            fleet.mirror_loaded_at = Instant{fleet.as_of.seconds - back};
        }
    }
}

}  // namespace serversync
