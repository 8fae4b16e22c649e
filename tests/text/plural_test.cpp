// SPDX-License-Identifier: MIT
#include "engine/text/plural.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Plural, only_one_is_not_several) {
    EXPECT_EQ(counted(0, "row"), "0 rows");
    EXPECT_EQ(counted(1, "row"), "1 row");
    EXPECT_EQ(counted(2, "row"), "2 rows");
    EXPECT_EQ(counted(21, "live service"), "21 live services");
    EXPECT_EQ(counted(0, "entry", "entries"), "0 entries");
    EXPECT_EQ(counted(1, "entry", "entries"), "1 entry");
    EXPECT_EQ(counted(18'446'744'073'709'551'615U, "entry", "entries"), "18446744073709551615 entries");
}

}  // namespace
}  // namespace serversync
