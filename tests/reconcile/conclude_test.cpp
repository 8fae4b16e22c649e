// SPDX-License-Identifier: MIT
#include "engine/reconcile/conclude.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "engine/plan/diagnostic_wording.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers 1 and 2 with whole listings and 100 live services each.
class ConcludeTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;
    std::vector<Override> overrides;
    FleetRemarks remarks;

    ConcludeTest() { reset(); }

    void reset() {
        findings.clear();
        for (const std::uint64_t id : {1U, 2U}) {
            findings.push_back(world.findings_of(id));
            findings.back().result.listing.rows = 1;
            findings.back().result.tally.live_services = 100;
        }
    }

    void add_orphans(std::size_t count, Disposition disposition = Disposition::proposed) {
        ItemPacker packer;
        for (std::size_t i = 0; i < count; ++i) {
            Service service = service_of(7 + i, "a");
            service.client_id = 100 + i;
            Item item;
            item.plan = PlanClass::orphan;
            item.service = &service;
            item.disposition = disposition;
            findings[0].result.add(item, packer);
        }
        findings[0].result.tally.items[static_cast<std::size_t>(PlanClass::orphan)][static_cast<std::size_t>(disposition)] +=
            count;
    }

    Document concluded() { return conclude(world.run(), std::move(findings), remarks, overrides); }

    /// "complete stale blocked drift applyable", those that hold.
    std::string status() {
        const DocumentStatus is = concluded().status;
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

    /// The status after an override of the only guard.
    std::string accepted(const std::function<void()>& make) {
        overrides.clear();
        reset();
        make();
        const Document before = concluded();
        EXPECT_EQ(before.guards.size(), 1U);
        overrides = {{before.guards.front().accept, "reason"}};
        reset();
        make();
        return status();
    }
};

using F = TrustFault;

TEST_F(ConcludeTest, a_document_of_whole_current_listings_is_applyable) { EXPECT_EQ(status(), "complete applyable"); }

TEST_F(ConcludeTest, an_item_is_drift_unless_it_is_ignored) {
    add_orphans(1, Disposition::ignored);
    EXPECT_EQ(status(), "complete applyable");
    reset();
    add_orphans(1, Disposition::report_only);
    EXPECT_EQ(status(), "complete drift applyable");
}

TEST_F(ConcludeTest, is_complete_where_every_listing_says_what_is_there) {
    struct Row {
        TrustFacet facet;
        TrustFault fault;
        std::uint64_t live;
        bool complete;
    };
    for (const Row& row : std::initializer_list<Row>{
             {TrustFacet::whole, F::unread, 0, false},
             {TrustFacet::whole, F::partial, 0, false},
             {TrustFacet::whole, F::empty, 1, false},
             {TrustFacet::whole, F::empty, 0, true},
             {TrustFacet::whole, F::rejected_rows, 1, true},
             {TrustFacet::whole, F::repeated_rows, 1, true},
             {TrustFacet::whole, F::total_differs, 1, true},
             {TrustFacet::whole, F::page_size, 1, true},
             {TrustFacet::own, F::no_match, 1, false},
             {TrustFacet::own, F::equal_listing, 1, false},
             {TrustFacet::steady, F::fewer_rows, 1, true},
             {TrustFacet::current, F::none, 1, true},
         }) {
        reset();
        findings[1].trust()[row.facet].fault = row.fault;
        findings[1].result.tally.live_services = row.live;
        EXPECT_EQ(concluded().status.complete, row.complete) << to_text(row.fault) << " " << row.live;
    }
}

TEST_F(ConcludeTest, takes_what_was_accepted_for_read) {
    EXPECT_EQ(accepted([&] {
                  add_orphans(1);
                  findings[0].result.listing.rows = 0;
                  findings[0].trust()[TrustFacet::whole].fault = F::empty;
              }),
              "complete drift applyable");
    EXPECT_EQ(accepted([&] {
                  add_orphans(1);
                  findings[0].trust()[TrustFacet::own].fault = F::no_match;
              }),
              "complete drift applyable");
    EXPECT_EQ(accepted([&] {
                  add_orphans(1);
                  findings[0].trust()[TrustFacet::whole].fault = F::partial;
              }),
              "drift")
        << "nobody can accept what was never read";
}

