// SPDX-License-Identifier: MIT
#include "engine/model/host_patterns.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

bool allowed(std::initializer_list<const char*> patterns, std::string_view host) {
    HostPatterns hosts;
    for (const char* pattern : patterns) EXPECT_EQ(hosts.add(pattern), "") << pattern;
    return hosts.allow(*HostName::parse(host));
}

TEST(HostPatterns, without_one_allow_everybody) {
    EXPECT_TRUE(allowed({}, "web1.example.net"));
    EXPECT_TRUE(allowed({}, "192.0.2.1"));
    EXPECT_TRUE(HostPatterns().empty());
}

TEST(HostPatterns, allow_what_they_name_and_nothing_beside_it) {
    const struct {
        const char* pattern;
        const char* host;
        bool allowed;
    } cases[] = {
        {"web1.example.net", "web1.example.net", true},
        {"web1.example.net", "WEB1.Example.Net.", true},
        {"Web1.Example.Net.", "web1.example.net", true},
        {"web1.example.net", "web2.example.net", false},
        {"web1.example.net", "a.web1.example.net", false},
        {"web1.example.net", "web1.example.net.evil.example", false},
        {"*.example.net", "web1.example.net", true},
        {"*.example.net", "a.b.example.net", true},
        {"*.example.net", "web1.example.net.", true},
        {"*.Example.NET", "WEB1.example.net", true},
        {"*.example.net", "example.net", false},
        {"*.example.net", "evilexample.net", false},
        {"*.example.net", "web1.example.net.evil.example", false},
        {"*.example.net", "192.0.2.1", false},
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1", "c000:201::", false},
        {"192.0.2.0/24", "192.0.2.0", true},
        {"192.0.2.0/24", "192.0.2.255", true},
        {"192.0.2.0/24", "192.0.3.0", false},
        {"192.0.2.0/24", "192.0.1.255", false},
        {"192.0.2.8/29", "192.0.2.15", true},
        {"192.0.2.8/29", "192.0.2.16", false},
        {"192.0.2.8/29", "192.0.2.7", false},
        {"192.0.2.8/29", "web1.example.net", false},
        {"192.0.2.1/32", "192.0.2.1", true},
        {"192.0.2.1/32", "192.0.2.0", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::1", "2001:DB8:0::1", true},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"2001:db8::/33", "192.0.2.1", false},
        {"localhost", "localhost", true},
        {"localhost", "127.0.0.1", false},
    };
    for (const auto& each : cases)
        EXPECT_EQ(allowed({each.pattern}, each.host), each.allowed) << each.pattern << ' ' << each.host;
    EXPECT_TRUE(allowed({"*.example.net", "192.0.2.1"}, "192.0.2.1"));
    EXPECT_TRUE(allowed({"*.example.net", "192.0.2.1"}, "web1.example.net"));
    EXPECT_FALSE(allowed({"*.example.net", "192.0.2.1"}, "192.0.2.2"));
}

TEST(HostPatterns, that_mean_nothing_are_refused) {
    const std::string network = "a network is written as 192.0.2.0/24 or 2001:db8::/32";
    const struct {
        const char* pattern;
        std::string fault;
    } cases[] = {
        {"", "it is blank"},
        {"*", std::string(broken_host_rule("*"))},
        {"*.", "it is blank"},
        {"*.*.example.net", std::string(broken_host_rule("*.example.net"))},
        {"web*.example.net", std::string(broken_host_rule("*"))},
        {"*.192.0.2.1", "'*.' stands before a name; a network is written as 192.0.2.0/24"},
        {"*.2001:db8::1", "'*.' stands before a name; a network is written as 192.0.2.0/24"},
        {"192.0.2", std::string(broken_host_rule("127.1"))},
        {"192.0.2.0/", network},
        {"192.0.2.0/33", network},
        {"192.0.2.0/-1", network},
        {"192.0.2.0/24x", network},
        {"192.0.2.0/255.255.255.0", network},
        {"example.net/24", network},
        {"https://example.net", network},
        {"2001:db8::/129", network},
        {"192.0.2.7/24", "the network begins at 192.0.2.0/24"},
        {"192.0.2.255/31", "the network begins at 192.0.2.254/31"},
        {"2001:db8::1/64", "the network begins at 2001:db8::/64"},
    };
    for (const auto& each : cases) {
        HostPatterns hosts;
        EXPECT_EQ(hosts.add(each.pattern), each.fault) << each.pattern;
        EXPECT_TRUE(hosts.empty()) << each.pattern;
    }
}

}  // namespace
}  // namespace serversync
