// SPDX-License-Identifier: MIT
#include "engine/reconcile/ages.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

constexpr std::int64_t hour = 3600;

class AgesTest : public testing::Test {
protected:
    World world;
    ServerFindings findings = world.findings_of(1);
    Account account = account_of("a");
    Service service = service_of(7, "a");
    Item item;

    AgesTest() {
        item.plan = PlanClass::import;
        item.account = &account;
    }

    /// The cause for which the item is deferred; `none` where it is not.
    Cause cause() {
        item.disposition = Disposition::proposed;
        item.cause = Cause::none;
        AgeLimits(world.run(), findings).apply(item);
        EXPECT_EQ(item.disposition, item.cause == Cause::none ? Disposition::proposed : Disposition::deferred);
        return item.cause;
    }

    void create(std::int64_t age) { account.created = LocalTime{world.as_of.seconds - age}; }
};

TEST_F(AgesTest, mirror_is_stale_after_its_limit) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 24 * hour;
    EXPECT_FALSE(stale_mirror(world.run()));
    --world.mirror_loaded_at.seconds;
    ASSERT_TRUE(stale_mirror(world.run()));
    const Diagnostic note = *stale_mirror_note(world.run());
    EXPECT_EQ(note.code, DiagnosticCode::stale_mirror);
    EXPECT_EQ(note.severity, Severity::medium);
    EXPECT_EQ(
        note.message,
        "the mirror (2026-11-19T05:59:59Z) is older than 24 h: imports and orphans that are not clearly older are deferred. "
        "Reload the mirror");
}

TEST_F(AgesTest, listing_is_stale_after_its_limit_or_where_it_is_older_than_the_mirror) {
    ListingSummary& listing = findings.result.listing;
    world.mirror_loaded_at.seconds = world.as_of.seconds - 20 * hour;
    listing.listed_at = Instant{world.as_of.seconds - 6 * hour};
    EXPECT_FALSE(stale_listing(world.run(), listing));
    --listing.listed_at->seconds;
    EXPECT_TRUE(stale_listing(world.run(), listing));
    EXPECT_EQ(
        stale_listing_note(world.run(), listing)->message,
        "the listing (2026-11-19T23:59:59Z) is older than 6 h: imports and orphans that are not clearly older are deferred. "
        "Fetch it again");
    listing.listed_at = Instant{world.as_of.seconds - hour};
    world.mirror_loaded_at = *listing.listed_at;
    EXPECT_FALSE(stale_listing(world.run(), listing));
    ++world.mirror_loaded_at.seconds;
    EXPECT_TRUE(stale_listing(world.run(), listing));
    EXPECT_EQ(stale_listing_note(world.run(), listing)->code, DiagnosticCode::stale_listing);
    listing.state = ListingState::failed;
    EXPECT_FALSE(stale_listing(world.run(), listing));
    listing.state = ListingState::complete;
    listing.listed_at.reset();
    EXPECT_FALSE(stale_listing(world.run(), listing));
}

TEST_F(AgesTest, items_younger_than_the_minimum_are_deferred) {
    create(24 * hour);
    EXPECT_EQ(cause(), Cause::none);
    create(24 * hour - 1);
    EXPECT_EQ(cause(), Cause::younger_than_limit);
    findings.uninformative.created = true;
    EXPECT_EQ(cause(), Cause::none);
    account.created.reset();
    EXPECT_EQ(cause(), Cause::none);
    // A service can have come to be until the end of the day of its registration.
    item.service = &service;
    service.registered_on = *parse_date("2026-11-17");
    EXPECT_EQ(cause(), Cause::none);
    service.registered_on = *parse_date("2026-11-18");
    EXPECT_EQ(cause(), Cause::none);
    service.registered_on = *parse_date("2026-11-19");
    EXPECT_EQ(cause(), Cause::younger_than_limit);
}

TEST_F(AgesTest, changes_are_deferred_with_their_item) {
    item.plan = PlanClass::sync;
    item.changes = {{Field::domain, "a", "b", Authority::server, Disposition::proposed, Cause::none, 0, {}},
                    {Field::username, "a", "b", Authority::server, Disposition::report_only, Cause::policy, 0, {}}};
    create(1);
    EXPECT_EQ(cause(), Cause::younger_than_limit);
    EXPECT_EQ(item.changes[0].disposition, Disposition::deferred);
    EXPECT_EQ(item.changes[0].cause, Cause::younger_than_limit);
    EXPECT_EQ(item.changes[1].disposition, Disposition::report_only);
}

TEST_F(AgesTest, only_what_is_proposed_is_deferred) {
    create(1);
    item.disposition = Disposition::report_only;
    AgeLimits(world.run(), findings).apply(item);
    EXPECT_EQ(item.disposition, Disposition::report_only);
}

TEST_F(AgesTest, a_stale_mirror_defers_what_may_not_be_in_it) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 30 * hour;
    create(54 * hour);
    EXPECT_EQ(cause(), Cause::none);
    create(54 * hour - 1);
    EXPECT_EQ(cause(), Cause::stale_mirror);
    account.created.reset();
    EXPECT_EQ(cause(), Cause::stale_mirror) << "its age is unknown";
    create(40 * hour);
    for (const PlanClass plan : {PlanClass::sync, PlanClass::status_mismatch}) {
        item.plan = plan;
        EXPECT_EQ(cause(), Cause::none);
    }
    item.action = Action::terminate_account;
    EXPECT_EQ(cause(), Cause::stale_mirror);
    item.action = Action::none;
    item.plan = PlanClass::orphan;
    EXPECT_EQ(cause(), Cause::stale_mirror);
}

TEST_F(AgesTest, the_older_of_two_stale_inputs_counts) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 30 * hour;
    findings.result.listing.listed_at = Instant{world.as_of.seconds - 40 * hour};
    create(64 * hour);
    EXPECT_EQ(cause(), Cause::none);
    create(64 * hour - 1);
    EXPECT_EQ(cause(), Cause::stale_listing);
    findings.result.listing.listed_at = Instant{world.as_of.seconds - 25 * hour};
    create(54 * hour - 1);
    EXPECT_EQ(cause(), Cause::stale_mirror);
}

}  // namespace
}  // namespace serversync
