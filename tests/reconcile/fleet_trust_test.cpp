// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_trust.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// "server fault found of expected (other server)" for each listing that is not its server's own, and "from > to: found of
/// missing" for each migration.
Texts faults_of(Fleet& fleet) {
    fleet.compare();
    const FleetIndex index(fleet.world.run(), fleet.findings);
    Texts texts;
    const auto migrations = judge_listings_together(fleet.world.run(), index, fleet.findings, fleet.facts.servers);
    for (const ServerFindings& server : fleet.findings) {
        const TrustVerdict& own = server.trust()[TrustFacet::own];
        if (own.holds()) continue;
        texts.push_back(std::to_string(server.result.server_id) + " " + std::string(to_text(own.fault)) + " " +
                        std::to_string(own.found) + " of " + std::to_string(own.expected) + " (" + std::to_string(own.server_id) +
                        ")");
    }
    for (const Migration& migration : migrations) {
        texts.push_back(std::to_string(fleet.findings[migration.from].result.server_id) + " > " +
                        std::to_string(fleet.findings[migration.to].result.server_id) + ": " + std::to_string(migration.found) +
                        " of " + std::to_string(migration.missing));
    }
    return texts;
}

const char* const site_keys[] = {"k0.example", "k1.example", "k2.example", "k3.example", "k4.example",
                                 "k5.example", "k6.example", "k7.example", "k8.example", "k9.example"};

const char* const site_addresses[] = {"198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4",
                                      "198.51.100.5", "198.51.100.6", "198.51.100.7"};

TEST(EqualListings, of_two_accounts_or_more_belong_to_nobody) {
    Fleet fleet;
    EXPECT_EQ(faults_of(fleet), Texts{});
    fleet.listings.at(2).digest = fleet.listings.at(1).digest;
    EXPECT_EQ(faults_of(fleet), (Texts{"1 equal_listing 7 of 7 (2)", "2 equal_listing 7 of 7 (1)"}));
    fleet.listings.at(3).digest = fleet.listings.at(1).digest;
    EXPECT_EQ(faults_of(fleet),
              (Texts{"1 equal_listing 7 of 7 (2)", "2 equal_listing 7 of 7 (1)", "3 equal_listing 7 of 7 (1)"}));
    fleet.listings.at(1).state = ListingState::failed;
    EXPECT_EQ(faults_of(fleet), (Texts{"2 equal_listing 7 of 7 (3)", "3 equal_listing 7 of 7 (2)"}));
}

TEST(EqualListings, of_one_account_may_be_chance) {
    for (const std::size_t count : {1U, 2U}) {
        Fleet fleet;
        for (const std::uint64_t server : {1U, 2U}) {
            fleet.listings.at(server).accounts.resize(count);
            fleet.listings.at(server).digest = {};
            std::erase_if(fleet.services,
                          [&](const Service& service) { return service.server_id == server && service.id % 1000 > count; });
        }
        EXPECT_EQ(faults_of(fleet).size(), count == 1 ? 0U : 2U) << count;
    }
}

TEST(EqualListings, say_only_what_is_not_said_already) {
    Fleet fleet;
    fleet.listings.at(2).digest = fleet.listings.at(1).digest;
    for (const char* key : {"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"})
        fleet.serve(static_cast<std::uint64_t>(key[1]), key, 2);
    EXPECT_EQ(faults_of(fleet), (Texts{"1 equal_listing 7 of 7 (2)", "2 no_match 7 of 15 (0)"}));
}

/// Server 2 lists its seven accounts and `count` of server 1, which has them too; user names agree.
void list_another_servers(Fleet& fleet, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        fleet.pair(10 + i, site_keys[i], 1).username = site_keys[i];
        fleet.list(2, site_keys[i]).username = site_keys[i];
    }
}

