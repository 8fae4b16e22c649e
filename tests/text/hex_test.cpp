// SPDX-License-Identifier: MIT
#include "engine/text/hex.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

std::string hex(std::uint64_t value, unsigned digits) {
    std::string text = "x";
    append_hex(text, value, digits);
    return text;
}

TEST(Hex, a_number_has_exactly_as_many_digits_as_are_asked_for) {
    EXPECT_EQ(hex(0, 16), "x0000000000000000");
    EXPECT_EQ(hex(0x0123456789abcdefU, 16), "x0123456789abcdef");
    EXPECT_EQ(hex(0xfedcba9876543210U, 16), "xfedcba9876543210");
    EXPECT_EQ(hex(0x1f, 2), "x1f");
    EXPECT_EQ(hex(0x1f, 4), "x001f");
    EXPECT_EQ(hex(0xabc, 2), "xbc");
    EXPECT_EQ(hex(7, 0), "x");
}

TEST(Hex, reads_one_to_sixteen_digits_of_either_case) {
    EXPECT_EQ(parse_hex("0"), 0U);
    EXPECT_EQ(parse_hex("fF"), 0xffU);
    EXPECT_EQ(parse_hex("0123456789abcdef"), 0x0123456789abcdefU);
    EXPECT_EQ(parse_hex("FFFFFFFFFFFFFFFF"), ~std::uint64_t{0});
    for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x1", "g", "1g", "00000000000000001", "10000000000000000"})
        EXPECT_EQ(parse_hex(text), std::nullopt) << text;
}

TEST(Hex, reads_what_it_writes) {
    for (std::uint64_t value = 1; value != 0; value <<= 1U) {
        std::string text;
        append_hex(text, value);
        EXPECT_EQ(parse_hex(text), value);
    }
}

}  // namespace
}  // namespace serversync
