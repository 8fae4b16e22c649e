// SPDX-License-Identifier: MIT
#include "engine/reconcile/ages.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

#include "engine/plan/diagnostic_wording.hpp"
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
        item.plan = PlanClass::orphan;
        item.account = &account;
    }

    /// The cause for which the item is deferred; `none` where it is not.
    Cause cause(bool by_sightings = false) {
        item.disposition = Disposition::proposed;
        item.cause = Cause::none;
        const AgeLimits ages(world.run(), findings);
        ages.apply(item);
        if (by_sightings) ages.apply_sightings(item);
        EXPECT_EQ(item.disposition, item.cause == Cause::none ? Disposition::proposed : Disposition::deferred);
        return item.cause;
    }

    void create(std::int64_t age) { account.created = LocalTime{world.as_of.seconds - age}; }
    void be_stale(TrustFault fault) { findings.trust()[TrustFacet::current].fault = fault; }
};

TEST_F(AgesTest, mirror_is_stale_after_its_limit) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 24 * hour;
    EXPECT_FALSE(stale_mirror(world.run()));
    EXPECT_FALSE(stale_mirror_note(world.run()));
    --world.mirror_loaded_at.seconds;
    ASSERT_TRUE(stale_mirror(world.run()));
    const Diagnostic note = *stale_mirror_note(world.run());
    EXPECT_EQ(note.code, DiagnosticCode::stale_mirror);
    EXPECT_EQ(note.severity, Severity::medium);
    EXPECT_EQ(note.message, stale_mirror_text(world.mirror_loaded_at, 24 * hour));
}

TEST_F(AgesTest, items_younger_than_the_minimum_wait_whatever_the_zone_of_the_servers_clock) {
    create(36 * hour);
    EXPECT_EQ(cause(), Cause::none);
    create(36 * hour - 1);
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
    EXPECT_EQ(cause(), Cause::younger_than_limit) << "in UTC-12 that day has ended 18 hours ago";
    world.as_of.seconds += 6 * hour - 1;
    EXPECT_EQ(cause(), Cause::younger_than_limit);
    ++world.as_of.seconds;
    EXPECT_EQ(cause(), Cause::none);
}

TEST_F(AgesTest, nothing_is_proposed_from_a_listing_that_is_not_current) {
    for (std::size_t plan = 0; plan < plan_class_count; ++plan) {
        item.plan = static_cast<PlanClass>(plan);
        be_stale(TrustFault::none);
        EXPECT_EQ(cause(), Cause::none);
        for (const TrustFault fault :
             {TrustFault::no_time, TrustFault::in_future, TrustFault::older_than_mirror, TrustFault::too_old}) {
            be_stale(fault);
            EXPECT_EQ(cause(), Cause::stale_listing);
            EXPECT_EQ(stale_cause(findings.trust()), Cause::stale_listing);
        }
        be_stale(TrustFault::stale_mirror);
        EXPECT_EQ(cause(), Cause::stale_mirror);
    }
    create(1);
    EXPECT_EQ(cause(), Cause::younger_than_limit) << "which is said first";
    findings.trust() = {};
    findings.trust()[TrustFacet::whole].fault = TrustFault::partial;
    create(100 * hour);
    EXPECT_EQ(cause(), Cause::none);
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
    EXPECT_EQ(item.changes[1].cause, Cause::policy);
}

TEST_F(AgesTest, only_what_is_proposed_is_deferred) {
    create(1);
    be_stale(TrustFault::too_old);
    world.policy.sightings = 9;
    for (const Disposition disposition : {Disposition::report_only, Disposition::deferred, Disposition::ignored}) {
        item.disposition = disposition;
        item.cause = Cause::policy;
        const AgeLimits ages(world.run(), findings);
        ages.apply(item);
        ages.apply_sightings(item);
        EXPECT_EQ(item.disposition, disposition);
        EXPECT_EQ(item.cause, Cause::policy);
    }
}

TEST_F(AgesTest, an_item_waits_until_it_was_seen_as_often_as_the_policy_wants) {
    struct Row {
        std::uint64_t wanted, before;
        Cause cause;
    };
    for (const Row& row : std::initializer_list<Row>{{1, 0, Cause::none},
                                                     {0, 0, Cause::none},
                                                     {2, 0, Cause::seen_once},
                                                     {2, 1, Cause::none},
                                                     {3, 1, Cause::seen_once},
                                                     {3, 2, Cause::none},
                                                     {3, 9, Cause::none}}) {
        world.policy.sightings = row.wanted;
        world.prior.items = {{item_id(item), row.before}};
        EXPECT_EQ(cause(true), row.cause) << row.before << " of " << row.wanted;
    }
    world.prior.items.clear();
    EXPECT_EQ(cause(true), Cause::seen_once) << "never before";
    item.plan = PlanClass::import;
    EXPECT_EQ(cause(true), Cause::none) << "an import takes nothing away";
    item.plan = PlanClass::orphan;
    create(1);
    EXPECT_EQ(cause(true), Cause::younger_than_limit) << "the least of reasons comes last";
}

}  // namespace
}  // namespace serversync