TEST(AnotherServersListing, has_most_of_its_rows_from_there) {
    struct Row {
        const char* what;
        std::function<void(Fleet&)> make;
        Texts faults;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"half", [](Fleet& f) { list_another_servers(f, 7); }, {}},
             {"more than half", [](Fleet& f) { list_another_servers(f, 8); }, {"2 another_servers 8 of 15 (1)"}},
             {"nothing agrees",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.services.back().username = {};
              },
              {}},
             {"the package alone agrees",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.services.back().username = {};
                  f.listings.at(2).accounts.back().product = "small";
              },
              {}},
             {"one is an ended service there",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.services.back().status = ServiceStatus::terminated;
              },
              {}},
             {"one is missing there",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.listings.at(1).accounts.pop_back();
              },
              {}},
             {"one has a live service here too",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.serve(50, site_keys[7], 2).username = site_keys[7];
              },
              {}},
             {"one has an ended service here",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.serve(50, site_keys[7], 2, ServiceStatus::cancelled);
              },
              {"2 another_servers 8 of 15 (1)"}},
             {"there was not read",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.listings.erase(1);
              },
              {"2 another_servers 8 of 15 (1)"}},
             {"of two other servers",
              [](Fleet& f) {
                  list_another_servers(f, 8);
                  f.services.back().server_id = 4;
                  f.add_server("cpanel");
                  f.list(4, site_keys[7]);
              },
              {"2 another_servers 8 of 15 (0)"}},
             {"half, of two other servers",
              [](Fleet& f) {
                  list_another_servers(f, 7);
                  f.services.back().server_id = 4;
                  f.add_server("cpanel");
                  f.list(4, site_keys[6]);
              },
              {}},
         }) {
        Fleet fleet;
        row.make(fleet);
        EXPECT_EQ(faults_of(fleet), row.faults) << row.what;
    }
}

/// Servers 1 and 2 list each other's seven accounts, and each what was added to it.
void cluster(Fleet& fleet) {
    const std::size_t one = fleet.listings.at(1).accounts.size(), two = fleet.listings.at(2).accounts.size();
    for (std::size_t i = 0; i < one; ++i) fleet.list(2, fleet.listings.at(1).accounts[i].key).username = "u1";
    for (std::size_t i = 0; i < two; ++i) fleet.list(1, fleet.listings.at(2).accounts[i].key).username = "u2";
    for (Service& service : fleet.services) service.username = service.server_id == 1 ? "u1" : "u2";
    for (std::size_t i = 0; i < one; ++i) fleet.listings.at(1).accounts[i].username = "u1";
    for (std::size_t i = 0; i < two; ++i) fleet.listings.at(2).accounts[i].username = "u2";
}

TEST(EqualListings, may_differ_by_a_row_in_ten) {
    for (const auto& [added, faults] : std::initializer_list<std::pair<std::size_t, Texts>>{
             {1, {"1 equal_listing 14 of 15 (2)", "2 equal_listing 14 of 14 (1)"}},
             {2, {}},
         }) {
        Fleet fleet;
        cluster(fleet);
        for (std::size_t i = 0; i < added; ++i) fleet.list(1, site_keys[i]);
        EXPECT_EQ(faults_of(fleet), faults) << added;
    }
}

TEST(EqualListings, are_those_of_which_each_has_services_of_the_other) {
    Fleet fleet;
    cluster(fleet);
    for (Service& service : fleet.services) {
        if (service.server_id == 2) service.server_id = 1, service.username = "u2";
    }
    EXPECT_EQ(faults_of(fleet), Texts{"2 another_servers 14 of 14 (1)"}) << "server 1 has all that it should";
}

/// The first `count` services of server 1 meet accounts that have nothing but the identifier of theirs.
void make_strangers(Fleet& fleet, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        fleet.listings.at(1).accounts[i].username = "theirs";
        fleet.listings.at(1).accounts[i].primary_ip = site_addresses[i];
        for (Service& service : fleet.services) {
            if (service.server_id != 1 || service.key != fleet.listings.at(1).accounts[i].key) continue;
            service.username = "ours";
            service.dedicated_ip = "203.0.113.200";
        }
    }
}

TEST(Strangers, are_no_accounts_of_the_services_whose_identifiers_they_have) {
    for (const auto& [count, faults] : std::initializer_list<std::pair<std::size_t, Texts>>{
             {3, {}},
             {4, {"1 strangers 3 of 7 (0)"}},
             {7, {"1 strangers 0 of 7 (0)"}},
         }) {
        Fleet fleet;
        make_strangers(fleet, count);
        EXPECT_EQ(faults_of(fleet), faults) << count;
    }
}

/// The first `count` services of server 3 meet accounts with another dedicated address, and nothing else that says anything.
void renumber(Fleet& fleet, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        Account& account = fleet.listings.at(3).accounts[i];
        account.domain = {};
        account.primary_ip = site_addresses[i];
        for (Service& service : fleet.services) {
            if (service.server_id == 3 && service.key == account.key) service.dedicated_ip = "203.0.113.200";
        }
    }
}

