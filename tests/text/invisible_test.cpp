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

TEST(Invisible, what_deceives_a_reader_is_known_on_both_sides_of_each_range) {
    for (const std::uint32_t code : {0xadU, 0x34fU, 0x61cU, 0x200bU, 0x200fU, 0x2028U, 0x202eU, 0x2060U, 0x2066U, 0x206fU,
                                     0xfe0fU, 0xfeffU, 0xfff9U, 0xfffbU, 0xe0001U, 0xe007fU, 0xe0fffU})
        EXPECT_TRUE(is_deceptive(code)) << code;
    for (const std::uint32_t code : {0U, 0x61U, 0xacU, 0xaeU, 0xfcU, 0x200aU, 0x2010U, 0x2027U, 0x202fU, 0x205fU, 0x2070U,
                                     0xfe10U, 0xfffcU, 0xdffffU, 0xe1000U, 0x1f600U})
        EXPECT_FALSE(is_deceptive(code)) << code;
}

TEST(Invisible, joiners_are_taken_out_alone) { EXPECT_EQ(without_joiners("a\u200cb\u200dc\u200b\u200e"), "abc\u200b\u200e"); }

}  // namespace
}  // namespace serversync
