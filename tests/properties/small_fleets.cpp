// SPDX-License-Identifier: MIT
#include "small_fleets.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace serversync {

namespace {

constexpr std::uint64_t agency = 50;

/// Three servers of the first module, one of the second; the fourth is where another module's services are.
RandomFleet empty_fleet(const std::string& identity) {
    RandomFleet fleet;
    fleet.as_of = fleet_as_of();
    fleet.mirror_loaded_at = Instant{fleet.as_of.seconds - 4 * hour};
    fleet.modules = {{"first", identity, true, true}, {"second", "domain", true, true}};
    fleet.products = {{1, "first", "small", "hostingaccount"}, {2, "second", "small", "hostingaccount"}};
    for (std::uint64_t id = 1; id <= 4; ++id) {
        const std::string module = id == 4 ? "second" : "first";
        fleet.servers.push_back({id, module, "198.51.100." + std::to_string(id), false, false, 0, std::nullopt});
        fleet.listings.push_back({id, "complete", {}, 0, std::nullopt, true, Instant{fleet.as_of.seconds - 3600}});
    }
    return fleet;
}

std::string day(std::uint64_t number) { return to_text(Date{static_cast<std::int32_t>(17000 + 10 * number)}); }

RandomService plain_service(std::uint64_t id, std::uint64_t server) {
    const std::string name = "v" + std::to_string(id);
    RandomService s;
    s.id = id;
    s.client = 100 + id;
    s.product = server == 4 ? 2 : 1;
    s.server = server;
    s.domain = name + ".example";
    s.username = name;
    s.custom = "9" + name;
    s.status = "Active";
    s.registered = day(id);
    return s;
}

std::string identifier(const std::string& identity, const RandomService& s) {
    return identity == "domain" ? s.domain : identity == "username" ? s.username : s.custom;
}

RandomRow row_for(const std::string& identity, const RandomService& s, std::uint64_t server) {
    RandomRow row;
    row.identifier = identifier(identity, s);
    row.domain = s.domain;
    row.username = s.username;
    row.email = "c" + std::to_string(s.client) + "@example.net";
    row.product = "small";
    row.ip = "198.51.100." + std::to_string(server);
    row.created = s.registered + " 12:00:00";
    row.status = "Active";
    return row;
}

void add_client(RandomFleet& fleet, std::uint64_t id) {
    fleet.clients.push_back({id, "c" + std::to_string(id) + "@example.net"});
}

/// Pairs that agree in everything.
void add_quiet(RandomFleet& fleet, std::uint64_t server, std::size_t pairs) {
    for (std::size_t i = 0; i < pairs; ++i) {
        const RandomService s = plain_service(10 * server + i, server);
        add_client(fleet, s.client);
        fleet.services.push_back(s);
        fleet.listing(server).rows.push_back(row_for(fleet.module_of(fleet.servers[server - 1]).identity, s, server));
    }
}

enum Relation { equal, other, blank };
enum class PlaceOf { same_server, other_server, other_module, no_server, gone_server, unread_server };
enum class Doubt { none, account_whole, account_own, account_current, service_whole, service_own, service_current, unread };

/// How an account and a service are to each other.
struct Pair {
    std::string identity;
    std::size_t key = 0;  ///< a relation; 3 is the service's with `www.`
    Relation domain{}, email{}, username{}, created{}, address{};
    const char* service_status = "";
    const char* account_status = "";
    PlaceOf place{};
    Doubt doubt{};
};

constexpr std::array<const char*, 8> service_statuses{"Active",     "Suspended", "Pending", "Completed",
                                                      "Terminated", "Cancelled", "Fraud",   "Odd"};
constexpr std::array<const char*, 4> account_statuses{"Active", "Suspended", "Terminated", "odd"};

std::string related(Relation relation, const std::string& value, const std::string& another) {
    return relation == equal ? value : relation == other ? another : "";
}

/// Turns the rows of quiet pairs into a stranger's.
void make_foreign(RandomListing& listing) {
    for (RandomRow& row : listing.rows) {
        if (row.username.empty() || row.username.front() != 'v') continue;
        row.identifier = "foreign-" + row.identifier;
        row.domain = row.username = row.email = row.created = "";
    }
}

void doubt_listing(RandomFleet& fleet, Doubt doubt, std::uint64_t of_service) {
    RandomListing& ours = fleet.listing(1);
    RandomListing& theirs = fleet.listing(of_service);
    switch (doubt) {
        case Doubt::none:
            break;
        case Doubt::account_whole:
            ours.rejected = 1;
            break;
        case Doubt::account_own:
            make_foreign(ours);
            break;
        case Doubt::account_current:
            ours.listed_at = Instant{fleet.mirror_loaded_at.seconds - 1};
            break;
        case Doubt::service_whole:
            theirs.expected_total = theirs.rows.size() + 1;
            break;
        case Doubt::service_own:
            make_foreign(theirs);
            break;
        case Doubt::service_current:
            theirs.listed_at.reset();
            break;
        case Doubt::unread:
            fleet.listing(3).state = "failed";
    }
}

RandomFleet fleet_of(const Pair& pair) {
    RandomFleet fleet = empty_fleet(pair.identity);
    add_quiet(fleet, 1, 3);
    add_quiet(fleet, 2, 3);
    add_quiet(fleet, 4, 3);
    add_client(fleet, 101);
    add_client(fleet, 102);
    const std::array<std::uint64_t, 6> servers{1, 2, 4, 0, 3, 3};
    const std::uint64_t server = servers[static_cast<std::size_t>(pair.place)];
    RandomService s = plain_service(1, server);
    s.product = pair.place == PlaceOf::other_module ? 2 : 1;
    s.status = pair.service_status;
    s.ip = "203.0.113.1";
    RandomRow row = row_for(pair.identity, s, 1);
    row.status = pair.account_status;
    row.email = related(pair.email, "c101@example.net", "c102@example.net");
    row.created = related(pair.created, s.registered, "2024-04-04");
    row.ip = related(pair.address, "203.0.113.1", "203.0.113.2");
    const std::string stranger_key = pair.identity == "domain" ? "w1.example" : "w1";
    if (pair.key == 1) row.identifier = stranger_key;
    if (pair.key == 3) row.identifier = "www." + row.identifier;
    row.domain = pair.identity == "domain" ? row.identifier : related(pair.domain, s.domain, "w1.example");
    row.username = pair.identity == "username" ? row.identifier : related(pair.username, s.username, "w1");
    if (pair.key == 2 && pair.identity == "domain") s.domain = "";
    if (pair.key == 2 && pair.identity == "username") s.username = "";
    if (pair.key == 2 && pair.identity != "domain" && pair.identity != "username") s.custom = "";
    fleet.services.push_back(s);
    fleet.listing(1).rows.push_back(row);
    if (pair.place == PlaceOf::gone_server) fleet.servers[2].gone = true;
    if (pair.place == PlaceOf::unread_server) fleet.listing(3).state = "failed";
    if (fleet.servers[2].gone) fleet.listing(3).state = "missing";
    // Without services and rows its emptiness would hold up every other server.
    if (pair.place != PlaceOf::gone_server && pair.place != PlaceOf::unread_server) fleet.servers[2].remote_accounts = 0;
    doubt_listing(fleet, pair.doubt, pair.place == PlaceOf::other_module ? 4 : pair.place == PlaceOf::same_server ? 1 : 2);
    return fleet;
}

/// Counts through every combination of digits below the given bases.
bool advance(std::vector<std::size_t>& digits, const std::vector<std::size_t>& bases) {
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (++digits[i] < bases[i]) return true;
        digits[i] = 0;
    }
    return false;
}

