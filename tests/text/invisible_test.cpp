// SPDX-License-Identifier: MIT
#include "engine/text/invisible.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Invisible, characters_are_taken_out_and_others_stay) {
    EXPECT_EQ(without_invisible("\ufeffa\u00adb\u200bc\u200ed\u200fe\u2060f"), "abcdef");
    EXPECT_EQ(without_invisible("\u200b"), "");
    for (const char* text : {"", "plain", "a\u00a0b", "\u200c\u200d", "\u202e\u2028\u2061", "\xff\xe2\x80", "\u00ac\u00ae\ufefe"})
        EXPECT_EQ(without_invisible(text), text);
}

TEST(Invisible, joiners_are_taken_out_alone) { EXPECT_EQ(without_joiners("a\u200cb\u200dc\u200b\u200e"), "abc\u200b\u200e"); }

}  // namespace
}  // namespace serversync
