// SPDX-License-Identifier: MIT
#include "engine/reconcile/conclude.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

class ConcludeTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;
    std::vector<Override> overrides;

    ConcludeTest() {
        for (const std::uint64_t id : {1U, 2U}) {
            findings.push_back(world.findings_of(id));
            findings.back().read_in_full = true;
            findings.back().result.listing.rows = 1;
            findings.back().result.tally.live_services = 100;
        }
    }

    void add_orphans(std::size_t count, Disposition disposition = Disposition::proposed) {
        const Service service = service_of(7, "a");
        ItemPacker packer;
        for (std::size_t i = 0; i < count; ++i) {
            Item item;
            item.plan = PlanClass::orphan;
            item.service = &service;
            item.disposition = disposition;
            findings[0].result.add(item, packer);
        }
        findings[0].result.tally.items[static_cast<std::size_t>(PlanClass::orphan)][static_cast<std::size_t>(disposition)] +=
            count;
    }

    /// "complete stale blocked drift applyable", those that hold.
    std::string status() {
        const DocumentStatus is = conclude(world.run(), std::move(findings), overrides).status;
        std::string text;
        const auto say = [&](bool holds, const char* word) {
            if (holds) text += (text.empty() ? "" : " ") + std::string(word);
        };
        say(is.complete, "complete");
        say(is.stale, "stale");
        say(is.blocked, "blocked");
        say(is.drift, "drift");
        say(is.applyable, "applyable");
        return text;
    }
};

TEST_F(ConcludeTest, a_document_of_whole_fresh_listings_is_applyable) { EXPECT_EQ(status(), "complete applyable"); }

TEST_F(ConcludeTest, an_item_is_drift_unless_it_is_ignored) {
    add_orphans(1, Disposition::ignored);
    EXPECT_EQ(status(), "complete applyable");
}

TEST_F(ConcludeTest, a_reported_item_is_drift) {
    add_orphans(1, Disposition::report_only);
    EXPECT_EQ(status(), "complete drift applyable");
}

TEST_F(ConcludeTest, a_server_that_was_not_read_in_full_makes_it_incomplete) {
    findings[1].read_in_full = false;
    EXPECT_EQ(status(), "");
}

TEST_F(ConcludeTest, a_stale_mirror_makes_it_stale) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 25 * 3600;
    EXPECT_EQ(status(), "complete stale");
}

TEST_F(ConcludeTest, a_stale_listing_makes_it_stale) {
    findings[1].result.listing.listed_at = Instant{world.as_of.seconds - 7 * 3600};
    EXPECT_EQ(status(), "complete stale");
}

TEST_F(ConcludeTest, an_incomplete_mirror_is_not_applyable) {
    world.mirror_complete = false;
    EXPECT_EQ(status(), "complete");
}

TEST_F(ConcludeTest, a_guard_blocks_it) {
    add_orphans(11);
    EXPECT_EQ(status(), "complete blocked drift");
}

TEST_F(ConcludeTest, an_empty_listing_that_was_accepted_is_complete) {
    add_orphans(1);
    findings[0].result.listing.rows = 0;
    findings[0].read_in_full = false;
    overrides = {{{1, PlanClass::orphan, 1}, "reason"}};
    EXPECT_EQ(status(), "complete drift applyable");
}

TEST_F(ConcludeTest, sums_the_servers_and_sorts_their_notes) {
    findings[0].result.tally.in_sync = 3;
    findings[1].result.tally.in_sync = 4;
    findings[0].case_username.add("a", "A");
    findings[0].case_domain.add("b", "B");
    findings[0].result.listing.listed_at = Instant{world.as_of.seconds - 7 * 3600};
    const Document document = conclude(world.run(), std::move(findings), {});
    EXPECT_EQ(document.total.in_sync, 7U);
    EXPECT_EQ(document.total.live_services, 200U);
    ASSERT_EQ(document.servers.size(), 2U);
    const auto& notes = document.servers[0].diagnostics;
    ASSERT_EQ(notes.size(), 3U);
    EXPECT_EQ(notes[0].code, DiagnosticCode::stale_listing);
    EXPECT_EQ(notes[1].field, "domain");
    EXPECT_EQ(notes[1].message, "1 pair differs in 'domain' only in letter case; nothing to do (service / account: b / B)");
    EXPECT_EQ(notes[2].field, "username");
    EXPECT_TRUE(document.servers[1].diagnostics.empty());
}

}  // namespace
}  // namespace serversync
