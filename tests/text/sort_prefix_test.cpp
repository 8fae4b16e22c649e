// SPDX-License-Identifier: MIT
#include "engine/text/sort_prefix.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace serversync {
namespace {

using namespace std::string_literals;

TEST(SortPrefix, never_contradicts_the_order_of_texts) {
    const std::vector<std::string> texts{"",
                                         "\0"s,
                                         "\0\0"s,
                                         "a",
                                         "a\0"s,
                                         "a\0b"s,
                                         "ab",
                                         "abcdefgh",
                                         "abcdefgh\0"s,
                                         "abcdefghi",
                                         "abcdefgi",
                                         "b",
                                         "\x7f",
                                         "\x80",
                                         "\xff",
                                         "\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
    for (const std::string& left : texts) {
        for (const std::string& right : texts) {
            if (sort_prefix(left) == sort_prefix(right)) continue;
            EXPECT_EQ(sort_prefix(left) < sort_prefix(right), left < right) << left << " and " << right;
        }
    }
    EXPECT_NE(sort_prefix("abcdefgh"), sort_prefix("abcdefgi"));
    EXPECT_NE(sort_prefix("a"), sort_prefix("b"));
}

}  // namespace
}  // namespace serversync
