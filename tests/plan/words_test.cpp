// SPDX-License-Identifier: MIT
#include "engine/plan/words.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace serversync {
namespace {

/// Every word of an enumeration is one, no two are equal, and each is read back as what it came from.
template <class Word>
void check_words(std::size_t count) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < count; ++i) {
        const auto word = static_cast<Word>(i);
        const std::string text(to_text(word));
        EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos) << text;
        EXPECT_FALSE(text.empty());
        EXPECT_TRUE(seen.insert(text).second) << text;
        EXPECT_EQ(parse_word<Word>(text), word) << text;
    }
    EXPECT_FALSE(parse_word<Word>(""));
    EXPECT_FALSE(parse_word<Word>("no such word"));
}

TEST(Words, are_read_as_they_are_written) {
    check_words<PlanClass>(plan_class_count);
    check_words<Severity>(severity_count);
    check_words<Disposition>(disposition_count);
    check_words<Action>(action_count);
    check_words<Situation>(situation_count);
    check_words<Authority>(authority_count);
    check_words<Field>(field_count);
    check_words<Cause>(cause_count);
    check_words<Guard>(guard_count);
    check_words<AccountFate>(account_fate_count);
    check_words<ServiceFate>(service_fate_count);
    check_words<CandidateKind>(candidate_kind_count);
    check_words<ClientMatch>(client_match_count);
    check_words<ListingOutcome>(listing_outcome_count);
    check_words<DiagnosticCode>(diagnostic_code_count);
    check_words<ServiceKind>(service_kind_count);
    check_words<AccountStatus>(account_status_count);
    check_words<Actor>(actor_count);
    check_words<EvidenceKind>(evidence_kind_count);
    check_words<TrustFacet>(trust_facet_count);
    check_words<TrustFault>(trust_fault_count);
}

TEST(Words, are_what_their_enumerators_are_called) {
    EXPECT_EQ(to_text(PlanClass::review), "review");
    EXPECT_EQ(to_text(Severity::info), "info");
    EXPECT_EQ(to_text(Disposition::ignored), "ignored");
    EXPECT_EQ(to_text(Action::terminate_service), "terminate_service");
    EXPECT_EQ(to_text(Situation::unknown_service_status), "unknown_service_status");
    EXPECT_EQ(to_text(Authority::report), "report");
    EXPECT_EQ(to_text(Field::existence), "existence");
    EXPECT_EQ(to_text(Situation::renamed), "renamed");
    EXPECT_EQ(to_text(Situation::server_migrated), "server_migrated");
    EXPECT_EQ(to_text(Cause::guard), "guard");
    EXPECT_EQ(to_text(Cause::known_owner), "known_owner");
    EXPECT_EQ(to_text(Cause::name_of_another), "name_of_another");
    EXPECT_EQ(to_text(Guard::incomplete_mirror), "incomplete_mirror");
    EXPECT_EQ(to_text(Guard::shrunken_listing), "shrunken_listing");
    EXPECT_EQ(to_text(Guard::run_import_limit), "run_import_limit");
    EXPECT_EQ(to_text(AccountFate::ambiguous_move), "ambiguous_move");
    EXPECT_EQ(to_text(AccountFate::resold), "resold");
    EXPECT_EQ(to_text(ServiceFate::not_compared), "not_compared");
    EXPECT_EQ(to_text(CandidateKind::product), "product");
    EXPECT_EQ(to_text(ClientMatch::none), "none");
    EXPECT_EQ(to_text(ListingOutcome::skipped), "skipped");
    EXPECT_EQ(to_text(DiagnosticCode::uninformative_column), "uninformative_column");
    EXPECT_EQ(to_text(ServiceKind::addon), "addon");
    EXPECT_EQ(to_text(AccountStatus::unknown), "unknown");
    EXPECT_EQ(to_text(Actor::nobody), "nobody");
    EXPECT_EQ(to_text(EvidenceKind::package), "package");
    EXPECT_EQ(to_text(TrustFacet::steady), "steady");
    EXPECT_EQ(to_text(TrustFault::empty), "empty");
    EXPECT_EQ(to_text(TrustFault::fewer_clients), "fewer_clients");
}

TEST(Words, of_diagnostics_are_in_their_order) {
    for (std::size_t i = 1; i < diagnostic_code_count; ++i) {
        EXPECT_LT(to_text(static_cast<DiagnosticCode>(i - 1)), to_text(static_cast<DiagnosticCode>(i)));
    }
}

}  // namespace
}  // namespace serversync
