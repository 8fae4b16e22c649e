// SPDX-License-Identifier: MIT
#include "engine/plan/evidence_wording.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(EvidenceWording, names_each_kind) {
    const std::string_view names[] = {"domain", "user name", "e-mail", "creation date", "address", "package"};
    EvidenceSet all;
    for (std::size_t i = 0; i < evidence_kind_count; ++i) {
        EXPECT_EQ(evidence_name(static_cast<EvidenceKind>(i)), names[i]);
        all.add(static_cast<EvidenceKind>(i));
    }
    EXPECT_EQ(evidence_names(all), "domain, user name, e-mail, creation date, address, package");
    EXPECT_EQ(evidence_names({}), "");
}

TEST(EvidenceWording, says_what_agrees_and_what_contradicts) {
    Evidence evidence;
    EXPECT_EQ(evidence_text(evidence), "");
    evidence.weak_contradictions.add(EvidenceKind::package);
    EXPECT_EQ(evidence_text(evidence), "contradicts: package (weakly)");
    evidence.agreements.add(EvidenceKind::domain);
    EXPECT_EQ(evidence_text(evidence), "agrees: domain; contradicts: package (weakly)");
    evidence.weak_agreements.add(EvidenceKind::username);
    evidence.contradictions.add(EvidenceKind::email);
    EXPECT_EQ(evidence_text(evidence), "agrees: domain, user name (weakly); contradicts: e-mail, package (weakly)");
    evidence.contradictions = evidence.weak_contradictions = {};
    EXPECT_EQ(evidence_text(evidence), "agrees: domain, user name (weakly)");
}

}  // namespace
}  // namespace serversync
