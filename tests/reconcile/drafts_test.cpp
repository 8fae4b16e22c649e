// SPDX-License-Identifier: MIT
#include "engine/reconcile/drafts.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

TEST(Drafts, begin_with_key_identifier_and_server) {
    World world;
    ServerFindings findings = world.findings_of(2);
    const Account account = account_of("a");
    Service service = service_of(7, "s");
    service.identity = "S";
    Drafts drafts;
    const Item& both = drafts.add(findings.result, PlanClass::sync, Situation::differs, Severity::low, &account, &service);
    EXPECT_EQ(both.key, "a");
    EXPECT_EQ(both.server_id, 2U);
    EXPECT_EQ(both.disposition, Disposition::proposed);
    const Item& alone = drafts.add(findings.result, PlanClass::orphan, Situation::differs, Severity::low, nullptr, &service);
    EXPECT_EQ(alone.key, "s");
    EXPECT_EQ(alone.raw_identifier, "S");
    const Item& review = drafts.add(findings.result, PlanClass::review, Situation::no_identity, Severity::low, nullptr, &service);
    EXPECT_EQ(review.disposition, Disposition::report_only);
    EXPECT_EQ(review.cause, Cause::no_proposal);
}

TEST(Drafts, are_filed_once_and_deferred_where_they_are_young) {
    World world;
    ServerFindings findings = world.findings_of(1);
    Account account = account_of("a");
    account.created = LocalTime{world.as_of.seconds - 1};
    Drafts drafts;
    drafts.add(findings.result, PlanClass::import, Situation::unmanaged, Severity::low, &account, nullptr);
    const AgeLimits ages(world.run(), findings);
    drafts.file(findings.result, ages);
    drafts.file(findings.result, ages);
    ASSERT_EQ(findings.result.of(PlanClass::import).size(), 1U);
    EXPECT_EQ(findings.result.of(PlanClass::import).packed().front().disposition(), Disposition::deferred);
}

TEST(Drafts, join_and_keep_texts) {
    Drafts drafts;
    std::string text = "one";
    const std::string_view joined = drafts.join({text, " ", text});
    const std::string_view kept = drafts.keep(text);
    text = "two";
    EXPECT_EQ(joined, "one one");
    EXPECT_EQ(kept, "one");
    EXPECT_EQ(drafts.join({"", ""}), "");
}

TEST(Candidates, are_sorted_and_each_is_there_once) {
    std::vector<Candidate> candidates{{CandidateKind::client, 1, 0, "", ""},    {CandidateKind::service, 2, 2, "", ""},
                                      {CandidateKind::service, 3, 1, "", ""},   {CandidateKind::service, 2, 1, "b", ""},
                                      {CandidateKind::service, 2, 1, "a", "z"}, {CandidateKind::service, 2, 1, "a", "y"},
                                      {CandidateKind::service, 2, 1, "b", ""}};
    sort_candidates(candidates);
    std::vector<std::string> texts;
    for (const Candidate& c : candidates) {
        texts.push_back(std::string(to_text(c.kind)) + std::to_string(c.server_id) + std::to_string(c.id) + std::string(c.name) +
                        std::string(c.note));
    }
    EXPECT_EQ(texts,
              (std::vector<std::string>{"service12ay", "service12az", "service12b", "service13", "service22", "client01"}));
}

TEST(Candidates, of_services_name_them) {
    Service service = service_of(7, "a");
    service.identity = "A";
    const Candidate made = candidate(service, "why");
    EXPECT_EQ(made.kind, CandidateKind::service);
    EXPECT_EQ(made.id, 7U);
    EXPECT_EQ(made.server_id, 1U);
    EXPECT_EQ(made.name, "A");
    EXPECT_EQ(made.note, "why");
}

}  // namespace
}  // namespace serversync
