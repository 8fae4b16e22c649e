// SPDX-License-Identifier: MIT
#include "engine/reconcile/guards.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers with items of the test's making, under the guards.
class GuardsTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;
    std::vector<Override> overrides;
    std::vector<Diagnostic> diagnostics;

    GuardsTest() { reset(); }

    /// Server 1 and 2 without items; each of 1000 live services and pairs.
    void reset() {
        findings.clear();
        for (const std::uint64_t id : {1U, 2U}) {
            ServerFindings& server = findings.emplace_back(world.findings_of(id));
            server.result.listing.rows = 990;
            server.result.tally.live_services = 1000;
            server.pairs = 1000;
        }
        diagnostics.clear();
    }

    /// Adds items of a class to a server.
    void add(std::size_t server, PlanClass plan, std::size_t count, Disposition disposition = Disposition::proposed,
             Action action = Action::none, std::vector<Change> changes = {}) {
        const Account account = account_of("a");
        ItemPacker packer;
        for (std::size_t i = 0; i < count; ++i) {
            Item item;
            item.plan = plan;
            item.disposition = disposition;
            item.action = action;
            item.account = &account;
            item.changes = changes;
            findings[server].result.add(item, packer);
        }
        findings[server].result.tally.items[static_cast<std::size_t>(plan)][static_cast<std::size_t>(disposition)] += count;
    }

    std::vector<GuardResult> evaluate() { return apply_guards(world.run(), findings, overrides, diagnostics); }

    /// The one guard that tripped, which must be the one named.
    GuardResult tripped(Guard guard) {
        const auto results = evaluate();
        EXPECT_EQ(results.size(), 1U);
        if (results.size() != 1) return {};
        EXPECT_EQ(to_text(results.front().guard), to_text(guard));
        EXPECT_TRUE(results.front().blocked);
        return results.front();
    }

    std::uint64_t count(std::size_t server, PlanClass plan, Disposition disposition) const {
        std::uint64_t found = 0;
        for (const PackedItem item : findings[server].result.of(plan).packed())
            found += item.disposition() == disposition ? 1U : 0U;
        EXPECT_EQ(findings[server].result.tally.items_in(plan, disposition), found);
        return found;
    }
};

TEST_F(GuardsTest, let_pass_what_is_within_every_limit) {
    add(0, PlanClass::orphan, 20);
    add(0, PlanClass::import, 100);
    add(0, PlanClass::sync, 300);
    add(0, PlanClass::status_mismatch, 100);
    EXPECT_TRUE(evaluate().empty());
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::proposed), 20U);
}

TEST_F(GuardsTest, empty_listing_blocks_orphans_where_services_are_expected) {
    add(0, PlanClass::orphan, 1);
    findings[0].result.listing.rows = 0;
    const GuardResult guard = tripped(Guard::empty_listing);
    EXPECT_EQ(guard.accept, (Acceptance{1, PlanClass::orphan, 1}));
    EXPECT_EQ(guard.message, "server 1: orphan plan blocked: the listing is empty while the mirror expects 1000 live services");
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 1U);
}

TEST_F(GuardsTest, partial_listing_blocks_orphans) {
    add(0, PlanClass::orphan, 2);
    findings[0].result.listing.state = ListingState::partial;
    findings[0].result.listing.error = "page 2 failed";
    EXPECT_EQ(tripped(Guard::partial_listing).message,
              "server 1: orphan plan blocked: the listing is partial (page 2 failed), so absence is not proven for 2 missing "
              "services");
}

TEST_F(GuardsTest, rejected_rows_block_orphans_and_name_their_count_to_accept) {
    add(0, PlanClass::orphan, 2);
    findings[0].result.listing.rejected = 1;
    const GuardResult guard = tripped(Guard::rejected_rows);
    EXPECT_EQ(guard.count, 1U);
    EXPECT_EQ(guard.of, 990U);
    EXPECT_EQ(guard.accept.count, 2U) << "what an override names is not what the guard counted";
}

TEST_F(GuardsTest, page_size_blocks_orphans_where_more_is_expected) {
    add(0, PlanClass::orphan, 1);
    findings[0].result.listing.rows = 500;
    EXPECT_EQ(tripped(Guard::page_size).accept.count, 1U);
    reset();
    add(0, PlanClass::orphan, 1);
    findings[0].result.listing.rows = 1000;
    EXPECT_TRUE(evaluate().empty()) << "a page of as many as are expected";
}

TEST_F(GuardsTest, that_doubt_absence_say_nothing_without_orphans) {
    findings[0].result.listing.rows = 0;
    findings[0].result.listing.rejected = 1;
    EXPECT_TRUE(evaluate().empty());
}

