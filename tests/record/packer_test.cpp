// SPDX-License-Identifier: MIT
#include "engine/record/packer.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace serversync {
namespace {

using namespace std::string_literals;

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

TEST(Packer, what_is_packed_is_read_in_the_same_order) {
    GrowingBytes bytes;
    Packer(bytes)
        .number(0)
        .text("a\0b"s)
        .number(largest)
        .text("")
        .optional_number(std::nullopt)
        .optional_number(-1)
        .optional_number(std::numeric_limits<std::int64_t>::min())
        .number_and_bytes(3, "xyz")
        .bytes("rest");
    Unpacker unpacker(bytes.bytes());
    EXPECT_EQ(unpacker.number(), 0U);
    EXPECT_EQ(unpacker.text(), "a\0b"s);
    EXPECT_EQ(unpacker.number(), largest);
    EXPECT_EQ(unpacker.text(), "");
    EXPECT_EQ(unpacker.optional_number(), std::nullopt);
    EXPECT_EQ(unpacker.optional_number(), -1);
    EXPECT_EQ(unpacker.optional_number(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(unpacker.number(), 3U);
    EXPECT_EQ(unpacker.bytes(3), "xyz");
    EXPECT_FALSE(unpacker.is_whole()) << "something is left";
    EXPECT_EQ(unpacker.rest(), "rest");
    EXPECT_EQ(unpacker.bytes(4), "rest");
    EXPECT_TRUE(unpacker.is_whole());
}

TEST(Packer, a_number_takes_seven_bits_a_byte) {
    for (const auto& [value, size] : std::vector<std::pair<std::uint64_t, std::size_t>>{
             {0, 1}, {0x7f, 1}, {0x80, 2}, {0x3fff, 2}, {0x4000, 3}, {largest >> 1U, 9}, {largest, 10}}) {
        GrowingBytes bytes;
        Packer(bytes).number(value);
        EXPECT_EQ(bytes.size(), size) << value;
        EXPECT_EQ(Unpacker(bytes.bytes()).number(), value);
    }
}

TEST(Packer, texts_are_framed) {
    GrowingBytes one;
    GrowingBytes two;
    Packer(one).text("ab").text("c");
    Packer(two).text("a").text("bc");
    EXPECT_NE(one.bytes(), two.bytes());
}

TEST(Packer, begins_with_nothing) {
    GrowingBytes bytes;
    bytes.append("left over");
    Packer(bytes).number(1);
    EXPECT_EQ(bytes.bytes(), "\x01");
}

TEST(Unpacker, bytes_that_are_cut_anywhere_are_not_whole) {
    GrowingBytes bytes;
    Packer(bytes).number(300).text("text").optional_number(70'000);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        Unpacker unpacker(bytes.bytes().substr(0, size));
        unpacker.number();
        unpacker.text();
        unpacker.optional_number();
        EXPECT_EQ(unpacker.is_whole(), size == bytes.size()) << size;
    }
}

TEST(Unpacker, a_size_beyond_the_end_gives_nothing) {
    Unpacker unpacker(
        "\x05"
        "abc");
    EXPECT_EQ(unpacker.text(), "");
    EXPECT_FALSE(unpacker.is_whole());
    EXPECT_EQ(unpacker.rest(), "abc");
    Unpacker endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    EXPECT_EQ(endless.number(), 0U);
    EXPECT_FALSE(endless.is_whole());
}

}  // namespace
}  // namespace serversync