/// Values of an account, each the number of a service, or `services` for another, or one more for blank.
using Values = std::array<std::size_t, 4>;

RandomFleet fleet_of(const std::vector<Values>& accounts, std::size_t services, bool is_one_client, bool is_moved,
                     bool is_domain) {
    const std::string identity = is_domain ? "domain" : "customfield.Service ID";
    RandomFleet fleet = empty_fleet(identity);
    fleet.servers.pop_back();
    fleet.listings.pop_back();
    fleet.servers[2].remote_accounts = 0;
    // Enough that as many can be missing, moved or imported without a limit.
    fleet.policy.orphans.server = fleet.policy.moves.server = {0, 10};
    add_quiet(fleet, 1, 5);
    add_quiet(fleet, 2, 5);
    for (std::size_t i = 0; i < services; ++i) {
        RandomService s = plain_service(i + 1, 1);
        if (is_one_client) s.client = agency;
        if (!is_one_client || i == 0) add_client(fleet, s.client);
        fleet.services.push_back(s);
    }
    const std::uint64_t server = is_moved ? 2 : 1;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto value = [&](std::size_t at, std::string RandomService::*field, const std::string& another) {
            const std::size_t of = accounts[i][at];
            return of < services ? fleet.services[10 + of].*field : of == services ? another : std::string();
        };
        const std::string name = "w" + std::to_string(i);
        RandomRow row;
        row.product = "small";
        row.status = "Active";
        row.ip = "198.51.100." + std::to_string(server);
        row.identifier =
            is_domain ? value(0, &RandomService::domain, name + ".example") : value(0, &RandomService::custom, "9" + name);
        row.username = value(1, &RandomService::username, name);
        const std::size_t mail = accounts[i][2];
        if (mail < services) row.email = "c" + std::to_string(fleet.services[10 + mail].client) + "@example.net";
        if (mail == services) row.email = name + "@new.example";
        row.domain = is_domain ? row.identifier : value(3, &RandomService::domain, name + ".example");
        if (is_domain) row.created = value(3, &RandomService::registered, day(60 + i));
        fleet.listing(server).rows.push_back(row);
    }
    return fleet;
}

