// SPDX-License-Identifier: MIT
#include "engine/plan/facts.hpp"

#include <gtest/gtest.h>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

/// Whether a change of the sample changes its facts.
template <class Alter>
bool changes_facts(Alter alter) {
    SampleItem before;
    SampleItem after;
    for (SampleItem* sample : {&before, &after}) {
        sample->item.candidates = {{CandidateKind::service, 3, 1, "n", "n"}, {CandidateKind::account, 0, 2, "n", "n"}};
        sample->item.import.emplace().choices = {{CandidateKind::client, 4, 0, "n", "n"}};
    }
    alter(after);
    return facts_digest(before.item) != facts_digest(after.item);
}

TEST(Facts, are_situation_action_compared_fields_differences_and_candidates) {
    EXPECT_FALSE(changes_facts([](SampleItem&) {}));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.situation = Situation::moved; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.action = Action::none; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.server_id = 9; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.account = nullptr; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.service = nullptr; }));
    for (std::string_view Account::*text : {&Account::unique_identifier, &Account::domain, &Account::username, &Account::email,
                                            &Account::product, &Account::primary_ip, &Account::status_text}) {
        EXPECT_TRUE(changes_facts([&](SampleItem& s) { s.account.*text = "x"; }));
    }
    std::string_view Service::*const texts[] = {&Service::identity, &Service::domain, &Service::username, &Service::dedicated_ip,
                                                &Service::status_text};
    for (std::string_view Service::*text : texts) {
        EXPECT_TRUE(changes_facts([&](SampleItem& s) { s.service.*text = "x"; }));
    }
    std::uint64_t Service::*const ids[] = {&Service::id, &Service::client_id, &Service::product_id, &Service::server_id};
    for (std::uint64_t Service::*id : ids) {
        EXPECT_TRUE(changes_facts([&](SampleItem& s) { s.service.*id = 99; }));
    }
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.service.kind = ServiceKind::addon; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.changes.clear(); }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.changes.front().field = Field::domain; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.changes.front().before = "x"; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.changes.front().after = "x"; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.candidates.pop_back(); }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.candidates.front().id = 9; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.candidates.front().kind = CandidateKind::client; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.candidates.back().name = "x"; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.candidates.back().server_id = 9; }));
    EXPECT_TRUE(changes_facts([](SampleItem& s) { s.item.import->choices.front().id = 9; }));
}

TEST(Facts, are_not_severity_money_dispositions_notes_and_times) {
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.severity = Severity::critical; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.plan = PlanClass::review; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.disposition = Disposition::deferred; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.cause = Cause::stale_mirror; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.service.amount_minor = 5; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.service.registered_on = Date{5}; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.account.created = LocalTime{5}; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.account.position = 5; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.candidates.front().note = "x"; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.candidates.front().name = "x"; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.evidence.emplace_back("x"); }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.service.terminated_on = Date{5}; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.between.agreements.add(EvidenceKind::email); }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.more_candidates = 5; }));
    EXPECT_FALSE(changes_facts([](SampleItem& s) { s.item.changes.front().disposition = Disposition::blocked; }));
}

}  // namespace
}  // namespace serversync
