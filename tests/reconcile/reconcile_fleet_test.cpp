// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Some of everything: a move, a rename, an orphan, an import, copies, a doubtful pair, what is ambiguous, what is resold.
void make_some_of_everything(Fleet& fleet) {
    fleet.add_server("cpanel");
    fleet.client(1, "ann@example.net"), fleet.client(2, "bob@example.net");
    fleet.list(2, "moved.example"), fleet.serve(1, "moved.example", 1);
    fleet.list(1, "new.example").username = "ren", fleet.listings.at(1).accounts.back().created = noon("2026-03-10");
    Service& renamed = fleet.serve(2, "old.example", 1);
    renamed.username = "ren", renamed.registered_on = parse_date("2026-03-10");
    fleet.serve(3, "gone.example", 2), fleet.serve(4, "also-gone.example", 4).status = ServiceStatus::suspended;
    fleet.list(1, "unknown.example");
    fleet.list(2, "copied.example"), fleet.pair(5, "copied.example", 4);
    fleet.list(1, "twice.example"), fleet.list(2, "twice.example"), fleet.list(4, "twice.example");
    fleet.list(1, "which.example"), fleet.list(2, "which.example"), fleet.serve(6, "which.example", 0);
    Service& doubtful = fleet.pair(7, "doubtful.example", 2);
    doubtful.username = "ann", doubtful.client_id = 1;
    fleet.listings.at(2).accounts.back().username = "bob";
    set_email(fleet.listings.at(2).accounts.back(), "bob@example.net");
    fleet.list(3, "vps").domain = "gone.example";
    fleet.list(4, "ended.example"), fleet.serve(8, "ended.example", 2, ServiceStatus::terminated),
        fleet.serve(9, "ended.example", 4, ServiceStatus::fraud);
    fleet.serve(10, "", 1), fleet.pair(11, "both.example", 1).status = ServiceStatus::suspended;
}

Texts all_items(Fleet& fleet) {
    fleet.reconcile();
    Texts all;
    for (const ServerFindings& server : fleet.findings) {
        for (const std::string& item : fleet.items(server.result.server_id))
            all.push_back(std::to_string(server.result.server_id) + " " + item);
    }
    return all;
}

TEST(ReconcileFleet, makes_some_of_everything) {
    Fleet fleet;
    make_some_of_everything(fleet);
    EXPECT_EQ(all_items(fleet), (Texts{
                                    "1 unmanaged unknown.example - needs_choice",
                                    "1 renamed new.example 2",
                                    "1 live_while_suspended both.example 11",
                                    "1 ambiguous_move which.example -",
                                    "1 no_identity  10",
                                    "1 unmanaged_copies twice.example -",
                                    "2 moved moved.example 1",
                                    "2 doubtful_pair doubtful.example 7",
                                    "2 ambiguous_move which.example -",
                                    "2 leftover_copy copied.example -",
                                    "3 moved_elsewhere vps 3",
                                    "4 suspended_and_missing also-gone.example 4",
                                    "4 live_after_termination ended.example 9 policy",
                                }));
}

TEST(ReconcileFleet, does_not_depend_on_the_order_of_rows_services_and_clients) {
    Fleet fleet;
    make_some_of_everything(fleet);
    const Texts before = all_items(fleet);
    for (int turn = 0; turn < 5; ++turn) {
        for (auto& [server, listing] : fleet.listings)
            std::rotate(listing.accounts.begin(), listing.accounts.begin() + 3, listing.accounts.end());
        std::rotate(fleet.services.begin(), fleet.services.begin() + 5, fleet.services.end());
        std::reverse(fleet.services.begin(), fleet.services.begin() + 12);
        std::reverse(fleet.clients.begin(), fleet.clients.end());
        EXPECT_EQ(all_items(fleet), before) << turn;
    }
}

TEST(ReconcileFleet, gives_every_account_and_every_service_one_fate) {
    Fleet fleet;
    make_some_of_everything(fleet);
    fleet.reconcile();
    for (const ServerFindings& server : fleet.findings) {
        std::uint64_t accounts = 0;
        for (const std::uint64_t count : server.result.tally.accounts) accounts += count;
        EXPECT_EQ(accounts, fleet.listings.at(server.result.server_id).accounts.size());
        std::uint64_t services = 0;
        for (const std::uint64_t count : server.result.tally.services) services += count;
        const auto of_server = std::count_if(fleet.services.begin(), fleet.services.end(), [&](const Service& service) {
            return service.server_id == server.result.server_id;
        });
        EXPECT_EQ(services, static_cast<std::uint64_t>(of_server)) << server.result.server_id;
        std::uint64_t items = 0;
        for (std::size_t plan = 0; plan < plan_class_count; ++plan) {
            EXPECT_EQ(server.result.tally.items_in(static_cast<PlanClass>(plan)), server.result.items[plan].size());
            items += server.result.items[plan].size();
        }
        std::uint64_t severities = 0;
        for (const std::uint64_t count : server.result.tally.severities) severities += count;
        EXPECT_EQ(severities, items);
    }
}

