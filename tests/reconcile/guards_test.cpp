// SPDX-License-Identifier: MIT
#include "engine/reconcile/guards.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/guard_fixture.hpp"

namespace serversync {
namespace {

using F = TrustFault;
using GuardsTest = GuardFixture;

constexpr Disposition blocked = Disposition::blocked;
constexpr Disposition proposed = Disposition::proposed;
constexpr Disposition deferred = Disposition::deferred;
constexpr Disposition reported = Disposition::report_only;

TEST_F(GuardsTest, orphan_limit_is_a_share_with_a_floor_and_never_half) {
    struct Row {
        std::uint64_t live, orphans;
        Texts tripped;
    };
    for (const Row& row : std::initializer_list<Row>{
             {400, 20, {}},
             {400, 21, {"1 orphan_limit 21>20 of 400 holds 21"}},
             {40, 2, {}},
             {40, 3, {"1 orphan_limit 3>2 of 40 holds 3"}},
             {5, 2, {}},
             {4, 2, {"1 orphan_limit 2>1 of 4 holds 2"}},
             {4, 1, {}},
             {3, 1, {}},
             {2, 1, {"1 orphan_limit 1>0 of 2 holds 1"}},
             {1, 1, {"1 orphan_limit 1>0 of 1 holds 1"}},
         }) {
        reset();
        world.policy.orphans.run = {1000, 0};
        findings[0].result.tally.live_services = row.live;
        add(0, an_orphan, row.orphans);
        EXPECT_EQ(tripped(), row.tripped) << row.orphans << " of " << row.live;
        EXPECT_EQ(count(0, PlanClass::orphan, row.tripped.empty() ? proposed : blocked), row.orphans);
    }
}

TEST_F(GuardsTest, count_what_waits_and_not_what_is_reported) {
    findings[0].result.tally.live_services = 40;
    add(0, an_orphan, 2);
    add(0, with(an_orphan, reported), 30);
    add(0, with(an_orphan, Disposition::ignored), 30);
    EXPECT_EQ(tripped(), Texts{});
    add(0, with(an_orphan, deferred));
    EXPECT_EQ(tripped(), Texts{"1 orphan_limit 3>2 of 40 holds 3"});
    EXPECT_EQ(count(0, PlanClass::orphan, blocked), 3U);
    EXPECT_EQ(count(0, PlanClass::orphan, reported), 30U);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::ignored), 30U);
    EXPECT_EQ(results[0].message.find("server 1"), 0U) << results[0].message;
}

TEST_F(GuardsTest, one_client_with_three_orphans_and_half_of_his_services) {
    struct Row {
        std::uint64_t orphans, services;
        bool trips;
    };
    for (const Row& row :
         std::initializer_list<Row>{{2, 2, false}, {3, 3, true}, {3, 6, true}, {3, 7, false}, {4, 8, true}, {4, 9, false}}) {
        reset();
        findings[0].client_services = {{4, 20}, {5, row.services}};
        add(0, of_client(an_orphan, 5), row.orphans);
        add(0, an_orphan, 2);
        EXPECT_EQ(tripped().size(), row.trips ? 1U : 0U) << row.orphans << " of " << row.services;
        EXPECT_EQ(count(0, PlanClass::orphan, blocked), row.trips ? row.orphans : 0U) << "his alone";
        if (!row.trips) continue;
        EXPECT_EQ(results[0].guard, Guard::one_client);
        EXPECT_EQ(results[0].of, row.services);
        EXPECT_EQ(results[0].limit, 2U);
    }
    reset();
    findings[0].client_services = {{5, 3}};
    add(0, of_client(an_orphan, 5), 2);
    add(0, with(of_client(an_orphan, 5), reported), 1);
    EXPECT_EQ(tripped(), Texts{});
}

