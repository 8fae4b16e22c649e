// SPDX-License-Identifier: MIT
#include "engine/files/reading_budget.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace serversync {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StrEq;

template <class Action>
std::string refusal(Action action) {
    try {
        action();
    } catch (const BudgetExceeded& error) {
        return error.what();
    }
    return {};
}

std::shared_ptr<ReadingBudget> budget_of(const ReadingLimits& limits) { return std::make_shared<ReadingBudget>(limits); }

TEST(ReadingBudget, allows_what_the_limits_say_and_nothing_beyond) {
    ReadingBudget budget({.bytes = 3U << 20U, .rejected_rows = 2});
    budget.spend_bytes(2U << 20U);
    budget.spend_bytes(1U << 20U);
    EXPECT_EQ(budget.fault(), "");
    EXPECT_THAT(refusal([&] { budget.spend_bytes(1); }), StrEq("the listing has more than 3 MiB"));

    ReadingBudget rows({.rejected_rows = 2});
    rows.reject_row();
    rows.reject_row();
    EXPECT_THAT(refusal([&] { rows.reject_row(); }), HasSubstr("more than 2 rows of the listing cannot be used"));
}

TEST(ReadingBudget, once_exceeded_stays_exceeded) {
    ReadingBudget budget({.rejected_rows = 0});
    const std::string first = refusal([&] { budget.reject_row(); });
    EXPECT_NE(first, "");
    EXPECT_EQ(budget.fault(), first);
    EXPECT_EQ(refusal([&] { budget.spend_bytes(0); }), first);
    EXPECT_EQ(refusal([&] { budget.check_time(); }), first);
}

TEST(ReadingBudget, ends_with_its_time) {
    ReadingBudget budget({.time = milliseconds(20), .time_setting = "'time_limit'"});
    budget.check_time();
    EXPECT_LE(*budget.time_left(), milliseconds(20));
    std::this_thread::sleep_for(milliseconds(25));
    EXPECT_LE(*budget.time_left(), milliseconds(0));
    EXPECT_THAT(refusal([&] {
                    for (int i = 0; i < 1000; ++i) budget.step();
                }),
                HasSubstr("reading the listing took longer than 20 ms. If it needs longer, raise 'time_limit'"));
    EXPECT_FALSE(ReadingBudget().time_left()) << "no limit";
    const ReadingBudget other({.time = std::chrono::minutes(1), .noun = "the load", .time_setting = "'--minutes'"});
    EXPECT_EQ(other.time_fault(), "reading the load took longer than 1 min. If it needs longer, raise '--minutes'");
    EXPECT_EQ(other.fault(), "") << "nothing is used up yet";
}

TEST(ReadingBudget, memory_that_was_given_back_can_be_held_again) {
    const auto budget = budget_of({.memory = 10U << 20U});
    {
        HeldMemory first(budget);
        first.hold(6U << 20U);
        first.hold(4U << 20U);
        HeldMemory second(budget);
        second.hold(6U << 20U);
        EXPECT_EQ(second.bytes(), 6U << 20U);
    }
    HeldMemory third(budget);
    third.hold(10U << 20U);
    EXPECT_THAT(refusal([&] { third.hold((10U << 20U) + 1); }), HasSubstr("more than 10 MiB of memory"));
}

TEST(BudgetedSource, counts_bytes_and_time) {
    const auto source = open_memory("0123456789", "a text");
    ReadingBudget budget({.bytes = 9});
    BudgetedSource budgeted(*source, budget);
    EXPECT_EQ(budgeted.name(), "a text");
    EXPECT_EQ(budgeted.size(), 10U);
    EXPECT_TRUE(budgeted.shows_its_end());
    std::string place(9, ' ');
    EXPECT_EQ(budgeted.read(place), 9U);
    EXPECT_NE(refusal([&] { budgeted.read(place); }), "");

    ReadingBudget late({.time = milliseconds(0)});
    BudgetedSource too_late(*source, late);
    EXPECT_NE(refusal([&] { too_late.read(place); }), "");
}

}  // namespace
}  // namespace serversync
