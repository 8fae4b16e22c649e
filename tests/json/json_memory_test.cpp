// SPDX-License-Identifier: MIT
#include "engine/json/json_memory.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(JsonMemory, grows_with_bytes_tokens_values_and_keys) {
    EXPECT_EQ(json_memory(""), 0U);
    EXPECT_EQ(json_memory("    "), 12U);
    EXPECT_EQ(json_memory("null"), 12U + 4U) << "a token";
    EXPECT_EQ(json_memory("[]"), 6U + 8U + 32U) << "two tokens and a value";
    EXPECT_EQ(json_memory("[1,2]"), 15U + 20U + 64U) << "five tokens; the list and what follows a comma";
    EXPECT_EQ(json_memory("{\"a\":1}"), 21U + 24U + 32U + 72U) << "a string counts at both ends";
    EXPECT_EQ(json_memory("1 1 1"), 15U + 12U) << "what is no JSON";
    EXPECT_EQ(json_memory("\"\"\"\""), 12U + 16U);
}

}  // namespace
}  // namespace serversync
