// SPDX-License-Identifier: MIT
#include "engine/model/ip_address.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace serversync {
namespace {

TEST(IpAddress, canonical_text) {
    struct Case {
        std::string_view text, canonical;
    };
    const Case cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"::FFFF:c000:0201", "192.0.2.1"},
        {"0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"},
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"2001:DB8::A", "2001:db8::a"},
        {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"0:0:1:0:0:1:0:0", "::1:0:0:1:0:0"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"1:0:0:0:0:0:0:0", "1::"},
        {"2001:db8::192.0.2.33", "2001:db8::c000:221"},
        {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
        {"2001:db8:0:f00:10:100:1000:0", "2001:db8:0:f00:10:100:1000:0"},
    };
    for (const Case& item : cases) {
        const auto address = parse_ip(item.text);
        ASSERT_TRUE(address) << item.text;
        EXPECT_EQ(to_text(*address), item.canonical) << item.text;
        EXPECT_EQ(parse_ip(item.canonical), address) << item.text;
    }
}

TEST(IpAddress, refuses_other_text) {
    for (const std::string_view text : {"",
                                        " ",
                                        "*",
                                        "192.0.2",
                                        "192.0.2.",
                                        ".192.0.2",
                                        "192.0.2.1.",
                                        "192.0.2.1.1",
                                        "192.0.2.256",
                                        "192.0.2.01",
                                        "00.0.0.0",
                                        "192.0.2.1111",
                                        "192.0.2.-1",
                                        "192.0.2.+1",
                                        " 192.0.2.1",
                                        "192.0.2.1 ",
                                        "192.0.2.0/24",
                                        "192.0.2.1:80",
                                        "0x7f.0.0.1",
                                        "3221225985",
                                        "192,0,2,1",
                                        "192..2.1",
                                        "example.net",
                                        ":",
                                        ":::",
                                        "1:",
                                        ":1",
                                        "1::2::3",
                                        "1:2:3:4:5:6:7",
                                        "1:2:3:4:5:6:7:8:9",
                                        "1:2:3:4:5:6:7:8::",
                                        "1:2:3:4::5:6:7:8",
                                        "::1:2:3:4:5:6:7:8",
                                        "12345::",
                                        "g::",
                                        "::1%eth0",
                                        "[::1]",
                                        "::1/128",
                                        "192.0.2.1::",
                                        "1:2:3:4:5:6:7:192.0.2.1",
                                        "::192.0.2",
                                        "::192.0.2.01",
                                        "::192.0.2.1:1",
                                        "1::2:"}) {
        EXPECT_FALSE(parse_ip(text)) << '\'' << text << '\'';
    }
    EXPECT_FALSE(parse_ip(std::string_view("192.0.2.1\0", 10)));
}

TEST(IpAddress, families_differ_though_their_bytes_agree) {
    EXPECT_NE(parse_ip("0.0.0.0"), parse_ip("::"));
    EXPECT_FALSE(parse_ip("::ffff:192.0.2.1")->is_v6);
    EXPECT_TRUE(parse_ip("2001:db8::1")->is_v6);
}

// The C library is the oracle: random groups, many of them zero, so that every place of the gap comes up.
TEST(IpAddress, agrees_with_the_c_library) {
    std::mt19937 random(20260131);
    for (int round = 0; round < 20000; ++round) {
        in6_addr expected{};
        for (std::size_t group = 0; group < 8; ++group) {
            const unsigned value = random() % 3 == 0 ? static_cast<unsigned>(random()) >> (random() % 17) : 0;
            expected.s6_addr[2 * group] = static_cast<std::uint8_t>(value >> 8U & 0xffU);
            expected.s6_addr[2 * group + 1] = static_cast<std::uint8_t>(value & 0xffU);
        }
        // It writes ::/96 with an IPv4 tail, which RFC 5952 leaves to known prefixes.
        expected.s6_addr[0] |= 0x20;
        char text[INET6_ADDRSTRLEN] = {};
        ASSERT_NE(inet_ntop(AF_INET6, &expected, text, sizeof text), nullptr);
        const auto address = parse_ip(text);
        ASSERT_TRUE(address) << text;
        ASSERT_EQ(std::memcmp(address->bytes.data(), expected.s6_addr, 16), 0) << text;
        ASSERT_EQ(to_text(*address), text);
    }
}

TEST(IpAddress, accepts_exactly_what_the_c_library_does) {
    std::mt19937 random(7);
    constexpr std::string_view letters = "0001a2f::::..5";
    for (int round = 0; round < 200000; ++round) {
        std::string text;
        for (auto left = random() % 14; left > 0; --left) text += letters[random() % letters.size()];
        unsigned char bytes[16];
        const bool expected = inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
        ASSERT_EQ(parse_ip(text).has_value(), expected) << '\'' << text << '\'';
    }
}

}  // namespace
}  // namespace serversync
