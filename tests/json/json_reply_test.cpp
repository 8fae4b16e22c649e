// SPDX-License-Identifier: MIT
#include "engine/json/json_reply.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/json/reply_limits.hpp"

namespace serversync {
namespace {

constexpr std::uint64_t memory = 256U << 10U;

ReplyLimits limits() {
    ReplyLimits limits;
    limits.budget = std::make_shared<ReadingBudget>(ReadingLimits{.memory = memory});
    return limits;
}

std::string repeated(const std::string& text, std::size_t bytes) {
    std::string result;
    while (result.size() < bytes) result += text;
    return result;
}

/// `[begin text text text ... end`
bool is_too_costly(const std::string& begin, const std::string& text, const std::string& end) {
    const ReplyLimits cheap = limits();
    try {
        const JsonReply reply(begin + repeated(text, memory / 4) + end, "'reply'", cheap);
    } catch (const BudgetExceeded&) {
        return true;
    } catch (const MalformedInput&) {
        return false;
    }
    return false;
}

TEST(JsonReplies, cost_memory_for_each_token_whether_they_are_json_or_not) {
    for (const std::string text : {"[", "]", "{", "[]", "{}", "[[]", "[],", "0,", "\"\"", "1 1 ", "\"a\":0,"})
        EXPECT_TRUE(is_too_costly("[", text, "]")) << text;
    EXPECT_FALSE(is_too_costly("[\"", "an ordinary text ", "\"]"));
    EXPECT_FALSE(is_too_costly("[\"", "an ordinary text ", "")) << "not closed";
    EXPECT_FALSE(is_too_costly("[", "                ", "1]"));
}

TEST(JsonReplies, give_back_what_they_cost) {
    const ReplyLimits cheap = limits();
    const std::string text = "[\"" + std::string(memory / 4, 'x') + "\"]";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(JsonReply(text, "'reply'", cheap).root().is_array(), true);
}

}  // namespace
}  // namespace serversync
