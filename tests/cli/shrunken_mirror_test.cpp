// SPDX-License-Identifier: MIT
#include "engine/cli/shrunken_mirror.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(ShrunkenMirror, has_lost_all_of_its_rows_or_more_than_half_and_twenty) {
    const struct {
        std::uint64_t before, now;
        bool is_fewer;
    } cases[] = {{0, 0, false},      {1, 0, true},      {19, 0, true},        {19, 1, false},       {2, 1, false},
                 {20, 0, true},      {30, 11, false},   {39, 18, true},       {39, 19, false},      {40, 20, false},
                 {40, 19, true},     {50, 25, false},   {50, 24, true},       {50, 60, false},      {1500, 250, true},
                 {1500, 750, false}, {1500, 749, true}, {1'000'000, 1, true}, {1, 1'000'000, false}};
    for (const auto& [before, now, is_fewer] : cases) EXPECT_EQ(is_far_fewer(before, now), is_fewer) << before << ' ' << now;
}

}  // namespace
}  // namespace serversync
