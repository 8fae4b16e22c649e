// SPDX-License-Identifier: MIT
#include "engine/cli/progress_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace serversync {
namespace {

class ProgressLineTest : public ::testing::Test {
protected:
    std::vector<std::string> lines;
    double time = 100;
    ProgressLine line{[this](std::string_view text) { lines.emplace_back(text); }, [this] { return time; }};
};

TEST_F(ProgressLineTest, is_silent_in_the_first_second) {
    time = 100.99;
    line.show({1, 2, 500, 10, 20});
    line.clear();
    EXPECT_TRUE(lines.empty());
}

TEST_F(ProgressLineTest, says_servers_rows_a_second_and_time_left) {
    time = 102;
    line.show({5, 20, 2'469'135, 25, 100});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines.back(), "\r5 of 20 servers, 1,234,567 rows a second, 6 s left\x1b[K");
    time = 102.1;
    line.show({6, 20, 3'000'000, 30, 100});
    EXPECT_EQ(lines.size(), 1U) << "too soon after the line before";
    time = 200;
    line.show({7, 20, 99'900, 1, 100});
    EXPECT_EQ(lines.back(), "\r7 of 20 servers, 999 rows a second, 3 h left\x1b[K");
    time = 201;
    line.show({7, 20, 101'000, 5, 100});
    EXPECT_EQ(lines.back(), "\r7 of 20 servers, 1,000 rows a second, 32 min left\x1b[K");
    time = 100'100;
    line.show({1, 1, 0, 50, 100});
    EXPECT_EQ(lines.back(), "\r1 of 1 server, 0 rows a second, 28 h left\x1b[K");
    line.show({1, 1, 0, 0, 0});
    EXPECT_EQ(lines.size(), 4U);
    line.clear();
    EXPECT_EQ(lines.back(), "\r\x1b[K");
    line.clear();
    EXPECT_EQ(lines.size(), 5U);
}

TEST_F(ProgressLineTest, guesses_no_time_from_nothing) {
    time = 110;
    line.show({1, 3, 40, 0, 100});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines.back(), "\r1 of 3 servers, 4 rows a second\x1b[K");
}

}  // namespace
}  // namespace serversync
