// SPDX-License-Identifier: MIT
#include "engine/plan/evidence.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(EvidenceSet, holds_each_kind_apart) {
    for (std::size_t i = 0; i < evidence_kind_count; ++i) {
        EvidenceSet set;
        EXPECT_TRUE(set.empty());
        set.add(static_cast<EvidenceKind>(i));
        for (std::size_t j = 0; j < evidence_kind_count; ++j) EXPECT_EQ(set.has(static_cast<EvidenceKind>(j)), i == j) << i << j;
        EXPECT_EQ(set.size(), 1U);
        EXPECT_EQ(EvidenceSet::from_bits(set.bits()), set);
        set.add(static_cast<EvidenceKind>(i));
        EXPECT_EQ(set.size(), 1U);
        set.remove(static_cast<EvidenceKind>(i));
        EXPECT_TRUE(set.empty());
    }
}

TEST(EvidenceSet, counts_its_kinds) {
    EvidenceSet set;
    for (std::size_t i = 0; i < evidence_kind_count; ++i) {
        EXPECT_EQ(set.size(), i);
        set.add(static_cast<EvidenceKind>(i));
    }
    EXPECT_EQ(set.size(), evidence_kind_count);
}

TEST(Evidence, is_empty_only_without_any_kind_in_any_set) {
    EXPECT_TRUE(Evidence{}.empty());
    for (EvidenceSet Evidence::*set :
         {&Evidence::agreements, &Evidence::weak_agreements, &Evidence::contradictions, &Evidence::weak_contradictions}) {
        Evidence evidence;
        (evidence.*set).add(EvidenceKind::address);
        EXPECT_FALSE(evidence.empty());
    }
}

}  // namespace
}  // namespace serversync