/// Only the first `count` services of server 3 and their accounts are left.
void keep_only(Fleet& fleet, std::size_t count) {
    fleet.listings.at(3).accounts.resize(count);
    fleet.listings.at(3).rows = count;
    std::erase_if(fleet.services, [&](const Service& service) { return service.server_id == 3 && service.id % 1000 > count; });
}

TEST(Strangers, need_one_contradiction_each_where_nothing_agrees) {
    struct Row {
        const char* what;
        std::function<void(Fleet&)> make;
        Texts faults;
    };
    const auto first = [](Fleet& f) -> Service& {
        return *std::find_if(f.services.begin(), f.services.end(), [](const Service& s) { return s.server_id == 3; });
    };
    const auto agree = [](Fleet& f, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            Account& account = f.listings.at(3).accounts[i];
            account.created = noon("2026-03-10");
            for (Service& service : f.services) {
                if (service.server_id == 3 && service.key == account.key) service.registered_on = parse_date("2026-03-10");
            }
        }
    };
    for (const Row& row : std::initializer_list<Row>{
             {"three of seven", [](Fleet& f) { renumber(f, 3); }, {}},
             {"four of seven", [](Fleet& f) { renumber(f, 4); }, {"3 strangers 3 of 7 (0)"}},
             {"all", [](Fleet& f) { renumber(f, 7); }, {"3 strangers 0 of 7 (0)"}},
             {"one of four agrees in something", [&](Fleet& f) { renumber(f, 4), agree(f, 1); }, {}},
             {"four of seven agree in something", [&](Fleet& f) { renumber(f, 7), agree(f, 4); }, {}},
             {"domains identify",
              [](Fleet& f) {
                  f.world.modules[1].identity = parse_identity_field("domain");
                  renumber(f, 7);
              },
              {}},
             {"one is Pending", [&](Fleet& f) { renumber(f, 4), first(f).status = ServiceStatus::pending; }, {}},
             {"one is of another module", [&](Fleet& f) { renumber(f, 4), first(f).module = "cpanel"; }, {}},
             {"an e-mail could agree, and is nobody's",
              [](Fleet& f) {
                  renumber(f, 4);
                  set_email(f.listings.at(3).accounts[0], "nobody@example.net");
              },
              {"3 strangers 3 of 7 (0)"}},
             {"an e-mail is its client's",
              [&](Fleet& f) {
                  renumber(f, 4);
                  set_email(f.listings.at(3).accounts[0], "his@example.net");
                  f.client(first(f).client_id, "his@example.net");
              },
              {}},
             {"the only pair", [](Fleet& f) { keep_only(f, 1), renumber(f, 1); }, {}},
             {"one of two", [](Fleet& f) { keep_only(f, 2), renumber(f, 1); }, {}},
             {"both", [](Fleet& f) { keep_only(f, 2), renumber(f, 2); }, {"3 strangers 0 of 2 (0)"}},
         }) {
        Fleet fleet;
        row.make(fleet);
        EXPECT_EQ(faults_of(fleet), row.faults) << row.what;
    }
}

TEST(AnotherServersListing, has_two_rows_at_least) {
    for (const std::size_t count : {1U, 2U}) {
        Fleet fleet;
        fleet.listings.at(2).accounts.clear();
        std::erase_if(fleet.services, [](const Service& service) { return service.server_id == 2; });
        list_another_servers(fleet, count);
        EXPECT_EQ(faults_of(fleet).size(), count - 1) << count;
    }
}

/// Server 1 misses `missing` of its live services; server 2 has accounts for `found` of them.
void migrate(Fleet& fleet, std::size_t missing, std::size_t found) {
    for (std::size_t i = 0; i < missing; ++i) fleet.serve(10 + i, site_keys[i], 1);
    for (std::size_t i = 0; i < found; ++i) fleet.list(2, site_keys[i]);
}

