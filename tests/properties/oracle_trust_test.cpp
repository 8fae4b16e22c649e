// SPDX-License-Identifier: MIT
#include "oracle_trust.hpp"

#include <gtest/gtest.h>

#include "oracle.hpp"
#include "tiny_fleet.hpp"

namespace serversync {
namespace {

struct Believed {
    const char* name;
    TinyFleet fleet;
    std::vector<std::string> trust;
};

template <class Change>
TinyFleet changed(const std::vector<std::uint64_t>& servers, std::size_t pairs, Change change) {
    TinyFleet fleet(servers);
    for (const std::uint64_t id : servers) fleet.quiet(id, pairs);
    change(fleet);
    return fleet;
}

void believe(const std::vector<Believed>& table) {
    for (const Believed& one : table) EXPECT_EQ(expected_trust(one.fleet), one.trust) << one.name << "\n" << describe(one.fleet);
}

TEST(OracleTrust, whole) {
    const auto page = [](std::size_t rows, bool is_missing) {
        return changed({1}, rows, [&](TinyFleet& f) {
            f.listing(1).proven_end = false;
            if (is_missing) f.service(1, "a");
        });
    };
    believe({
        {"quiet", changed({1}, 12, [](TinyFleet&) {}), {}},
        {"failed", changed({1}, 12, [](TinyFleet& f) { f.listing(1).state = "failed"; }), {"1 whole unread"}},
        {"out of scope", changed({1, 2}, 12, [](TinyFleet& f) { f.scope = {1}; }), {}},
        {"partial", changed({1}, 12, [](TinyFleet& f) { f.listing(1).state = "partial"; }), {"1 whole partial"}},
        {"rejected", changed({1}, 12, [](TinyFleet& f) { f.listing(1).rejected = 1; }), {"1 whole rejected_rows"}},
        {"repeated",
         changed({1}, 12, [](TinyFleet& f) { f.listing(1).rows.push_back(f.listing(1).rows.front()); }),
         {"1 whole repeated_rows"}},
        {"a total of more", changed({1}, 12, [](TinyFleet& f) { f.listing(1).expected_total = 13; }), {"1 whole total_differs"}},
        {"a total of fewer", changed({1}, 12, [](TinyFleet& f) { f.listing(1).expected_total = 11; }), {"1 whole total_differs"}},
        {"its total", changed({1}, 12, [](TinyFleet& f) { f.listing(1).expected_total = 12; }), {}},
        {"10 rows of 11", page(10, true), {"1 whole page_size"}},
        {"10 rows of 10", page(10, false), {}},
        {"11 rows of 12", page(11, true), {}},
        {"15 rows", page(15, true), {"1 whole page_size"}},
        {"30 rows", page(30, true), {"1 whole page_size"}},
        {"35 rows", page(35, true), {}},
        {"150 rows", page(150, true), {"1 whole page_size"}},
        {"a page with a proven end", changed({1}, 10, [](TinyFleet& f) { f.service(1, "a"); }), {}},
        {"a page with a total",
         changed({1}, 10,
                 [](TinyFleet& f) {
                     f.service(1, "a");
                     f.listing(1).proven_end = false;
                     f.listing(1).expected_total = 10;
                 }),
         {}},
        {"empty", changed({1}, 0, [](TinyFleet&) {}), {"1 whole empty"}},
        {"empty, with a total", changed({1}, 0, [](TinyFleet& f) { f.listing(1).expected_total = 0; }), {}},
        {"empty, as WHMCS counted", changed({1}, 0, [](TinyFleet& f) { f.servers[0].remote_accounts = 0; }), {}},
        {"empty, and WHMCS counted one",
         changed({1}, 0, [](TinyFleet& f) { f.servers[0].remote_accounts = 1; }),
         {"1 whole empty"}},
        {"empty, with a total and a live service",
         changed({1}, 0,
                 [](TinyFleet& f) {
                     f.listing(1).expected_total = 0;
                     f.service(1, "a");
                 }),
         {"1 own no_match", "1 whole empty"}},
        {"empty, with a total and an ended service",
         changed({1}, 0,
                 [](TinyFleet& f) {
                     f.listing(1).expected_total = 0;
                     f.service(1, "a").status = "Terminated";
                 }),
         {}},
    });
}

TEST(OracleTrust, own) {
    const auto matched = [](std::size_t found, std::size_t missing) {
        return changed({1}, found, [&](TinyFleet& f) {
            for (std::size_t i = 0; i < missing; ++i) f.service(1, "m" + std::to_string(i));
            f.stranger(1, "x");
        });
    };
    believe({
        {"two of four", matched(2, 2), {}},
        {"one of three", matched(1, 2), {"1 own no_match"}},
        {"one of one", matched(1, 0), {}},
        {"none of one", matched(0, 1), {"1 own no_match"}},
        {"one of two", matched(1, 1), {}},
        {"none of none", matched(0, 0), {}},
        {"the same rows",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     for (const std::uint64_t id : {1U, 2U}) {
                         f.stranger(id, "a");
                         f.listing(id).rows.back() = f.listing(1).rows.front();
                         f.stranger(id, "b");
                         f.listing(id).rows.back() = f.listing(1).rows.back();
                     }
                 }),
         {"1 own equal_listing", "2 own equal_listing"}},
        {"one row, the same",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.stranger(1, "a");
                     f.listing(2).rows = f.listing(1).rows;
                 }),
         {}},
        {"swapped files",
         changed({1, 2}, 12, [](TinyFleet& f) { std::swap(f.listing(1).rows, f.listing(2).rows); }),
         {"1 own no_match", "2 own no_match"}},
        {"the other's file and a row",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 12);
                     f.listing(2).rows = f.listing(1).rows;
                     f.stranger(2, "x");
                 }),
         {"2 own another_servers"}},
        {"the other's file and as many rows",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 12);
                     f.listing(2).rows = f.listing(1).rows;
                     for (int i = 0; i < 12; ++i) f.stranger(2, "x" + std::to_string(i));
                 }),
         {}},
        {"the other's keys, and nothing that agrees",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 12);
                     for (const RandomService& s : std::vector<RandomService>(f.services)) {
                         f.stranger(2, "x");
                         f.listing(2).rows.back().identifier = s.domain;
                     }
                 }),
         {}},
        {"three that moved",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 12);
                     for (const char* name : {"a", "b", "c"}) f.row_of(f.service(1, name), 2);
                 }),
         {}},
        {"migrated",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 2).quiet(2, 5);
                     for (const char* name : {"a", "b", "c"}) f.row_of(f.service(1, name), 2);
                 }),
         {}},
        {"migrated, two of them",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 1).quiet(2, 5);
                     for (const char* name : {"a", "b"}) f.row_of(f.service(1, name), 2);
                 }),
         {"1 own no_match"}},
        {"migrated, half of the missing elsewhere",
         changed({1, 2}, 0,
                 [](TinyFleet& f) {
                     f.quiet(1, 1).quiet(2, 5);
                     for (const char* name : {"a", "b"}) f.row_of(f.service(1, name), 2);
                     f.service(1, "c");
                     f.service(1, "d");
                 }),
         {"1 own no_match"}},
    });
}

