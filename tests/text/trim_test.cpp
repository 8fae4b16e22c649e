// SPDX-License-Identifier: MIT
#include "engine/text/trim.hpp"

#include <gtest/gtest.h>

#include <string>

namespace serversync {
namespace {

using namespace std::string_literals;

TEST(Trim, white_space_and_control_characters_go_from_both_ends) {
    EXPECT_EQ(trimmed("  a b \t"), "a b");
    EXPECT_EQ(trimmed("\r\n\v\fa\x7f"), "a");
    EXPECT_EQ(trimmed("\0a\0"s), "a");
    EXPECT_EQ(trimmed(" a"), "a");
    EXPECT_EQ(trimmed("a "), "a");
    EXPECT_EQ(trimmed("a"), "a");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed(" \t\n "), "");
}

TEST(Trim, so_do_the_no_break_space_and_the_other_controls_of_unicode) {
    EXPECT_EQ(trimmed("\u00a0a\u00a0"), "a");
    EXPECT_EQ(trimmed("\u0080\u0085 a \u009f"), "a");
    EXPECT_EQ(trimmed("\u00a0"), "");
}

TEST(Trim, letters_beyond_ascii_stay) {
    EXPECT_EQ(trimmed("\u00a1a\u00fc"), "\u00a1a\u00fc");
    EXPECT_EQ(trimmed("\u00e0"), "\u00e0") << "ends in the byte of a no-break space";
    EXPECT_EQ(trimmed("\xc2"), "\xc2");
    EXPECT_EQ(trimmed("\xa0"), "\xa0");
}

TEST(Trim, a_text_without_edges_is_the_same_place) {
    const std::string_view text = "plain";
    EXPECT_EQ(trimmed(text).data(), text.data());
}

}  // namespace
}  // namespace serversync