TEST_F(ConcludeTest, is_stale_where_the_mirror_or_a_listing_is_not_current) {
    world.mirror_loaded_at.seconds = world.as_of.seconds - 25 * 3600L;
    EXPECT_EQ(status(), "complete stale");
    world.mirror_loaded_at.seconds = world.as_of.seconds;
    reset();
    findings[1].trust()[TrustFacet::current].fault = F::too_old;
    EXPECT_EQ(status(), "complete stale");
}

TEST_F(ConcludeTest, of_an_incomplete_mirror_is_not_applyable) {
    world.mirror_complete = false;
    EXPECT_EQ(status(), "complete");
}

TEST_F(ConcludeTest, that_a_guard_blocks_is_not_applyable) {
    add_orphans(5);
    EXPECT_EQ(status(), "complete drift applyable");
    reset();
    add_orphans(6);
    EXPECT_EQ(status(), "complete blocked drift");
}

TEST_F(ConcludeTest, sums_the_servers_and_sorts_their_notes) {
    findings[0].result.tally.in_sync = 3;
    findings[1].result.tally.in_sync = 4;
    findings[0].case_username.add("a", "A");
    findings[0].case_domain.add("b", "B");
    findings[0].trust()[TrustFacet::current].fault = F::too_old;
    const Document document = concluded();
    EXPECT_EQ(document.total.in_sync, 7U);
    EXPECT_EQ(document.total.live_services, 200U);
    ASSERT_EQ(document.servers.size(), 2U);
    const auto& notes = document.servers[0].diagnostics;
    ASSERT_EQ(notes.size(), 3U);
    EXPECT_EQ(notes[0].code, DiagnosticCode::stale_listing);
    EXPECT_EQ(notes[0].severity, Severity::medium);
    EXPECT_EQ(notes[1].field, "domain");
    EXPECT_EQ(notes[1].message, case_only_text("domain", 1, {"b / B"}));
    EXPECT_EQ(notes[2].field, "username");
    EXPECT_TRUE(document.servers[1].diagnostics.empty());
}

TEST_F(ConcludeTest, names_by_cause_the_servers_that_hold_others_up) {
    EXPECT_TRUE(concluded().diagnostics.empty());
    reset();
    remarks.unconfirmed = 3;
    remarks.holders = {{1, F::partial}, {2, F::unread}, {3, F::partial}};
    const Document document = concluded();
    ASSERT_EQ(document.diagnostics.size(), 1U);
    EXPECT_EQ(document.diagnostics[0].code, DiagnosticCode::unconfirmed_absences);
    EXPECT_EQ(document.diagnostics[0].count, 3U);
    const std::string& message = document.diagnostics[0].message;
    EXPECT_LT(message.find("server2"), message.find("server1")) << message;
    EXPECT_LT(message.find("server1"), message.find("server3")) << message;
    reset();
    remarks.holders.clear();
    remarks.has_strangers = true;
    EXPECT_NE(concluded().diagnostics.at(0).message.find("not in the mirror"), std::string::npos);
    reset();
    remarks.has_strangers = false;
    EXPECT_NE(concluded().diagnostics.at(0).message.find("more than an hour before"), std::string::npos);
}

TEST_F(ConcludeTest, tells_which_option_seems_to_name_the_package) {
    const auto notes = [&](std::uint64_t agree, std::uint64_t pairs) {
        findings.clear();
        findings.push_back(world.findings_of(3));
        findings.back().package_pairs = pairs;
        findings.back().package_options[4] = agree;
        return concluded().diagnostics;
    };
    EXPECT_TRUE(notes(0, 0).empty());
    ASSERT_EQ(notes(8, 10).size(), 1U);
    EXPECT_EQ(notes(8, 10)[0].code, DiagnosticCode::products_not_compared);
    EXPECT_EQ(notes(8, 10)[0].message, products_not_compared_text("vps"));
    const auto both = notes(9, 10);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].code, DiagnosticCode::likely_product_field);
    EXPECT_EQ(both[0].message, likely_product_field_text("vps", 5, 9, 10));
    world.modules[1].product_option = 0;
    EXPECT_TRUE(notes(9, 10).empty()) << "its field is known";
}

}  // namespace
}  // namespace serversync