TEST_F(GuardsTest, orphan_limit_is_a_share_with_a_floor) {
    world.policy.run_orphans = 1000;
    add(0, PlanClass::orphan, 100);
    EXPECT_TRUE(evaluate().empty());
    add(0, PlanClass::orphan, 1, Disposition::deferred);
    const GuardResult guard = tripped(Guard::orphan_limit);
    EXPECT_EQ(guard.count, 101U);
    EXPECT_EQ(guard.limit, 100U);
    EXPECT_EQ(guard.of, 1000U);
    EXPECT_EQ(guard.accept, (Acceptance{1, PlanClass::orphan, 101}));
    EXPECT_EQ(guard.message,
              "server 1: orphan plan blocked: 101 of 1000 live services (10.1 %) are missing, limit 100 (10 %, floor 2)");
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 101U);
    reset();
    findings[0].result.tally.live_services = 5;
    add(0, PlanClass::orphan, 2);
    EXPECT_TRUE(evaluate().empty());
    add(0, PlanClass::orphan, 1);
    EXPECT_EQ(tripped(Guard::orphan_limit).limit, 2U);
}

TEST_F(GuardsTest, never_block_what_is_only_reported) {
    add(0, PlanClass::orphan, 101);
    add(0, PlanClass::orphan, 3, Disposition::report_only);
    tripped(Guard::orphan_limit);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::report_only), 3U);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 101U);
    reset();
    add(0, PlanClass::orphan, 500, Disposition::report_only);
    EXPECT_TRUE(evaluate().empty());
}

TEST_F(GuardsTest, run_orphan_cap_counts_all_servers) {
    add(0, PlanClass::orphan, 25);
    add(1, PlanClass::orphan, 25);
    EXPECT_TRUE(evaluate().empty());
    add(1, PlanClass::orphan, 1);
    const GuardResult guard = tripped(Guard::run_orphan_cap);
    EXPECT_EQ(guard.server_id, 0U);
    EXPECT_EQ(guard.accept, (Acceptance{0, PlanClass::orphan, 51}));
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 25U);
    EXPECT_EQ(count(1, PlanClass::orphan, Disposition::blocked), 26U);
}

TEST_F(GuardsTest, run_orphan_cap_leaves_out_servers_that_were_accepted) {
    overrides = {{{1, PlanClass::orphan, 200}, "datacentre moved"}};
    add(0, PlanClass::orphan, 200);
    add(1, PlanClass::orphan, 50);
    const auto results = evaluate();
    ASSERT_EQ(results.size(), 1U);
    EXPECT_TRUE(results[0].overridden);
    EXPECT_FALSE(results[0].blocked);
    EXPECT_EQ(results[0].override_reason, "datacentre moved");
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::proposed), 200U);
    EXPECT_EQ(count(1, PlanClass::orphan, Disposition::proposed), 50U);
    EXPECT_TRUE(diagnostics.empty());
}

TEST_F(GuardsTest, status_limit_is_a_share_of_the_pairs) {
    add(0, PlanClass::status_mismatch, 100);
    EXPECT_TRUE(evaluate().empty());
    add(0, PlanClass::status_mismatch, 1);
    EXPECT_EQ(tripped(Guard::status_limit).accept, (Acceptance{1, PlanClass::status_mismatch, 101}));
    EXPECT_EQ(count(0, PlanClass::status_mismatch, Disposition::blocked), 101U);
}

TEST_F(GuardsTest, import_limit_is_a_number) {
    add(0, PlanClass::import, 100);
    EXPECT_TRUE(evaluate().empty());
    add(0, PlanClass::import, 1);
    EXPECT_EQ(tripped(Guard::import_limit).limit, 100U);
    EXPECT_EQ(count(0, PlanClass::import, Disposition::blocked), 101U);
}

Change change_of(Field field, Disposition disposition = Disposition::proposed) {
    return {field, "a", "b", Authority::server, disposition, Cause::none, 0, {}};
}

TEST_F(GuardsTest, sync_limit_is_a_share_of_the_pairs) {
    add(0, PlanClass::sync, 300, Disposition::proposed, Action::update_service, {change_of(Field::domain)});
    EXPECT_TRUE(evaluate().empty());
    add(0, PlanClass::sync, 1, Disposition::proposed, Action::update_service, {change_of(Field::domain)});
    EXPECT_EQ(tripped(Guard::sync_limit).count, 301U);
    const PackedItem item = findings[0].result.of(PlanClass::sync).packed().front();
    EXPECT_EQ(item.disposition(), Disposition::blocked);
    EXPECT_EQ(item.disposition_of(0), Disposition::blocked);
}

