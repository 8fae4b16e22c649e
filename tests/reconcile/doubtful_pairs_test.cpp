// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

TEST(DoubtfulPairs, are_shown_and_not_judged) {
    Fleet fleet;
    fleet.client(1, "ann@example.net");
    fleet.client(2, "bob@example.net");
    Service& service = fleet.pair(1, "a.example", 1);
    service.username = "ann";
    Account& account = fleet.listings.at(1).accounts.back();
    account.username = "bob";
    set_email(account, "bob@example.net");
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), Texts{"doubtful_pair a.example 1"}) << "no sync item, and no orphan";
    EXPECT_EQ(fleet.tally(1)[AccountFate::doubtful], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::doubtful], 1U);
    EXPECT_EQ(fleet.of(1).pairs, 7U);
    ItemReader reader;
    const Item& item = reader.read(fleet.of(1).result.of(PlanClass::review).packed().front());
    EXPECT_EQ(item.severity, Severity::high);
    EXPECT_EQ(item.between.contradictions.size(), 2U);
    service.status = ServiceStatus::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), Texts{"doubtful_pair a.example 1"}) << "and no status item";
    service.status = ServiceStatus::active;
    service.client_id = 2;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), Texts{"differs a.example 1"}) << "the e-mail is its client's";
    EXPECT_EQ(fleet.tally(1)[AccountFate::paired], 8U);
    EXPECT_EQ(fleet.of(1).pairs, 8U);
}

}  // namespace
}  // namespace serversync
