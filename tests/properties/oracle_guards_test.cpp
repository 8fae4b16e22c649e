// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "oracle.hpp"
#include "tiny_fleet.hpp"

namespace serversync {
namespace {

struct Guarded {
    const char* name;
    TinyFleet fleet;
    std::vector<std::string> guards;
};

template <class Change>
TinyFleet guarded(const std::vector<std::uint64_t>& servers, std::size_t pairs, Change change) {
    TinyFleet fleet(servers);
    for (const std::uint64_t id : servers) fleet.quiet(id, pairs);
    change(fleet);
    return fleet;
}

void hold_back(const std::vector<Guarded>& table) {
    for (const Guarded& one : table) EXPECT_EQ(expected_guards(one.fleet), one.guards) << one.name << "\n" << describe(one.fleet);
}

std::string name(const char* what, std::size_t i) { return what + std::to_string(i); }

TEST(OracleGuards, limits_of_a_server) {
    const auto missing = [](std::size_t pairs, std::size_t count, std::uint64_t client) {
        return guarded({1}, pairs, [&](TinyFleet& f) {
            if (client != 0) f.clients.push_back({client, "agency@example.net"});
            for (std::size_t i = 0; i < count; ++i) f.service(1, name("m", i), client);
        });
    };
    const auto renamed = [](std::size_t pairs, std::size_t count) {
        return guarded({1}, pairs, [&](TinyFleet& f) {
            for (std::size_t i = 0; i < count; ++i) {
                RandomRow& row = f.row_of(f.service(1, name("m", i)));
                row.identifier = row.domain = name("r", i) + ".example";
            }
        });
    };
    const auto differing = [](std::size_t pairs, std::size_t count, std::string RandomRow::*column) {
        return guarded({1}, pairs, [&](TinyFleet& f) {
            for (std::size_t i = 0; i < count; ++i) f.listing(1).rows[i].*column += "0";
        });
    };
    const auto owing = [](std::size_t pairs, std::size_t count) {
        return guarded({1}, pairs, [&](TinyFleet& f) {
            for (std::size_t i = 0; i < count; ++i) f.services[i].status = "Suspended";
        });
    };
    const auto unmanaged = [](std::size_t count) {
        return guarded({1}, 9, [&](TinyFleet& f) {
            for (std::size_t i = 0; i < count; ++i) f.stranger(1, name("n", i));
        });
    };
    hold_back({
        {"3 orphans of 60", missing(57, 3, 0), {}},
        {"4 orphans of 60", missing(56, 4, 0), {"1 orphan_limit orphan 4"}},
        {"2 of 5", missing(3, 2, 0), {}},
        {"2 of 4: half", missing(2, 2, 0), {"1 orphan_limit orphan 2"}},
        {"1 of 1", missing(0, 1, 0), {"1 empty_listing orphan 1", "1 orphan_limit orphan 1", "1 wrong_listing review 1"}},
        {"all three of a client", missing(97, 3, 7), {"1 one_client orphan 3"}},
        {"both of a client", missing(97, 2, 7), {}},
        {"10 renames beside 100 pairs", renamed(100, 10), {}},
        {"11 renames, which with 100 pairs make 111", renamed(100, 11), {}},
        {"12 renames, which make 112", renamed(100, 12), {"1 move_limit sync 12"}},
        {"3 renames beside 5 pairs", renamed(5, 3), {}},
        {"4 renames beside 5 pairs", renamed(5, 4), {"1 move_limit sync 4"}},
        {"6 user names of 20", differing(20, 6, &RandomRow::username), {}},
        {"7 user names of 20", differing(20, 7, &RandomRow::username), {"1 sync_limit sync 7"}},
        {"9 user names of 9", differing(9, 9, &RandomRow::username), {"1 sync_limit sync 9"}},
        {"9 user names of 10", differing(10, 9, &RandomRow::username), {"1 field_share sync:username 9"}},
        {"8 user names of 10", differing(10, 8, &RandomRow::username), {"1 sync_limit sync 8"}},
        {"3 who owe, of 60", owing(60, 3), {}},
        {"4 who owe, of 60", owing(60, 4), {"1 status_limit status_mismatch 4"}},
        {"20 imports", unmanaged(20), {}},
        {"21 imports", unmanaged(21), {"1 import_limit import 21"}},
    });
}

TEST(OracleGuards, what_a_listing_does_not_prove) {
    const auto doubted = [](auto change) {
        return guarded({1}, 60, [&](TinyFleet& f) {
            f.service(1, "a");
            f.stranger(1, "b");
            change(f.listing(1));
        });
    };
    hold_back({
        {"partial", doubted([](RandomListing& l) { l.state = "partial"; }), {"1 partial_listing orphan 1"}},
        {"rejected", doubted([](RandomListing& l) { l.rejected = 1; }), {"1 rejected_rows orphan 1"}},
        {"repeated", doubted([](RandomListing& l) { l.rows.push_back(l.rows.front()); }), {"1 repeated_rows orphan 1"}},
        {"total", doubted([](RandomListing& l) { l.expected_total = 62; }), {"1 total_differs orphan 1"}},
        {"nothing to hold", guarded({1}, 60, [](TinyFleet& f) { f.listing(1).rejected = 1; }), {}},
        {"a page",
         guarded({1}, 50,
                 [](TinyFleet& f) {
                     f.service(1, "a");
                     f.listing(1).proven_end = false;
                 }),
         {"1 page_size orphan 1"}},
        {"not its own",
         guarded({1}, 1,
                 [](TinyFleet& f) {
                     for (std::size_t i = 0; i < 3; ++i) f.service(1, name("m", i));
                     f.stranger(1, "n");
                     f.services[0].status = "Suspended";
                 }),
         {"1 orphan_limit orphan 3", "1 wrong_listing review 5"}},
    });
}

TEST(OracleGuards, of_the_run) {
    const auto on_each = [](std::size_t servers, auto change) {
        TinyFleet fleet({1, 2});
        for (std::uint64_t id = 3; id <= servers; ++id) {
            fleet.servers.push_back({id, "cpanel", "198.51.100." + std::to_string(id), false, false, 0, std::nullopt});
            fleet.listings.push_back({id, "complete", {}, 0, std::nullopt, true, fleet.listings[0].listed_at});
        }
        fleet.policy.orphans.run = {0, 3};
        fleet.policy.moves.run = {0, 3};
        fleet.policy.status_changes.run = {0, 3};
        fleet.policy.imports.run = {0, 3};
        fleet.policy.syncs.run = {0, 3};
        for (std::uint64_t id = 1; id <= servers; ++id) {
            for (std::size_t i = 0; i < 12; ++i) {
                RandomService& s = fleet.service(1, "q" + std::to_string(id) + "x" + std::to_string(i));
                s.server = id;
                fleet.listing(id).rows.push_back(fleet.row_of(s, 1));
                fleet.listing(1).rows.pop_back();
                // A package that every row has would say nothing.
                s.product = i % 2 == 0 ? 1 : 2;
                fleet.listing(id).rows.back().product = i % 2 == 0 ? "small" : "large";
            }
            change(fleet, id);
        }
        return fleet;
    };
    const auto lose = [](TinyFleet& f, std::uint64_t id) { f.listing(id).rows.pop_back(); };
    const auto owe = [](TinyFleet& f, std::uint64_t) { f.services.back().status = "Suspended"; };
    const auto gain = [](TinyFleet& f, std::uint64_t id) {
        f.stranger(1, name("n", id));
        f.listing(id).rows.push_back(f.listing(1).rows.back());
        f.listing(1).rows.pop_back();
    };
    const auto respell = [](TinyFleet& f, std::uint64_t id) { f.listing(id).rows.back().username += "0"; };
    const auto rename = [](TinyFleet& f, std::uint64_t id) {
        RandomRow& row = f.listing(id).rows.back();
        row.identifier = row.domain = name("r", id) + ".example";
    };
    hold_back({
        {"3 orphans", on_each(3, lose), {}},
        {"4 orphans", on_each(4, lose), {"run run_orphan_limit orphan 4"}},
        {"3 who owe", on_each(3, owe), {}},
        {"4 who owe", on_each(4, owe), {"run run_status_limit status_mismatch 4"}},
        {"3 imports", on_each(3, gain), {}},
        {"4 imports", on_each(4, gain), {"run run_import_limit import 4"}},
        {"3 user names", on_each(3, respell), {}},
        {"4 user names", on_each(4, respell), {"run run_sync_limit sync 4"}},
        {"3 renames", on_each(3, rename), {}},
        {"4 renames", on_each(4, rename), {"run run_move_limit sync 4"}},
        {"of 4 orphans one is blocked on its server",
         on_each(4,
                 [&](TinyFleet& f, std::uint64_t id) {
                     lose(f, id);
                     if (id == 4) f.listing(4).rejected = 1;
                 }),
         {"4 rejected_rows orphan 1"}},
    });
}

TEST(OracleGuards, incomplete_mirror_and_exchange) {
    const auto all = guarded({1, 2}, 60, [](TinyFleet& f) {
        f.mirror_complete = false;
        f.policy.terminate_accounts = true;
        f.service(1, "orphan");
        f.stranger(1, "import");
        f.row_of(f.service(1, "moved"), 2);
        RandomService& ended = f.service(1, "ended");
        f.row_of(ended);
        ended.status = "Terminated";
        f.services[0].status = "Suspended";
        f.listing(1).rows[1].username += "_new";
    });
    EXPECT_EQ(expected_guards(all),
              (std::vector<std::string>{"run incomplete_mirror import 1", "run incomplete_mirror orphan 1",
                                        "run incomplete_mirror status_mismatch 1", "run incomplete_mirror sync 1"}));
    EXPECT_EQ(
        expected_items(all),
        (std::vector<std::string>{"import 1 unmanaged import.example 0 create_service blocked guard",
                                  "orphan 1 billed_but_missing orphan.example 121 terminate_service blocked guard",
                                  "status_mismatch 1 live_after_termination ended.example 123 terminate_account blocked guard",
                                  "status_mismatch 1 live_while_suspended q0.example 1 suspend_account proposed none",
                                  "sync 1 differs q1.example 2 update_service proposed none username:proposed",
                                  "sync 2 moved moved.example 122 update_service blocked guard server:blocked"}));
    const auto one_way = guarded({1, 2}, 60, [](TinyFleet& f) { f.row_of(f.service(1, "a"), 2); });
    EXPECT_EQ(expected_guards(one_way), std::vector<std::string>());
    const auto both_ways = guarded({1, 2}, 60, [](TinyFleet& f) {
        f.row_of(f.service(1, "a"), 2).username = "other_a";
        f.row_of(f.service(2, "b"), 1);
    });
    EXPECT_EQ(expected_guards(both_ways),
              (std::vector<std::string>{"1 exchanged_services sync 1", "2 exchanged_services sync 1"}));
    // What belongs to a held move is held with it.
    EXPECT_EQ(expected_items(both_ways),
              (std::vector<std::string>{"sync 1 moved b.example 122 update_service blocked guard server:blocked",
                                        "sync 2 differs a.example 121 update_service blocked guard username:blocked",
                                        "sync 2 moved a.example 121 update_service blocked guard server:blocked"}));
}

}  // namespace
}  // namespace serversync