TEST_F(GuardsTest, field_share_blocks_one_field_and_items_of_it_alone) {
    add(0, PlanClass::sync, 1, Disposition::proposed, Action::update_service, {change_of(Field::domain)});
    add(0, PlanClass::sync, 1, Disposition::proposed, Action::update_service,
        {change_of(Field::domain), change_of(Field::username)});
    add(0, PlanClass::sync, 1, Disposition::proposed, Action::update_service,
        {change_of(Field::domain), change_of(Field::username, Disposition::report_only)});
    auto& differ = findings[0].field_differences[static_cast<std::size_t>(Field::domain)];
    differ = 899;
    EXPECT_TRUE(evaluate().empty());
    differ = 900;
    const GuardResult guard = tripped(Guard::field_share);
    EXPECT_EQ(guard.field, Field::domain);
    EXPECT_EQ(guard.count, 900U);
    EXPECT_EQ(guard.limit, 899U);
    EXPECT_EQ(guard.accept, (Acceptance{1, PlanClass::sync, 3}));
    const auto& items = findings[0].result.of(PlanClass::sync).packed();
    EXPECT_EQ(items[0].disposition(), Disposition::blocked);
    EXPECT_EQ(items[1].disposition(), Disposition::proposed);
    EXPECT_EQ(items[1].disposition_of(0), Disposition::blocked);
    EXPECT_EQ(items[1].disposition_of(1), Disposition::proposed);
    EXPECT_EQ(items[2].disposition(), Disposition::blocked);
    EXPECT_EQ(items[2].disposition_of(1), Disposition::report_only);
}

TEST_F(GuardsTest, field_share_needs_pairs_enough_and_the_servers_authority) {
    auto& differ = findings[0].field_differences[static_cast<std::size_t>(Field::domain)];
    add(0, PlanClass::sync, 1, Disposition::proposed, Action::update_service, {change_of(Field::domain)});
    findings[0].pairs = differ = 9;
    EXPECT_TRUE(evaluate().empty());
    world.policy.authority[static_cast<std::size_t>(Field::domain)] = Authority::report;
    findings[0].pairs = differ = 10;
    EXPECT_TRUE(evaluate().empty());
    world.policy.authority[static_cast<std::size_t>(Field::domain)] = Authority::server;
    tripped(Guard::field_share);
}

TEST_F(GuardsTest, incomplete_mirror_blocks_orphans_imports_and_terminations) {
    world.mirror_complete = false;
    add(0, PlanClass::orphan, 1);
    add(0, PlanClass::import, 1);
    add(0, PlanClass::sync, 1);
    add(0, PlanClass::status_mismatch, 1);
    add(0, PlanClass::status_mismatch, 1, Disposition::proposed, Action::terminate_account);
    EXPECT_EQ(evaluate().size(), 3U);
    EXPECT_EQ(count(0, PlanClass::orphan, Disposition::blocked), 1U);
    EXPECT_EQ(count(0, PlanClass::import, Disposition::blocked), 1U);
    EXPECT_EQ(count(0, PlanClass::sync, Disposition::blocked), 0U);
    EXPECT_EQ(count(0, PlanClass::status_mismatch, Disposition::blocked), 1U);
}

TEST_F(GuardsTest, refuse_an_override_that_does_not_fit) {
    add(0, PlanClass::orphan, 101);
    overrides = {{{1, PlanClass::orphan, 100}, "r"},
                 {{2, PlanClass::orphan, 1}, "r"},
                 {{0, PlanClass::import, 1}, "r"},
                 {{1, PlanClass::orphan, 102}, "r"}};
    EXPECT_TRUE(evaluate().front().blocked);
    ASSERT_EQ(diagnostics.size(), 4U);
    EXPECT_EQ(diagnostics[0].code, DiagnosticCode::override_without_effect);
    EXPECT_EQ(diagnostics[0].message, "the override 1:orphan=100 changed nothing: it names 100, but there are 101");
    EXPECT_EQ(diagnostics[1].message, "the override 2:orphan=1 changed nothing: no guard blocks that class");
    EXPECT_EQ(diagnostics[2].message, "the override run:import=1 changed nothing: no guard blocks that class");
    EXPECT_EQ(diagnostics[3].message, "the override 1:orphan=102 changed nothing: it names 102, but there are 101");
}

TEST_F(GuardsTest, are_sorted_by_server_guard_class_and_field) {
    add(1, PlanClass::orphan, 101);
    add(1, PlanClass::import, 101);
    add(0, PlanClass::import, 101);
    const auto results = evaluate();
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0].server_id, 1U);
    EXPECT_EQ(results[1].guard, Guard::orphan_limit);
    EXPECT_EQ(results[2].guard, Guard::import_limit);
}

}  // namespace
}  // namespace serversync