TEST(ReconcileFleet, takes_one_machine_for_one_server) {
    Fleet fleet;
    fleet.add_server("cpanel").same_as = 2;
    std::erase_if(fleet.services, [](const Service& service) { return service.server_id == 4; });
    fleet.listings.erase(4);
    fleet.list(2, "a.example"), fleet.serve(1, "a.example", 4);
    fleet.list(2, "b.example"), fleet.serve(2, "c.example", 4);
    EXPECT_EQ(fleet.findings.size(), 0U);
    fleet.reconcile();
    EXPECT_EQ(fleet.findings.size(), 3U);
    EXPECT_EQ(fleet.items(2), (Texts{"unmanaged b.example - needs_choice", "billed_but_missing c.example 2"}))
        << "its service is here, and no account is asked for elsewhere";
    EXPECT_EQ(fleet.tally(2)[AccountFate::paired], 8U);
}

TEST(ReconcileFleet, tells_who_holds_others_up_where_something_waits) {
    Fleet fleet;
    fleet.listings.erase(2), fleet.listings.erase(3);
    FleetRemarks remarks = fleet.reconcile();
    EXPECT_EQ(remarks.unconfirmed, 0U);
    EXPECT_TRUE(remarks.holders.empty()) << "nothing waits";
    fleet.serve(1, "a.example", 1), fleet.serve(2, "b.example", 1);
    remarks = fleet.reconcile();
    EXPECT_EQ(remarks.unconfirmed, 2U);
    ASSERT_EQ(remarks.holders.size(), 1U) << "servers of the module alone";
    EXPECT_EQ(remarks.holders[0].server_id, 2U);
    EXPECT_EQ(remarks.holders[0].fault, TrustFault::unread);
    EXPECT_FALSE(remarks.has_strangers);
    fleet.world.has_strangers = true;
    EXPECT_TRUE(fleet.reconcile().has_strangers);
}

TEST(ReconcileFleet, counts_the_services_without_a_server_that_an_item_shows) {
    using Shown = std::map<std::string, std::uint64_t, std::less<>>;
    Fleet fleet;
    fleet.serve(1, "a.example", 0);
    EXPECT_EQ(fleet.reconcile().shown_unassigned, Shown{}) << "no account could be its";
    fleet.list(2, "a.example");
    EXPECT_EQ(fleet.reconcile().shown_unassigned, (Shown{{"cpanel", 1}})) << "it is assigned";
    fleet.list(1, "a.example");
    EXPECT_EQ(fleet.reconcile().shown_unassigned, (Shown{{"cpanel", 1}})) << "it is among the candidates";
    fleet.world.server(3).gone = true;
    fleet.serve(2, "bob", 3).domain = "b.example", fleet.list(2, "b.example");
    EXPECT_EQ(fleet.reconcile().shown_unassigned, (Shown{{"cpanel", 1}, {"vps", 1}}));
}

TEST(ReconcileFleet, leaves_out_services_that_only_an_order_hides) {
    Fleet fleet;
    fleet.serve(1, "a.example", 0);
    fleet.list(2, "a.example"), fleet.serve(2, "a.example", 2, ServiceStatus::pending);
    EXPECT_TRUE(fleet.reconcile().shown_unassigned.empty()) << "the item of the order does not show it";
}

TEST(ReconcileFleet, holds_what_is_proposed_of_the_pair_and_nothing_else) {
    Fleet fleet;
    fleet.list(2, "a.example"), fleet.pair(1, "a.example", 1);
    fleet.listings.at(1).accounts.back().status = AccountStatus::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), Texts{"suspended_on_server a.example 1 policy"}) << "it is reported, and stays so";
    fleet.world.policy.situations.suspended_on_server = Action::set_service_status;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), Texts{"suspended_on_server a.example 1 copy_elsewhere"});
    EXPECT_EQ(fleet.tally(1).items_in(PlanClass::status_mismatch, Disposition::deferred), 1U);
}

}  // namespace
}  // namespace serversync
