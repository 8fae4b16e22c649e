// SPDX-License-Identifier: MIT
#include "adapters/transport/http_address.hpp"

#include <gmock/gmock.h>

#include "adapters/transport/http_error.hpp"

namespace serversync {
namespace {

std::string with_other_host(std::string_view address, std::string_view host) {
    return with_host(address, *HostName::parse(host)).url;
}

TEST(HttpAddress, takes_another_host_and_keeps_everything_else) {
    EXPECT_EQ(with_other_host("https://hostname:2087/a?b=c", "web1.example.net"), "https://web1.example.net:2087/a?b=c");
    EXPECT_EQ(with_other_host("https://hostname", "web_1"), "https://web_1/");
    EXPECT_EQ(with_other_host("http://hostname:8080/#x", "127.0.0.1"), "http://127.0.0.1:8080/");
    EXPECT_EQ(with_other_host("https://[::1]:2087/", "192.0.2.1"), "https://192.0.2.1:2087/");
    EXPECT_EQ(with_other_host("https://hostname:2087/{name}", "2001:db8::1"), "https://[2001:db8::1]:2087/{name}");
    const HttpAddress address = with_host("https://hostname:2087", *HostName::parse("::ffff:192.0.2.1"));
    EXPECT_EQ(address.port, "2087");
    EXPECT_EQ(address.scheme, "https");
    EXPECT_EQ(address.host_name()->address(), parse_ip("192.0.2.1"));
    EXPECT_THROW(with_other_host("ftp://hostname", "web1"), HttpError);
    EXPECT_THROW(with_other_host("https://user@hostname", "web1"), HttpError);
    EXPECT_THROW(with_other_host("hostname\n", "web1"), HttpError);
}

TEST(HttpAddress, is_exposed_by_plain_http_to_another_machine) {
    for (const char* text :
         {"https://web1.example.net", "https://10.9.9.9", "http://localhost:1", "http://127.0.0.1", "http://127.9.9.9",
          "http://[::1]:1", "http://LOCALHOST/", "http://[::ffff:127.0.0.1]/", "http://127.1/"})
        EXPECT_FALSE(parse_http_address(text).is_exposed()) << text;
    for (const char* text : {"http://web1.example.net", "http://10.9.9.9", "http://127.example.net", "http://127.0.0.1.5/",
                             "http://localhost.example", "http://[2001:db8::1]/", "http://0.0.0.0/", "http://0/", "http://[::]/",
                             "http://localhost./", "http://LOCALHOST.:1/", "http://a.localhost/", "http://127.0.0.1./",
                             "http://ip6-localhost/", "http://localhost.localdomain/", "http://localhost../"})
        EXPECT_TRUE(parse_http_address(text).is_exposed()) << text;
}

TEST(HttpAddress, has_a_host_without_brackets) {
    EXPECT_EQ(parse_http_address("https://[2001:DB8::1]:1/").host_name()->canonical(), "2001:db8::1");
    EXPECT_EQ(parse_http_address("https://WEB1.example.net").host_name()->text(), "web1.example.net");
    EXPECT_FALSE(parse_http_address("https://web1..example/").host_name());
}

}  // namespace
}  // namespace serversync
