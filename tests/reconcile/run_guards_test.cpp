// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "engine/plan/guard_wording.hpp"
#include "engine/reconcile/guards.hpp"
#include "tests/reconcile/guard_fixture.hpp"

namespace serversync {
namespace {

/// The limits of the run, and overrides.
class RunGuardsTest : public GuardFixture {
protected:
    RunGuardsTest() { lift_server_limits(); }

    void lift_server_limits() {
        for (ClassLimits* limits :
             {&world.policy.moves, &world.policy.status_changes, &world.policy.syncs, &world.policy.imports})
            limits->server = {0, 100000};
        world.policy.orphans.server = {1000, 100000};  // but never half
    }

    /// Lets through what the guard of `tripped` with the index holds.
    void accept(std::size_t guard) { overrides.push_back({results.at(guard).accept, "reason"}); }

    std::uint64_t held(PlanClass plan) const {
        return count(0, plan, Disposition::blocked) + count(1, plan, Disposition::blocked);
    }
};

TEST_F(RunGuardsTest, limits_are_shares_of_all_servers_with_a_floor) {
    struct Row {
        ItemModel model;
        std::uint64_t of = 0;  ///< live services and pairs of each of the two servers
        std::uint64_t most = 0;
        const char* tripped = nullptr;
    };
    for (const Row& row : std::initializer_list<Row>{
             {an_orphan, 1000, 20, "run run_orphan_limit 21>20 of 2000 holds 21"},
             {an_orphan, 10000, 40, "run run_orphan_limit 41>40 of 20000 holds 41"},
             {a_move, 1000, 20, "run run_move_limit 21>20 of 2000 holds 21"},
             {a_move, 2000, 40, "run run_move_limit 41>40 of 4000 holds 41"},
             {a_change, 300, 50, "run run_sync_limit 51>50 of 600 holds 51"},
             {a_change, 1000, 100, "run run_sync_limit 101>100 of 2000 holds 101"},
             {a_status, 1000, 20, "run run_status_limit 21>20 of 2000 holds 21"},
             {a_status, 4000, 40, "run run_status_limit 41>40 of 8000 holds 41"},
             {an_import, 1000, 50, "run run_import_limit 51>50 of 2000 holds 51"},
             {an_import, 8000, 80, "run run_import_limit 81>80 of 16000 holds 81"},
         }) {
        reset();
        for (ServerFindings& server : findings) server.result.tally.live_services = server.pairs = row.of;
        add(0, row.model, row.most - 5);
        add(1, row.model, 5);
        EXPECT_EQ(tripped(), Texts{}) << row.tripped;
        add(1, with(row.model, Disposition::deferred));
        EXPECT_EQ(tripped(), Texts{row.tripped});
        EXPECT_EQ(held(row.model.plan), row.most + 1);
    }
}

TEST_F(RunGuardsTest, shares_are_of_the_servers_that_were_read) {
    for (ServerFindings& server : findings) server.result.tally.live_services = 10000;
    findings[1].compared = false;
    add(0, an_orphan, 20);
    EXPECT_EQ(tripped(), Texts{});
    add(0, an_orphan);
    EXPECT_EQ(tripped(), Texts{"run run_orphan_limit 21>20 of 10000 holds 21"});
}

TEST_F(RunGuardsTest, limits_leave_out_what_is_held_or_accepted_on_its_server) {
    const ItemModel models[] = {an_orphan, a_move, a_change, a_status, an_import};
    ClassLimits* const limits[] = {&world.policy.orphans, &world.policy.moves, &world.policy.syncs, &world.policy.status_changes,
                                   &world.policy.imports};
    for (std::size_t i = 0; i < 5; ++i) {
        reset();
        overrides.clear();
        lift_server_limits();
        limits[i]->server = {0, 60};
        const std::uint64_t most = limits[i]->run.allowed(2000);
        add(0, models[i], 61);
        add(1, models[i], std::min<std::uint64_t>(most, 60));
        ASSERT_EQ(tripped().size(), 1U) << i << ": held on server 1";
        EXPECT_EQ(results[0].server_id, 1U);
        accept(0);
        reset();
        add(0, models[i], 61);
        add(1, models[i], std::min<std::uint64_t>(most, 60));
        ASSERT_EQ(tripped().size(), 1U) << i << ": accepted on server 1";
        EXPECT_TRUE(results[0].overridden);
        EXPECT_EQ(held(models[i].plan), 0U);
    }
}

TEST_F(RunGuardsTest, sync_limit_leaves_out_what_a_field_share_holds) {
    findings[0].pairs = 10;
    findings[0].field_differences[static_cast<std::size_t>(Field::username)] = 10;
    world.policy.syncs.run = {0, 5};
    add(0, a_change, 9);
    add(0, with_fields(a_change, {Field::domain}), 3);
    add(1, a_change, 2);
    EXPECT_EQ(tripped(), Texts{"1 field_share username 10>8 of 10 holds 9"});
    accept(0);
    reset();
    findings[0].pairs = 10;
    findings[0].field_differences[static_cast<std::size_t>(Field::username)] = 10;
    add(0, a_change, 9);
    add(1, a_change, 6);
    EXPECT_EQ(tripped(), (Texts{"run run_sync_limit 6>5 of 1010 holds 6", "1 field_share username 10>8 of 10 holds 9 accepted"}));
    EXPECT_EQ(count(0, PlanClass::sync, Disposition::proposed), 9U);
}

TEST_F(RunGuardsTest, an_incomplete_mirror_holds_what_it_could_explain) {
    world.mirror_complete = false;
    add(0, a_change), add(0, a_status), add(0, with(an_orphan, Disposition::report_only));
    EXPECT_EQ(tripped(), Texts{});
    add(0, an_orphan), add(1, with(an_orphan, Disposition::deferred)), add(0, an_import);
    add(1, a_move), add(1, with_situation(a_move, Situation::renamed)), add(1, a_termination);
    EXPECT_EQ(tripped(),
              (Texts{"run incomplete_mirror import 1>0 of 0 holds 1", "run incomplete_mirror sync 2>0 of 0 holds 2",
                     "run incomplete_mirror orphan 2>0 of 0 holds 2", "run incomplete_mirror status_mismatch 1>0 of 0 holds 1"}));
    EXPECT_EQ(held(PlanClass::orphan), 2U);
    EXPECT_EQ(held(PlanClass::sync), 2U);
    EXPECT_EQ(held(PlanClass::import), 1U);
    EXPECT_EQ(held(PlanClass::status_mismatch), 1U);
    EXPECT_EQ(count(0, PlanClass::status_mismatch, Disposition::proposed), 1U);
}

TEST_F(RunGuardsTest, an_incomplete_mirror_counts_what_something_else_holds) {
    world.mirror_complete = false;
    findings[0].trust()[TrustFacet::whole].fault = TrustFault::partial;
    add(0, an_orphan);
    EXPECT_EQ(tripped(), (Texts{"run incomplete_mirror orphan 1>0 of 0 holds 1", "1 partial_listing 1>0 of 1000 holds 1"}));
}

/// An incomplete mirror and a partial listing with two orphans; the guards are those two and, for imports, the mirror once more.
class OverridesTest : public RunGuardsTest {
protected:
    OverridesTest() { make(); }

