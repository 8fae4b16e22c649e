// SPDX-License-Identifier: MIT
#include "engine/config/record_value.hpp"

#include <gmock/gmock.h>

namespace serversync {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Server recorded(std::string name, std::string hostname) {
    Server server;
    server.id = 3;
    server.name = std::move(name);
    server.hostname = std::move(hostname);
    server.addresses = {*parse_ip("192.0.2.3"), *parse_ip("192.0.2.4")};
    return server;
}

TEST(RecordValue, a_hostname_is_a_host) {
    const HostPatterns all;
    EXPECT_EQ(hostname_value(recorded("web3", "web3.example.net"), all).text, "web3.example.net");
    EXPECT_EQ(hostname_value(recorded("web3", "web3.example.net"), all).fault, "");
    EXPECT_EQ(hostname_value(recorded("web3", ""), all).fault, "") << "who needs it says so";
    EXPECT_EQ(hostname_value(recorded("web3", "-oProxyCommand=touch$IFS/x"), all).fault,
              "cannot use the server's hostname '-oProxyCommand=touch$IFS/x' from WHMCS: " + std::string(broken_host_rule("$")) +
                  ". Correct it there");
    EXPECT_THAT(hostname_value(recorded("web3", "web3\r\nX-Evil: 1"), all).fault,
                AllOf(HasSubstr("'web3\\x0d\\x0aX-Evil: 1'"), Not(HasSubstr("\n"))));
    EXPECT_LT(hostname_value(recorded("web3", std::string(100000, 'a')), all).fault.size(), 300U);
}

TEST(RecordValue, a_host_is_one_that_may_be_asked) {
    HostPatterns hosts;
    hosts.add("*.example.net");
    hosts.add("192.0.2.3");
    EXPECT_EQ(hostname_value(recorded("web3", "web3.example.net"), hosts).fault, "");
    EXPECT_EQ(hostname_value(recorded("web3", "web3.evil.example"), hosts).fault,
              "cannot use the server's hostname 'web3.evil.example' from WHMCS: no pattern of the configuration's 'hosts' allows "
              "it. Add one if the server is yours, or correct the record");
    Server server = recorded("web3", "");
    EXPECT_EQ(ip_value(server, hosts).text, "192.0.2.3");
    EXPECT_EQ(ip_value(server, hosts).fault, "");
    EXPECT_EQ(hostname_value(server, hosts).fault, "");
    server.addresses = {*parse_ip("2001:db8::1")};
    EXPECT_THAT(ip_value(server, hosts).fault, HasSubstr("IP address '2001:db8::1' from WHMCS: no pattern"));
    server.addresses.clear();
    EXPECT_EQ(ip_value(server, hosts).text, "");
    EXPECT_EQ(ip_value(server, hosts).fault, "");
}

TEST(RecordValue, a_name_is_words_that_mean_nothing_to_a_path_or_a_program) {
    for (const std::string& name : {std::string("web3"), std::string("Web 3 Frankfurt"), std::string("web-3.example.net"),
                                    std::string("_a"), std::string("a_b:c"), std::string("127.1"), std::string("a."),
                                    std::string("2001:db8::1"), std::string(253, 'a'), std::string()}) {
        EXPECT_EQ(name_value(recorded(name, "")).fault, "") << name;
        EXPECT_EQ(name_value(recorded(name, "")).text, name);
    }
    const std::string held = "may hold only the letters a to z, digits, blanks, '.', '-', '_' and ':'";
    const std::string begun = "each word of it must begin with a letter from a to z, a digit or '_'";
    const struct {
        std::string name;
        std::string rule;
    } cases[] = {
        {"-x", begun},
        {"web -x", begun},
        {"web - 3", begun},
        {".", begun},
        {"..", begun},
        {"../secrets/9", begun},
        {".ssh", begun},
        {":x", begun},
        {" web", begun},
        {"web  3", begun},
        {"web ", "it ends in a blank"},
        {"a/b", held},
        {"a/../b", held},
        {"a..b", "it holds '..'"},
        {"a#b", held},
        {"a?b", held},
        {"a@b", held},
        {"a%2fb", held},
        {"a\nb", held},
        {"a\tb", held},
        {std::string("a\0b", 3), held},
        {"a;b", held},
        {"a$b", held},
        {"a'b", held},
        {"a\\b", held},
        {"a{id}", held},
        {"a\xef\xbc\x8f"
         "b",
         held},  // full-width solidus
        {"W\xc3\xb6rld", held},
        {std::string(254, 'a'), "it has more than 253 characters"},
    };
    for (const auto& each : cases)
        EXPECT_THAT(name_value(recorded(each.name, "")).fault,
                    AllOf(testing::StartsWith("cannot use the server's name '"), HasSubstr(each.rule),
                          testing::EndsWith(". Correct it there, or use {id} instead of {name}")))
            << each.name;
}

}  // namespace
}  // namespace serversync
