// SPDX-License-Identifier: MIT
#include "engine/model/bare_domain.hpp"

#include <gtest/gtest.h>

#include "engine/idn/domain_to_ascii.hpp"

namespace serversync {
namespace {

std::string bare(std::string_view raw, DomainToAscii to_ascii = domain_to_ascii) {
    TextArena arena;
    return std::string(bare_domain(raw, to_ascii, arena));
}

TEST(BareDomain, is_what_is_left_of_what_customers_type) {
    const struct {
        std::string_view raw, domain;
    } cases[] = {
        {"example.net", "example.net"},
        {" Example.NET.. ", "example.net"},
        {"www.example.net", "example.net"},
        {"WWW.Example.net.", "example.net"},
        {"www2.example.net", "www2.example.net"},
        {"www.www.example.net", "www.example.net"},
        {"www.net", "www.net"},
        {"http://example.net", "example.net"},
        {"HTTPS://www.Example.net:8443/shop/?a=b@c.example#top", "example.net"},
        {"//example.net/x", "example.net"},
        {"example.net//x", "example.net"},
        {"ftp://user:pass@ftp.example.net/", "ftp.example.net"},
        {"bob@example.net", "example.net"},
        {"example.net:80", "example.net"},
        {"example.net/", "example.net"},
        {"example.net?page=//other.example", "example.net"},
        {"example.net, example.org", "example.net"},
        {"example.net;example.org", "example.net"},
        {"example.net example.org", "example.net"},
        {"my_site.example.net", "my_site.example.net"},
        {"https://www.B\u00fccher.example./", "xn--bcher-kva.example"},
        {"www\u3002b\u00fccher\u3002example", "xn--bcher-kva.example"},
        {"XN--bcher-KVA.example", "xn--bcher-kva.example"},
        {"example.x1", "example.x1"},
        {"www.\u200bexample.net\ufeff", "example.net"},
        {"\u2615.example", "xn--53h.example"},
    };
    for (const auto& item : cases) EXPECT_EQ(bare(item.raw), item.domain) << item.raw;
}

TEST(BareDomain, is_blank_for_what_is_no_domain) {
    for (const std::string_view raw : {"", " ", ".", "localhost", "www.", "Gold hosting", "192.0.2.1", "http://192.0.2.1:8000/",
                                       "[2001:db8::1]", "2001:db8::1", "*.example.net", "a..example", ".example.net",
                                       "exam!ple.net", "user@", "http://", "b\u00fccher\xff.example", ", example.net"}) {
        EXPECT_EQ(bare(raw), "") << raw;
    }
    EXPECT_EQ(bare("b\u00fccher.example", nullptr), "");
    EXPECT_EQ(bare(std::string(63, 'a') + ".example"), std::string(63, 'a') + ".example");
    EXPECT_EQ(bare(std::string(64, 'a') + ".example"), "");
    std::string longest;
    for (int label = 0; label < 50; ++label) longest += "abcd.";
    EXPECT_EQ(bare(longest + "abc"), longest + "abc");
    EXPECT_EQ(bare(longest + "abcd"), "");
}

TEST(BareDomain, of_a_plain_domain_is_the_text_itself_and_costs_no_memory) {
    TextArena arena;
    const std::string_view raw = "https://www.example.net/";
    EXPECT_EQ(bare_domain(raw, domain_to_ascii, arena).data(), raw.data() + 12);
    EXPECT_EQ(arena.capacity(), 0U);
}

}  // namespace
}  // namespace serversync