    void make() {
        reset();
        world.mirror_complete = false;
        findings[0].trust()[TrustFacet::whole].fault = TrustFault::partial;
        add(0, an_orphan, 2);
        add(0, an_import, 2);
        tripped();
    }

    /// What the notes on overrides say, after the guards were asked again.
    Texts notes() {
        make();
        Texts texts;
        for (const Diagnostic& note : diagnostics) {
            EXPECT_EQ(note.code, DiagnosticCode::override_without_effect);
            EXPECT_EQ(note.severity, Severity::high);
            texts.push_back(note.message);
        }
        return texts;
    }
};

TEST_F(OverridesTest, lift_one_guard_each) {
    ASSERT_EQ(results.size(), 3U);
    accept(2);
    EXPECT_EQ(notes(), Texts{});
    EXPECT_TRUE(results[2].overridden);
    EXPECT_EQ(results[2].override_reason, "reason");
    EXPECT_EQ(held(PlanClass::orphan), 2U) << "what another guard holds stays held";
    accept(1);
    EXPECT_EQ(notes(), Texts{});
    EXPECT_EQ(held(PlanClass::orphan), 0U);
    EXPECT_EQ(held(PlanClass::import), 2U);
    accept(0);
    EXPECT_EQ(notes(), Texts{});
    EXPECT_EQ(held(PlanClass::import), 0U);
    EXPECT_EQ(results.size(), 3U) << "what was accepted is told";
}

TEST_F(OverridesTest, that_do_not_fit_change_nothing_and_say_why) {
    const Acceptance right = results[2].accept;
    struct Row {
        const char* what;
        std::function<void(Acceptance&)> change;
        std::string why;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"another count", [](Acceptance& a) { a.count = 3; }, other_count_text(3, 2)},
             {"other items", [](Acceptance& a) { ++a.digest; }, other_items_text()},
             {"both", [](Acceptance& a) { a.count = 1, ++a.digest; }, other_count_text(1, 2)},
             {"another server", [](Acceptance& a) { a.server_id = 2; }, no_guard_text()},
             {"the run", [](Acceptance& a) { a.server_id = 0; }, no_guard_text()},
             {"another guard", [](Acceptance& a) { a.guard = Guard::orphan_limit; }, no_guard_text()},
             {"a class that the guard does not name", [](Acceptance& a) { a.plan = PlanClass::orphan; }, no_guard_text()},
         }) {
        Acceptance accept = right;
        row.change(accept);
        overrides = {{accept, "reason"}};
        const Texts said = notes();
        ASSERT_EQ(said.size(), 1U) << row.what;
        EXPECT_NE(said[0].find(row.why), std::string::npos) << row.what << ": " << said[0];
        EXPECT_NE(said[0].find(to_text(accept)), std::string::npos) << said[0];
        EXPECT_EQ(held(PlanClass::orphan), 2U) << row.what;
    }
}

TEST_F(OverridesTest, of_a_guard_of_several_classes_name_one) {
    ASSERT_EQ(results[0].accept.plan, PlanClass::import);
    Acceptance wrong = results[0].accept;
    wrong.plan = PlanClass::orphan;
    overrides = {{wrong, "reason"}};
    EXPECT_EQ(notes().size(), 1U);
    EXPECT_EQ(held(PlanClass::import), 2U);
    EXPECT_EQ(held(PlanClass::orphan), 2U);
}

TEST_F(OverridesTest, are_of_exactly_the_items_that_were_looked_at) {
    accept(2);
    findings.clear();
    reset();
    findings[0].trust()[TrustFacet::whole].fault = TrustFault::partial;
    world.mirror_complete = true;
    add(1, a_review);  // so that the next ids are others
    add(0, an_orphan, 2);
    tripped();
    ASSERT_EQ(results.size(), 1U);
    EXPECT_TRUE(results[0].blocked) << "the same count of others";
}

}  // namespace
}  // namespace serversync
