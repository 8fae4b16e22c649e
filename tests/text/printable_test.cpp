// SPDX-License-Identifier: MIT
#include "engine/text/printable.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

using namespace std::string_literals;

TEST(Printable, what_a_terminal_would_obey_becomes_visible) {
    EXPECT_EQ(printable("plain text, ~ and \u00fc \u65e5"), "plain text, ~ and \u00fc \u65e5");
    EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
    EXPECT_EQ(printable("\0\t\n\x7f"s), "\\x00\\x09\\x0a\\x7f");
    EXPECT_EQ(printable("\u0080\u009f\u00a0"), "\\x80\\x9f\u00a0");
    EXPECT_EQ(printable("a\u202eb\u2066c\u200bd\ufeff"), "a\\u202eb\\u2066c\\u200bd\\ufeff");
    EXPECT_EQ(printable("\u061c\u2028\ufff9"), "\\u061c\\u2028\\ufff9");
    EXPECT_EQ(printable("a\u00adb\u206f\U000e0041"), "a\\u00adb\\u206f\\U000e0041");
}

TEST(Printable, bytes_that_are_not_utf8_become_visible) {
    EXPECT_EQ(printable("a\xff"), "a\\xff");
    EXPECT_EQ(printable("\xc3("), "\\xc3(");
    EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xe6\x97"), "\\xe6\\x97");
}

TEST(Excerpt, a_short_text_stays_whole) {
    EXPECT_EQ(excerpt("", 0), "");
    EXPECT_EQ(excerpt("abc", 3), "abc");
    EXPECT_EQ(excerpt("a\nc", 3), "a\\x0ac") << "bytes count before they are made printable";
    EXPECT_EQ(excerpt(std::string(60, 'x')), std::string(60, 'x'));
    EXPECT_EQ(excerpt(std::string(61, 'x')), std::string(60, 'x') + "...");
}

TEST(Excerpt, a_character_is_never_cut) {
    const std::string text = "a\u00fc\u65e5\U0001f600z";  // 1, 2, 3, 4 and 1 bytes
    const std::string whole[] = {"...",
                                 "a...",
                                 "a...",
                                 "a\u00fc...",
                                 "a\u00fc...",
                                 "a\u00fc...",
                                 "a\u00fc\u65e5...",
                                 "a\u00fc\u65e5...",
                                 "a\u00fc\u65e5...",
                                 "a\u00fc\u65e5...",
                                 "a\u00fc\u65e5\U0001f600...",
                                 "a\u00fc\u65e5\U0001f600z"};
    for (std::size_t longest = 0; longest < std::size(whole); ++longest)
        EXPECT_EQ(excerpt(text, longest), whole[longest]) << longest;
}

TEST(Excerpt, bytes_that_are_not_utf8_are_cut_anywhere) {
    EXPECT_EQ(excerpt("ab\x80\x80\x80\x80", 4), "ab\\x80\\x80...");
    EXPECT_EQ(excerpt("\xff\xff\xff", 2), "\\xff\\xff...");
}

}  // namespace
}  // namespace serversync