TEST_F(GuardsTest, move_limit_is_of_what_moved_was_assigned_or_renamed) {
    struct Row {
        std::uint64_t pairs, moves;
        Texts tripped;
    };
    for (const Situation situation : {Situation::moved, Situation::unassigned, Situation::renamed}) {
        for (const Row& row : std::initializer_list<Row>{{100, 10, {}},
                                                         {100, 11, {"1 move_limit 11>10 of 100 holds 11"}},
                                                         {30, 3, {}},
                                                         {30, 4, {"1 move_limit 4>3 of 30 holds 4"}}}) {
            reset();
            findings[0].pairs = row.pairs;
            add(0, with_situation(a_move, situation), row.moves);
            add(0, a_change, 5);
            EXPECT_EQ(tripped(), row.tripped) << row.moves << " of " << row.pairs;
            EXPECT_EQ(count(0, PlanClass::sync, blocked), row.tripped.empty() ? 0U : row.moves);
        }
    }
}

TEST_F(GuardsTest, exchanged_services_are_moves_in_both_directions) {
    add(1, from_server(a_move, 1), 2);
    EXPECT_EQ(tripped(), Texts{});
    add(0, with_situation(from_server(a_move, 2), Situation::unassigned));
    add(0, with(from_server(a_move, 2), reported));
    add(0, from_server(a_move, 3));
    EXPECT_EQ(tripped(), Texts{}) << "none of those came from there";
    add(0, from_server(a_move, 2));
    EXPECT_EQ(tripped(), (Texts{"1 exchanged_services 1>0 of 2 holds 1", "2 exchanged_services 2>0 of 1 holds 2"}));
    EXPECT_EQ(count(0, PlanClass::sync, blocked), 1U);
    EXPECT_EQ(count(1, PlanClass::sync, blocked), 2U);
}

TEST_F(GuardsTest, sync_limit_is_of_field_changes) {
    struct Row {
        std::uint64_t pairs, changes;
        Texts tripped;
    };
    for (const Row& row : std::initializer_list<Row>{{100, 30, {}},
                                                     {100, 31, {"1 sync_limit 31>30 of 100 holds 31"}},
                                                     {10, 5, {}},
                                                     {10, 6, {"1 sync_limit 6>5 of 10 holds 6"}}}) {
        reset();
        findings[0].pairs = row.pairs;
        add(0, a_change, row.changes);
        add(0, a_move, 1);
        EXPECT_EQ(tripped(), row.tripped) << row.changes << " of " << row.pairs;
        EXPECT_EQ(count(0, PlanClass::sync, blocked), row.tripped.empty() ? 0U : row.changes);
    }
    const PackedItem item = findings[0].result.of(PlanClass::sync).packed().front();
    EXPECT_EQ(item.disposition_of(0), blocked);
}

TEST_F(GuardsTest, status_limit_is_a_share_of_the_pairs) {
    struct Row {
        std::uint64_t pairs, changes;
        Texts tripped;
    };
    for (const Row& row : std::initializer_list<Row>{{100, 5, {}},
                                                     {100, 6, {"1 status_limit 6>5 of 100 holds 6"}},
                                                     {10, 2, {}},
                                                     {10, 3, {"1 status_limit 3>2 of 10 holds 3"}}}) {
        reset();
        findings[0].pairs = row.pairs;
        add(0, a_status, row.changes);
        EXPECT_EQ(tripped(), row.tripped) << row.changes << " of " << row.pairs;
        EXPECT_EQ(count(0, PlanClass::status_mismatch, blocked), row.tripped.empty() ? 0U : row.changes);
    }
}

TEST_F(GuardsTest, import_limit_is_a_number) {
    add(0, an_import, 20);
    EXPECT_EQ(tripped(), Texts{});
    add(0, an_import);
    EXPECT_EQ(tripped(), Texts{"1 import_limit 21>20 of 1000 holds 21"});
    EXPECT_EQ(count(0, PlanClass::import, blocked), 21U);
}

