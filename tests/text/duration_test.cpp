// SPDX-License-Identifier: MIT
#include "engine/text/duration.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Duration, has_the_largest_unit_that_holds_it_exactly) {
    EXPECT_EQ(exact_duration(0), "0 s");
    EXPECT_EQ(exact_duration(1), "1 ms");
    EXPECT_EQ(exact_duration(999), "999 ms");
    EXPECT_EQ(exact_duration(1000), "1 s");
    EXPECT_EQ(exact_duration(1001), "1001 ms");
    EXPECT_EQ(exact_duration(59'000), "59 s");
    EXPECT_EQ(exact_duration(60'000), "1 min");
    EXPECT_EQ(exact_duration(61'000), "61 s");
    EXPECT_EQ(exact_duration(5'400'000), "90 min");
    EXPECT_EQ(exact_duration(7'200'000), "2 h");
}

}  // namespace
}  // namespace serversync