TEST(MigratedServers, are_no_wrong_files) {
    struct Row {
        const char* what;
        std::function<void(Fleet&)> make;
        Texts faults;
    };
    const auto few_live = [](Fleet& f) {  // of server 1
        std::erase_if(f.services, [](const Service& service) { return service.server_id == 1; });
        f.listings.at(1).accounts.resize(1);
    };
    for (const Row& row : std::initializer_list<Row>{
             {"half of its services", [](Fleet& f) { migrate(f, 7, 7); }, {"1 > 2: 7 of 7"}},
             {"fewer than half", [](Fleet& f) { migrate(f, 6, 6); }, {}},
             {"most of its services", [](Fleet& f) { migrate(f, 8, 8); }, {"1 > 2: 8 of 8"}},
             {"half of the missing are there", [](Fleet& f) { migrate(f, 8, 4); }, {"1 no_match 7 of 15 (0)"}},
             {"more than half of the missing are there", [](Fleet& f) { migrate(f, 8, 5); }, {"1 > 2: 5 of 8"}},
             {"three",
              [&](Fleet& f) {
                  few_live(f);
                  migrate(f, 3, 3);
              },
              {"1 > 2: 3 of 3"}},
             {"two",
              [&](Fleet& f) {
                  few_live(f);
                  migrate(f, 2, 2);
              },
              {"1 no_match 0 of 2 (0)"}},
             {"one is contradicted",
              [](Fleet& f) {
                  migrate(f, 8, 5);
                  f.listings.at(2).accounts.back().username = "bob";
                  for (Service& service : f.services) service.username = service.key == site_keys[4] ? "ann" : service.username;
              },
              {"1 no_match 7 of 15 (0)"}},
             {"they are there as services too",
              [](Fleet& f) {
                  migrate(f, 8, 8);
                  for (std::size_t i = 0; i < 4; ++i) f.serve(30 + i, site_keys[i], 2);
              },
              {"1 no_match 7 of 15 (0)"}},
             {"the other listing is not its own",
              [](Fleet& f) {
                  migrate(f, 8, 8);
                  f.listings.at(2).digest = f.listings.at(3).digest;
              },
              {"1 no_match 7 of 15 (0)", "2 equal_listing 15 of 15 (3)", "3 equal_listing 7 of 7 (2)"}},
             {"its own listing is another's",
              [](Fleet& f) {
                  migrate(f, 7, 7);
                  f.listings.at(1).digest = f.listings.at(3).digest;
              },
              {"1 equal_listing 7 of 7 (3)", "3 equal_listing 7 of 7 (1)"}},
         }) {
        Fleet fleet;
        row.make(fleet);
        EXPECT_EQ(faults_of(fleet), row.faults) << row.what;
    }
}

TEST(MigratedServers, of_a_module_that_identifies_otherwise_need_an_agreement) {
    for (const bool agrees : {true, false}) {
        Fleet fleet;
        fleet.add_server("vps");
        const char* domains[] = {"d0.example", "d1.example", "d2.example", "d3.example",
                                 "d4.example", "d5.example", "d6.example"};
        for (std::size_t i = 0; i < 7; ++i) {
            fleet.serve(10 + i, site_keys[i], 3).domain = domains[i];
            fleet.list(4, site_keys[i]).domain = agrees ? domains[i] : "";
        }
        EXPECT_EQ(faults_of(fleet), agrees ? Texts{"3 > 4: 7 of 7"} : Texts{}) << agrees;
    }
}

TEST(MigratedServers, get_a_review_item_each) {
    Fleet fleet;
    migrate(fleet, 7, 7);
    fleet.reconcile();
    ItemReader reader;
    for (const std::uint64_t server : {1U, 2U}) {
        const auto& items = fleet.of(server).result.of(PlanClass::review).packed();
        ASSERT_EQ(items.size(), 1U);
        const Item& item = reader.read(items.front());
        EXPECT_EQ(item.situation, Situation::server_migrated);
        EXPECT_EQ(item.severity, Severity::high);
        EXPECT_EQ(item.raw_identifier, server == 1 ? "to server 2" : "from server 1");
        ASSERT_EQ(item.candidates.size(), 2U);
        EXPECT_EQ(item.candidates[0].server_id, 1U);
        EXPECT_EQ(item.candidates[0].note, "had the accounts");
        EXPECT_EQ(item.candidates[1].note, "has them");
        EXPECT_EQ(item.evidence, std::vector<std::string_view>{"7 of 7 missing services of server 1 are on server 2"});
    }
    EXPECT_EQ(fleet.tally(2)[AccountFate::moved], 7U);
}

}  // namespace
}  // namespace serversync