/// Whether no other naming of the accounts and services comes before this one.
bool is_first_naming(const std::vector<Values>& accounts, std::size_t services) {
    std::vector<std::size_t> names(services);
    for (std::size_t i = 0; i < services; ++i) names[i] = i;
    do {
        std::vector<Values> renamed = accounts;
        for (Values& values : renamed) {
            for (std::size_t& value : values) value = value < services ? names[value] : value;
        }
        std::sort(renamed.begin(), renamed.end());
        if (renamed < accounts) return false;
    } while (std::next_permutation(names.begin(), names.end()));
    return true;
}

}  // namespace

std::uint64_t fleet_step(std::uint64_t sample) { return std::getenv("SERVERSYNC_ALL_FLEETS") != nullptr ? 1 : sample; }

std::uint64_t one_by_one(std::uint64_t step, const TakeFleet& take) {
    std::uint64_t number = 0;
    for (const std::string identity : {"domain", "username", "customfield.Service ID"}) {
        const bool is_domain = identity == "domain", is_username = identity == "username";
        const std::vector<std::size_t> bases{is_domain ? 4U : 3U,
                                             is_domain ? 1U : 3U,
                                             3,
                                             is_username ? 1U : 3U,
                                             3,
                                             3,
                                             service_statuses.size(),
                                             account_statuses.size(),
                                             6,
                                             8};
        std::vector<std::size_t> at(bases.size());
        do {
            if (number++ % step != 0) continue;
            const auto relation = [&](std::size_t i) { return static_cast<Relation>(at[i]); };
            take(number, fleet_of({identity, at[0], relation(1), relation(2), relation(3), relation(4), relation(5),
                                   service_statuses[at[6]], account_statuses[at[7]], static_cast<PlaceOf>(at[8]),
                                   static_cast<Doubt>(at[9])}));
        } while (advance(at, bases));
    }
    return number;
}

std::uint64_t many_by_many(std::size_t accounts, std::size_t services, std::uint64_t step, const TakeFleet& take) {
    std::uint64_t number = 0;
    std::vector<std::size_t> bases;
    // An account without a key is no account.
    for (std::size_t i = 0; i < accounts; ++i)
        bases.insert(bases.end(), {services + 1, services + 2, services + 2, services + 2});
    std::vector<std::size_t> at(bases.size());
    do {
        std::vector<Values> values(accounts);
        for (std::size_t i = 0; i < at.size(); ++i) values[i / 4][i % 4] = at[i];
        if (!std::is_sorted(values.begin(), values.end()) || !is_first_naming(values, services)) continue;
        for (unsigned variant = 0; variant < 8; ++variant) {
            if (number++ % step != 0) continue;
            take(number, fleet_of(values, services, (variant & 1U) != 0, (variant & 2U) != 0, (variant & 4U) != 0));
        }
    } while (advance(at, bases));
    return number;
}

}  // namespace serversync