TEST(OracleTrust, current) {
    const auto taken = [](std::int64_t mirror_back, std::int64_t listing_back) {
        return changed({1}, 12, [&](TinyFleet& f) {
            f.mirror_loaded_at = Instant{f.as_of.seconds - mirror_back};
            f.listing(1).listed_at = Instant{f.as_of.seconds - listing_back};
        });
    };
    believe({
        {"no time", changed({1}, 12, [](TinyFleet& f) { f.listing(1).listed_at.reset(); }), {"1 current no_time"}},
        {"ten minutes ahead", taken(hour, -600), {}},
        {"more than that", taken(hour, -601), {"1 current in_future"}},
        {"with the mirror", taken(hour, hour), {}},
        {"before the mirror", taken(hour, hour + 1), {"1 current older_than_mirror"}},
        {"six hours after the mirror", taken(8 * hour, 2 * hour), {}},
        {"more than that", taken(8 * hour + 1, 2 * hour), {"1 current stale_mirror"}},
        {"six hours old", taken(7 * hour, 6 * hour), {}},
        {"more than that", taken(7 * hour, 6 * hour + 1), {"1 current too_old"}},
        {"before an old mirror", taken(25 * hour, 26 * hour), {"1 current older_than_mirror"}},
    });
}

TEST(OracleTrust, a_migration_is_said_of_both_servers) {
    const TinyFleet fleet = changed({1, 2}, 0, [](TinyFleet& f) {
        f.quiet(1, 2).quiet(2, 40);
        for (const char* name : {"a", "b", "c"}) f.row_of(f.service(1, name), 2);
    });
    EXPECT_EQ(expected_items(fleet),
              (std::vector<std::string>{"review 1 server_migrated - 0 none report_only no_proposal",
                                        "review 2 server_migrated - 0 none report_only no_proposal",
                                        "sync 2 moved a.example 43 update_service proposed none server:proposed",
                                        "sync 2 moved b.example 44 update_service proposed none server:proposed",
                                        "sync 2 moved c.example 45 update_service proposed none server:proposed"}));
}

}  // namespace
}  // namespace serversync
