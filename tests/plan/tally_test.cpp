// SPDX-License-Identifier: MIT
#include "engine/plan/tally.hpp"

#include <gtest/gtest.h>

#include "engine/plan/policy.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {
namespace {

TEST(Tally, adds_every_count) {
    Tally one;
    std::uint64_t next = 1;
    for (auto& count : one.accounts) count = next++;
    for (auto& count : one.services) count = next++;
    for (auto& row : one.items) {
        for (auto& count : row) count = next++;
    }
    for (auto& count : one.severities) count = next++;
    one.in_sync = next++;
    one.live_services = next++;
    Tally sum;
    sum += one;
    EXPECT_EQ(sum, one);
    sum += one;
    EXPECT_EQ(sum.in_sync, 2 * one.in_sync);
    EXPECT_EQ(sum.live_services, 2 * one.live_services);
    EXPECT_EQ(sum[AccountFate::moved], 2 * one[AccountFate::moved]);
    EXPECT_EQ(sum[ServiceFate::missing], 2 * one[ServiceFate::missing]);
    EXPECT_EQ(sum.severities.back(), 2 * one.severities.back());
    EXPECT_EQ(sum.items_in(PlanClass::orphan, Disposition::blocked), 2 * one.items_in(PlanClass::orphan, Disposition::blocked));
}

TEST(Tally, counts_the_items_of_a_class) {
    Tally tally;
    tally.items[static_cast<std::size_t>(PlanClass::sync)] = {1, 2, 3, 4, 5};
    EXPECT_EQ(tally.items_in(PlanClass::sync), 15U);
    EXPECT_EQ(tally.items_in(PlanClass::sync, Disposition::deferred), 3U);
    EXPECT_EQ(tally.items_in(PlanClass::orphan), 0U);
}

TEST(ShareLimit, allows_the_larger_of_share_and_floor) {
    const ShareLimit limit{100, 2};
    EXPECT_EQ(limit.allowed(0), 2U);
    EXPECT_EQ(limit.allowed(29), 2U);
    EXPECT_EQ(limit.allowed(30), 3U);
    EXPECT_EQ(limit.allowed(1009), 100U);
}

TEST(ListingOutcome, is_the_state_unless_the_server_was_not_asked) {
    for (std::size_t i = 0; i < listing_outcome_count; ++i) {
        const auto outcome = static_cast<ListingOutcome>(i);
        ListingSummary listing;
        listing.skipped = outcome != ListingOutcome::skipped;
        listing.set_outcome(outcome);
        EXPECT_EQ(listing.outcome(), outcome);
        EXPECT_EQ(listing.skipped, outcome == ListingOutcome::skipped);
    }
    ListingSummary listing;
    listing.set_outcome(ListingOutcome::skipped);
    EXPECT_EQ(listing.state, ListingState::failed);
    listing.set_outcome(ListingOutcome::partial);
    EXPECT_EQ(listing.state, ListingState::partial);
}

}  // namespace
}  // namespace serversync