TEST_F(GuardsTest, a_listing_that_does_not_prove_absence_holds_orphans) {
    struct Row {
        TrustFacet facet = TrustFacet::whole;
        TrustVerdict verdict;
        const char* tripped = nullptr;
    };
    for (const Row& row : std::initializer_list<Row>{
             {TrustFacet::whole, {F::partial, 990, 0, 0}, "1 partial_listing 2>0 of 1000 holds 2"},
             {TrustFacet::whole, {F::rejected_rows, 7, 990, 0}, "1 rejected_rows 7>0 of 990 holds 2"},
             {TrustFacet::whole, {F::repeated_rows, 4, 990, 0}, "1 repeated_rows 4>0 of 990 holds 2"},
             {TrustFacet::whole, {F::total_differs, 990, 995, 0}, "1 total_differs 990>0 of 995 holds 2"},
             {TrustFacet::whole, {F::empty, 0, 1000, 0}, "1 empty_listing 2>0 of 1000 holds 2"},
             {TrustFacet::whole, {F::page_size, 990, 1000, 0}, "1 page_size 990>0 of 1000 holds 2"},
             {TrustFacet::steady, {F::fewer_rows, 990, 1300, 0}, "1 shrunken_listing 990>0 of 1300 holds 2"},
             {TrustFacet::steady, {F::fewer_clients, 7, 10, 0}, "1 shrunken_listing 7>0 of 10 holds 2"},
         }) {
        reset();
        findings[0].result.listing.rejected = 7;
        findings[0].trust()[row.facet] = row.verdict;
        add(0, with(an_orphan, reported));
        EXPECT_EQ(tripped(), Texts{}) << "nothing to hold";
        add(0, an_orphan), add(0, with(an_orphan, deferred)), add(0, a_change), add(0, an_import), add(0, a_status);
        EXPECT_EQ(tripped(), Texts{row.tripped});
        EXPECT_EQ(count(0, PlanClass::orphan, blocked), 2U);
        EXPECT_EQ(count(0, PlanClass::sync, proposed) + count(0, PlanClass::import, proposed) +
                      count(0, PlanClass::status_mismatch, proposed),
                  3U);
    }
}

TEST_F(GuardsTest, a_partial_listing_may_have_shrunk_too) {
    findings[0].trust()[TrustFacet::whole].fault = TrustFault::partial;
    findings[0].trust()[TrustFacet::steady] = {TrustFault::fewer_rows, 5, 10, 0};
    add(0, an_orphan);
    EXPECT_EQ(tripped(), (Texts{"1 partial_listing 1>0 of 1000 holds 1", "1 shrunken_listing 5>0 of 10 holds 1"}));
}

TEST_F(GuardsTest, a_wrong_listing_holds_every_class) {
    findings[0].trust()[TrustFacet::own] = {TrustFault::no_match, 3, 1000, 0};
    add(0, a_review);
    EXPECT_EQ(tripped(), Texts{});
    add(0, an_orphan), add(0, an_import), add(0, a_change), add(0, with(a_status, deferred)), add(1, an_orphan);
    EXPECT_EQ(tripped(), Texts{"1 wrong_listing 3>0 of 1000 holds 4"});
    for (const PlanClass plan : {PlanClass::orphan, PlanClass::import, PlanClass::sync, PlanClass::status_mismatch})
        EXPECT_EQ(count(0, plan, blocked), 1U) << to_text(plan);
    EXPECT_EQ(count(0, PlanClass::review, reported), 1U);
    EXPECT_EQ(count(1, PlanClass::orphan, proposed), 1U);
}

