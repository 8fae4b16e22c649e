// SPDX-License-Identifier: MIT
#include "engine/text/utf8.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

struct Decoded {
    std::string_view text;
    std::uint32_t code;
    std::size_t size;
};

TEST(Utf8, reads_the_first_and_the_last_character_of_each_length) {
    const Decoded cases[] = {{"\x7f\xff", 0x7f, 1},
                             {"\xc2\x80", 0x80, 2},
                             {"\xdf\xbf", 0x7ff, 2},
                             {"\xe0\xa0\x80", 0x800, 3},
                             {"\xed\x9f\xbf", 0xd7ff, 3},
                             {"\xee\x80\x80", 0xe000, 3},
                             {"\xef\xbf\xbf", 0xffff, 3},
                             {"\xf0\x90\x80\x80", 0x10000, 4},
                             {"\xf4\x8f\xbf\xbf", 0x10ffff, 4}};
    for (const Decoded& item : cases) {
        const Utf8Char read = decode_utf8(item.text);
        EXPECT_TRUE(read.valid) << item.code;
        EXPECT_EQ(read.code, item.code);
        EXPECT_EQ(read.size, item.size) << item.code;
    }
    EXPECT_EQ(decode_utf8(std::string_view("\0", 1)).code, 0U);
}

TEST(Utf8, what_is_not_a_character_is_one_byte) {
    for (const std::string_view text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
                                        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3",
                                        "\xc3(", "\xe6\x97", "\xe6\x97(", "\xf0\x9f\x98", "\xf0\x9f\x98("}) {
        const Utf8Char read = decode_utf8(text);
        EXPECT_FALSE(read.valid) << text.size();
        EXPECT_EQ(read.size, 1U);
        EXPECT_EQ(read.code, 0xfffdU);
    }
}

TEST(Utf8, characters_have_their_columns_on_a_terminal) {
    EXPECT_EQ(columns_of(""), 0U);
    EXPECT_EQ(columns_of("abc"), 3U);
    EXPECT_EQ(columns_of("\u00fc"), 1U);
    EXPECT_EQ(columns_of("u\u0308"), 1U) << "a combining mark takes none";
    EXPECT_EQ(columns_of("\u65e5\u672c"), 4U);
    EXPECT_EQ(columns_of("\U0001f600"), 2U);
    EXPECT_EQ(columns_of("a\xff\xfe"), 3U);
    EXPECT_EQ(columns_of(std::uint32_t{0x0300}), 0U);
    EXPECT_EQ(columns_of(std::uint32_t{0x02ff}), 1U);
    EXPECT_EQ(columns_of(std::uint32_t{0x1100}), 2U);
    EXPECT_EQ(columns_of(std::uint32_t{0x1160}), 1U);
}

}  // namespace
}  // namespace serversync
