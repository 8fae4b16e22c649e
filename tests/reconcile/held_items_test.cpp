// SPDX-License-Identifier: MIT
#include "engine/reconcile/held_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/reconcile/guard_fixture.hpp"

namespace serversync {
namespace {

using HeldItemsTest = GuardFixture;

TEST_F(HeldItemsTest, are_proposed_or_deferred_and_of_the_class) {
    for (std::size_t i = 0; i < disposition_count; ++i) add(0, with(an_orphan, static_cast<Disposition>(i)));
    add(1, an_orphan), add(0, a_change), add(0, a_move);
    const HeldItems items(findings);
    const auto orphans = items.of(0, PlanClass::orphan);
    ASSERT_EQ(orphans.size(), 2U);
    EXPECT_EQ(items.item(orphans[0]).disposition(), Disposition::proposed);
    EXPECT_EQ(items.item(orphans[1]).disposition(), Disposition::deferred);
    EXPECT_EQ(items.of(1, PlanClass::orphan).size(), 1U);
    EXPECT_EQ(items.of(0, PlanClass::import).size(), 0U);
    EXPECT_EQ(items.of(0, PlanClass::sync).size(), 2U);
    EXPECT_EQ(items.of(0, PlanClass::sync, is_move).size(), 1U);
}

TEST_F(HeldItemsTest, are_moves_where_they_make_two_a_pair) {
    for (const Situation situation : {Situation::moved, Situation::unassigned, Situation::renamed, Situation::differs})
        add(0, with_situation(a_move, situation));
    const HeldItems items(findings);
    EXPECT_EQ(items.of(0, PlanClass::sync, is_move).size(), 3U);
}

TEST_F(HeldItemsTest, have_a_digest_of_their_ids_in_any_order) {
    add(0, an_orphan, 3);
    const HeldItems items(findings);
    auto all = items.of(0, PlanClass::orphan);
    const std::uint64_t before = items.digest(all);
    EXPECT_LT(before, std::uint64_t{1} << 48U);
    std::reverse(all.begin(), all.end());
    EXPECT_EQ(items.digest(all), before);
    std::rotate(all.begin(), all.begin() + 1, all.end());
    EXPECT_EQ(items.digest(all), before);
    all.pop_back();
    const std::uint64_t two = items.digest(all);
    EXPECT_NE(two, before);
    const auto again = items.of(0, PlanClass::orphan);
    EXPECT_NE(items.digest({again[0], again[1]}), items.digest({again[1], again[2]}));
    EXPECT_NE(items.digest({}), two);
    findings[0].result.of(PlanClass::orphan).packed()[0].decide(Disposition::deferred, Cause::unconfirmed);
    EXPECT_EQ(items.digest(again), before) << "that an item waits makes it no other";
}

TEST_F(HeldItemsTest, are_marked_one_by_one) {
    add(0, an_orphan, 3);
    HeldItems items(findings);
    const auto all = items.of(0, PlanClass::orphan);
    items.hold({all[0]});
    items.accept({all[1]});
    EXPECT_TRUE(items.is_held(all[0]));
    EXPECT_FALSE(items.is_accepted(all[0]));
    EXPECT_FALSE(items.is_held(all[1]));
    EXPECT_TRUE(items.is_accepted(all[1]));
    EXPECT_FALSE(items.is_held(all[2]) || items.is_accepted(all[2]));
    EXPECT_EQ(items.of(0, PlanClass::orphan).size(), 3U) << "nothing is blocked yet";
    items.block();
    EXPECT_EQ(items.item(all[0]).disposition(), Disposition::blocked);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 1U);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::proposed), 2U);
    ItemReader reader;
    EXPECT_EQ(reader.read(items.item(all[0])).cause, Cause::guard);
}

TEST_F(HeldItemsTest, are_held_by_fields_where_nothing_else_of_them_is_open) {
    add(0, with_fields(a_change, {Field::domain}));
    add(0, with_fields(a_change, {Field::domain, Field::username}));
    add(0, with_fields(a_change, {Field::username}));
    findings[0].result.of(PlanClass::sync).packed()[1].decide_change(1, Disposition::report_only, Cause::policy);
    add(0, with_fields(a_change, {Field::domain, Field::username}));
    HeldItems items(findings);
    const auto all = items.of(0, PlanClass::sync);
    for (const ItemPlace& place : all) EXPECT_FALSE(items.is_held_by_fields(place));
    items.hold_field(0, Field::domain);
    EXPECT_TRUE(items.is_held_by_fields(all[0]));
    EXPECT_TRUE(items.is_held_by_fields(all[1]));
    EXPECT_FALSE(items.is_held_by_fields(all[2]));
    EXPECT_FALSE(items.is_held_by_fields(all[3]));
    items.block();
    EXPECT_EQ(items.item(all[0]).disposition(), Disposition::blocked);
    EXPECT_EQ(items.item(all[1]).disposition(), Disposition::blocked);
    EXPECT_EQ(items.item(all[1]).disposition_of(1), Disposition::report_only);
    EXPECT_EQ(items.item(all[2]).disposition(), Disposition::proposed);
    EXPECT_EQ(items.item(all[3]).disposition(), Disposition::proposed);
    EXPECT_EQ(items.item(all[3]).disposition_of(0), Disposition::blocked);
    EXPECT_EQ(items.item(all[3]).disposition_of(1), Disposition::proposed);
    EXPECT_EQ(count(0, PlanClass::sync, Disposition::blocked), 2U);
}

TEST_F(HeldItemsTest, take_the_rest_of_a_held_move_with_them) {
    add(0, with_key(a_move, "m")), add(0, with_key(a_change, "m")), add(0, with_key(a_status, "m"));
    add(0, with_key(a_move, "n")), add(0, with_key(a_change, "n"));
    add(1, with_key(a_change, "m"));
    HeldItems items(findings);
    items.hold({items.of(0, PlanClass::sync, is_move).front()});
    items.block();
    EXPECT_EQ(count(0, PlanClass::sync, Disposition::blocked), 2U);
    EXPECT_EQ(count(0, PlanClass::status_mismatch, Disposition::blocked), 1U);
    EXPECT_EQ(count(0, PlanClass::sync, Disposition::proposed), 2U);
    EXPECT_EQ(count(1, PlanClass::sync, Disposition::proposed), 1U);
}

TEST_F(HeldItemsTest, are_no_longer_free_where_their_move_is_held) {
    add(0, with_key(a_move, "m")), add(0, with_key(a_change, "m")), add(0, with_key(a_change, "n"));
    HeldItems items(findings);
    const auto held = [&] {
        std::size_t count = 0;
        for (const ItemPlace& place : items.of(0, PlanClass::sync)) count += static_cast<std::size_t>(items.is_held(place));
        return count;
    };
    items.hold(items.of(0, PlanClass::sync, is_move));
    EXPECT_EQ(held(), 1U);
    items.hold_rest_of_pairs();
    EXPECT_EQ(held(), 2U);
}

TEST_F(HeldItemsTest, that_are_field_changes_take_nothing_with_them) {
    add(0, with_key(a_change, "m")), add(0, with_key(a_status, "m"));
    HeldItems items(findings);
    items.hold(items.of(0, PlanClass::sync));
    items.block();
    EXPECT_EQ(count(0, PlanClass::status_mismatch, Disposition::proposed), 1U);
}

}  // namespace
}  // namespace serversync
