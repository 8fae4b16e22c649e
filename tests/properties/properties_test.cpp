// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>

#include "finding.hpp"
#include "oracle.hpp"
#include "plan_in_memory.hpp"
#include "plan_items.hpp"
#include "plan_laws.hpp"

namespace serversync {
namespace {

class Properties : public ::testing::Test {
protected:
    void SetUp() override { ::setenv("RC_PARAMS", "seed=20261123 max_success=200", 0); }

    /// A fleet in which no count holds back a proposal, and nothing is too young.
    static RandomFleet open_fleet(std::uint64_t seed) {
        RandomFleet fleet = make_fleet(seed);
        fleet.policy = Policy{};
        const ShareLimit none{1000, 1000};
        fleet.policy.orphans = fleet.policy.moves = fleet.policy.status_changes = fleet.policy.syncs =
            fleet.policy.imports = {none, none};
        fleet.policy.field_share_pairs = 1000;
        fleet.policy.item_min_age = 0;
        return fleet;
    }
};

std::vector<Finding> findings_of(const RandomFleet& fleet) { return read_findings(actual_items(plan_in_memory(fleet))); }

TEST_F(Properties, while_an_agreement_is_left_nothing_is_ended_or_imported) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        const RandomFleet fleet = open_fleet(seed);
        const Document plan = plan_in_memory(fleet);
        RC_LOG() << "seed " << seed << "\n" << describe(fleet);
        RC_ASSERT(lost_agreement(fleet, read_findings(actual_items(plan)), actual_trust(plan)).empty());
    }));
}

TEST_F(Properties, rows_that_repeat_or_are_lost_while_a_total_counts_them_never_end_a_service) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed, std::uint64_t which) {
        const RandomFleet fleet = open_fleet(seed);
        const auto before = findings_of(fleet);
        RC_LOG() << "seed " << seed << "\n" << describe(fleet);
        for (std::size_t i = 0; i < fleet.listings.size(); ++i) {
            const RandomListing& listing = fleet.listings[i];
            if (listing.rows.empty() || listing.state != "complete") continue;
            const auto row = static_cast<std::size_t>(which % listing.rows.size());
            RC_ASSERT(new_orphan(fleet, i, before, findings_of(with_repeated_row(fleet, i, row))).empty());
            RC_ASSERT(new_orphan(fleet, i, before, findings_of(with_lost_row(fleet, i, row))).empty());
        }
    }));
}

TEST_F(Properties, a_plan_that_was_carried_out_proposes_nothing_new) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        const RandomFleet fleet = open_fleet(seed);
        RandomFleet applied = fleet;
        const auto before = findings_of(fleet);
        serversync::apply(before, applied);
        RC_LOG() << "seed " << seed << "\n" << describe(fleet) << "applied\n" << describe(applied);
        RC_ASSERT(new_proposal(fleet, before, findings_of(applied)) == "");
    }));
}

TEST_F(Properties, carrying_out_plan_after_plan_comes_to_an_end) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        RandomFleet fleet = open_fleet(seed);
        RC_LOG() << "seed " << seed << "\n" << describe(fleet);
        const auto is_proposed = [](const Finding& finding) { return finding.is_proposed(); };
        auto findings = findings_of(fleet);
        for (int round = 0; round < 5 && std::any_of(findings.begin(), findings.end(), is_proposed); ++round) {
            serversync::apply(findings, fleet);
            findings = findings_of(fleet);
        }
        // What is created for an identity that WHMCS gives itself is never found.
        for (const Finding& finding : findings) {
            if (!finding.is_proposed()) continue;
            const auto server = std::find_if(fleet.servers.begin(), fleet.servers.end(),
                                             [&](const RandomServer& s) { return s.id == finding.server; });
            RC_ASSERT(fleet.module_of(*server).identity == "serviceid");
        }
    }));
}

/// Two items may be of one account, and the first of them may end it.
TEST_F(Properties, what_was_ended_is_carried_out_once) {
    RandomFleet fleet;
    fleet.modules = {{"first", "domain", true, true}};
    fleet.servers = {{1, "first", "", false, false, 0, std::nullopt}};
    fleet.services.emplace_back().id = 7;
    fleet.listings.emplace_back().server = 1;
    for (const char* identifier : {"a.example.", "b.example"}) fleet.listings[0].rows.emplace_back().identifier = identifier;
    const std::string of_row = " live_after_termination a.example 7 terminate_account proposed none";
    const std::string change = "sync 1 differs a.example 7 update_service proposed none username:proposed";
    serversync::apply(read_findings({"status_mismatch 1" + of_row, "status_mismatch 1" + of_row}), fleet);
    ASSERT_EQ(fleet.listings[0].rows.size(), 1U);
    EXPECT_EQ(fleet.listings[0].rows[0].identifier, "b.example");
    serversync::apply(read_findings({change}), fleet);
    EXPECT_EQ(fleet.services[0].username, "");
}

}  // namespace
}  // namespace serversync
