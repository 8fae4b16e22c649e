// SPDX-License-Identifier: MIT
#include "engine/model/mirror_load.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(MirrorLoad, says_which_tables_have_fewer_rows_than_their_source_reported) {
    MirrorLoad load;
    EXPECT_TRUE(load.complete());
    EXPECT_EQ(load.gap(), "");
    load.tables[static_cast<std::size_t>(MirrorTable::services)] = {43, 43};
    load.tables[static_cast<std::size_t>(MirrorTable::servers)] = {5, std::nullopt};
    load.tables[static_cast<std::size_t>(MirrorTable::products)] = {5, 4};
    EXPECT_TRUE(load.complete());
    EXPECT_EQ(load.gap(), "");
    load.tables[static_cast<std::size_t>(MirrorTable::services)] = {40, 43};
    EXPECT_FALSE(load.complete());
    EXPECT_EQ(load.gap(), "40 of 43 services");
    load.tables[static_cast<std::size_t>(MirrorTable::custom_fields)] = {0, 1};
    EXPECT_EQ(load.gap(), "40 of 43 services, 0 of 1 custom fields");
}

}  // namespace
}  // namespace serversync