TEST_F(GuardsTest, field_share_holds_one_field_and_the_items_of_it_alone) {
    findings[0].pairs = 1000;
    add(0, with_fields(a_change, {Field::domain}));
    add(0, with_fields(a_change, {Field::domain, Field::username}));
    add(0, with_fields(with_situation(a_move, Situation::renamed), {Field::domain}));
    auto& differ = findings[0].field_differences[static_cast<std::size_t>(Field::domain)];
    differ = 899;
    EXPECT_EQ(tripped(), Texts{});
    differ = 900;
    EXPECT_EQ(tripped(), Texts{"1 field_share domain 900>899 of 1000 holds 2"});
    const auto& items = findings[0].result.of(PlanClass::sync).packed();
    EXPECT_EQ(items[0].disposition(), blocked);
    EXPECT_EQ(items[1].disposition(), proposed);
    EXPECT_EQ(items[1].disposition_of(0), blocked);
    EXPECT_EQ(items[1].disposition_of(1), proposed);
    EXPECT_EQ(items[2].disposition(), proposed) << "a rename is no field change";
    EXPECT_EQ(count(0, PlanClass::sync, blocked), 1U);
}

TEST_F(GuardsTest, field_share_needs_ten_pairs_something_to_hold_and_the_servers_authority) {
    auto& differ = findings[0].field_differences[static_cast<std::size_t>(Field::username)];
    findings[0].pairs = differ = 10;
    EXPECT_EQ(tripped(), Texts{}) << "nothing to hold";
    add(0, a_change);
    findings[0].pairs = differ = 9;
    EXPECT_EQ(tripped(), Texts{});
    world.policy.authority[static_cast<std::size_t>(Field::username)] = Authority::report;
    findings[0].pairs = differ = 10;
    EXPECT_EQ(tripped(), Texts{});
    world.policy.authority[static_cast<std::size_t>(Field::username)] = Authority::server;
    EXPECT_EQ(tripped(), Texts{"1 field_share username 10>8 of 10 holds 1"});
}

TEST_F(GuardsTest, sync_limit_leaves_out_what_a_field_share_holds) {
    findings[0].pairs = 10;
    findings[0].field_differences[static_cast<std::size_t>(Field::username)] = 10;
    add(0, a_change, 9);
    add(0, with_fields(a_change, {Field::domain}), 5);
    EXPECT_EQ(tripped(), Texts{"1 field_share username 10>8 of 10 holds 9"});
    add(0, with_fields(a_change, {Field::domain, Field::username}));
    EXPECT_EQ(tripped(), (Texts{"1 field_share username 10>8 of 10 holds 1", "1 sync_limit 6>5 of 10 holds 6"}));
}

TEST_F(GuardsTest, a_held_move_holds_the_rest_of_its_pair) {
    findings[0].pairs = 10;
    add(0, with_key(a_move, "m"));
    add(0, a_move, 3);
    add(0, with_key(a_change, "m")), add(0, with_key(a_status, "m"));
    add(0, with(with_key(a_status, "m"), reported));
    add(0, with_key(an_import, "m"));
    add(0, a_change);
    EXPECT_EQ(tripped(), Texts{"1 move_limit 4>3 of 10 holds 4"});
    EXPECT_EQ(count(0, PlanClass::sync, blocked), 5U);
    EXPECT_EQ(count(0, PlanClass::sync, proposed), 1U);
    EXPECT_EQ(count(0, PlanClass::status_mismatch, blocked), 1U);
    EXPECT_EQ(count(0, PlanClass::status_mismatch, reported), 1U);
    EXPECT_EQ(count(0, PlanClass::import, proposed), 1U);
}

TEST_F(GuardsTest, see_every_item_as_it_was) {
    findings[0].result.tally.live_services = 40;
    findings[0].trust()[TrustFacet::whole].fault = TrustFault::partial;
    findings[0].trust()[TrustFacet::own] = {TrustFault::no_match, 1, 40, 0};
    add(0, an_orphan, 3);
    EXPECT_EQ(tripped(), (Texts{"1 wrong_listing 1>0 of 40 holds 3", "1 partial_listing 3>0 of 40 holds 3",
                                "1 orphan_limit 3>2 of 40 holds 3"}));
}

}  // namespace
}  // namespace serversync
