// SPDX-License-Identifier: MIT
#include "engine/model/host_name.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

/// `length` characters in labels of at most 63.
std::string name_of_length(std::size_t length) {
    std::string name(length, 'a');
    for (std::size_t at = 63; at + 1 < length; at += 64) name[at] = '.';
    return name;
}

TEST(HostName, is_a_name_or_an_address) {
    for (const std::string& text :
         {std::string("web1.example.net"), std::string("WEB1"), std::string("localhost"), std::string("web1.example.net."),
          std::string("web_1.example.net"), std::string("_x"), std::string("a-b.c--d"), std::string("1.example"),
          std::string("127.0.0.1.example"), std::string("xn--bcher-kva.example"), std::string("0x7f.example"),
          std::string("192.0.2.1"), std::string("0.0.0.0"), std::string("::1"), std::string("2001:DB8::1"),
          std::string("::ffff:192.0.2.1"), name_of_length(253), name_of_length(253) + '.', std::string(63, 'a') + ".example"}) {
        EXPECT_EQ(broken_host_rule(text), "") << text;
        const auto host = HostName::parse(text);
        ASSERT_TRUE(host) << text;
        EXPECT_EQ(host->text(), text);
    }
}

TEST(HostName, is_nothing_that_could_mean_something_else) {
    constexpr std::string_view letters =
        "a host name holds only the letters a to z, digits, '.', '-' and '_'; write others in their xn-- form";
    constexpr std::string_view number = "an IPv4 address is written as four decimal numbers without leading zeros";
    constexpr std::string_view colon = "a host name is written without a port, and an IPv6 address without brackets and zone";
    constexpr std::string_view hyphen = "no part between dots begins or ends with '-'";
    constexpr std::string_view blank_part = "a part between dots is blank";
    const struct {
        std::string text;
        std::string_view rule;
    } cases[] = {
        {"", "it is blank"},
        {"-oProxyCommand=x", letters},
        {"-v", hyphen},
        {"web1.-v", hyphen},
        {"web1-.example", hyphen},
        {"-", hyphen},
        {".", blank_part},
        {"..", blank_part},
        {".example", blank_part},
        {"a..b", blank_part},
        {"a.example..", blank_part},
        {"a/b", letters},
        {"../secrets/9", letters},
        {"a\\b", letters},
        {"a#b", letters},
        {"a?b", letters},
        {"user@a", letters},
        {"a%2fb", letters},
        {"a%00b", letters},
        {"a b", letters},
        {" a", letters},
        {"a ", letters},
        {"a\r\nb", letters},
        {"a\n", letters},
        {std::string("a\0b", 3), letters},
        {"a;b", letters},
        {"$(a)", letters},
        {"`a`", letters},
        {"a,b", letters},
        {"{id}", letters},
        {"*.example", letters},
        {"\xef\xbd\x81.example", letters},  // full-width letter
        {"\xe2\x84\x80.example", letters},
        {"b\xc3\xbc"
         "cher.example",
         letters},
        {"a\xe3\x80\x82"
         "example",
         letters},  // ideographic full stop
        {"a\xff", letters},
        {"a:8080", colon},
        {"127.0.0.1:18082/#", colon},
        {"https://a", colon},
        {"[::1]", colon},
        {"[::1]:80", colon},
        {"fe80::1%eth0", colon},
        {":", colon},
        {"127.1", number},
        {"127.0.0.1.", number},
        {"0x7f000001", number},
        {"0X7F.1", number},
        {"1.0x7f", number},
        {"2130706433", number},
        {"0177.0.0.1", number},
        {"127.0.0.01", number},
        {"256.0.0.1", number},
        {"1.2.3.4.5", number},
        {"a.1", number},
        {name_of_length(254), "a host name has at most 253 characters"},
        {std::string(64, 'a') + ".example", "a part between dots is longer than 63 characters"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(broken_host_rule(each.text), each.rule) << each.text;
        EXPECT_FALSE(HostName::parse(each.text)) << each.text;
    }
}

TEST(HostName, has_one_canonical_spelling_and_one_in_a_url) {
    const struct {
        const char* text;
        const char* canonical;
        const char* in_url;
    } cases[] = {
        {"Web1.Example.NET.", "web1.example.net", "Web1.Example.NET."},
        {"192.0.2.1", "192.0.2.1", "192.0.2.1"},
        {"2001:DB8:0::1", "2001:db8::1", "[2001:DB8:0::1]"},
        {"::ffff:192.0.2.1", "192.0.2.1", "[::ffff:192.0.2.1]"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(HostName::parse(each.text)->canonical(), each.canonical);
        EXPECT_EQ(HostName::parse(each.text)->in_url(), each.in_url);
    }
    EXPECT_EQ(HostName::parse("192.0.2.1")->address(), parse_ip("192.0.2.1"));
    EXPECT_FALSE(HostName::parse("web1")->address());
}

TEST(HostName, of_this_machine_is_localhost_or_a_loopback_address) {
    for (const char* text :
         {"localhost", "LocalHost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(HostName::parse(text)->is_loopback()) << text;
    for (const char* text : {"localhost.example", "127.0.0.1.example", "128.0.0.1", "126.255.255.255", "0.0.0.0", "::", "::2",
                             "10.9.9.9", "::ffff:192.0.2.1", "2001:db8::1", "7f00::1", "web1"})
        EXPECT_FALSE(HostName::parse(text)->is_loopback()) << text;
    // Names that a resolver is asked for: what it answers is anybody's machine.
    for (const char* text : {"localhost.", "LocalHost.", "a.localhost", "a.localhost.", "localhost.localdomain", "ip6-localhost",
                             "ip6-loopback", "loopback", "local", "xlocalhost", "localhost_"})
        EXPECT_FALSE(HostName::parse(text)->is_loopback()) << text;
    for (const char* text : {"127.0.0.1.", "127.1", "0x7f000001", "2130706433", "[::1]", "::1%lo", "localhost..", ".localhost"})
        EXPECT_FALSE(HostName::parse(text)) << text;
}

}  // namespace
}  // namespace serversync
