// SPDX-License-Identifier: MIT
#include "engine/idn/domain_to_ascii.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

std::string converted(std::string_view domain) {
    std::string ascii = "left over";
    const bool is_converted = domain_to_ascii(domain, ascii);
    EXPECT_EQ(is_converted, !ascii.empty()) << domain;
    return ascii;
}

TEST(DomainToAscii, labels_beyond_ascii_become_a_labels) {
    EXPECT_EQ(converted("b\u00fccher.example"), "xn--bcher-kva.example");
    EXPECT_EQ(converted("B\u00dcCHER.Example"), "xn--bcher-kva.example");
    EXPECT_EQ(converted("bu\u0308cher.example"), "xn--bcher-kva.example") << "composed first";
    EXPECT_EQ(converted("www.\u65e5\u672c.example."), "www.xn--wgv71a.example.");
    EXPECT_EQ(converted("fa\u00df.example"), "xn--fa-hia.example") << "not 'fass', as transitional processing would";
}

TEST(DomainToAscii, labels_of_ascii_are_only_lower_cased) {
    EXPECT_EQ(converted("Web1.EXAMPLE.net"), "web1.example.net");
    EXPECT_EQ(converted("_dmarc.b\u00fccher.example:8443"), "_dmarc.xn--bcher-kva.example:8443");
}

TEST(DomainToAscii, what_uts_46_takes_for_a_dot_is_one) {
    EXPECT_EQ(converted("b\u00fccher\u3002example"), "xn--bcher-kva.example");
    EXPECT_EQ(converted("b\u00fccher\uff0eexample"), "xn--bcher-kva.example");
    EXPECT_EQ(converted("b\u00fccher\uff61example"), "xn--bcher-kva.example");
}

TEST(DomainToAscii, refuses_what_is_no_domain) {
    EXPECT_EQ(converted(""), "");
    EXPECT_EQ(converted("."), "");
    EXPECT_EQ(converted("\xff.example"), "");
    EXPECT_EQ(converted(std::string_view("b\u00fc\0cher", 8)), "") << "a NUL would end the name early";
    EXPECT_EQ(converted("\u202e\u00fc.example"), "");
}

TEST(DomainToAscii, a_name_has_at_most_253_letters) {
    std::string name;
    for (int label = 0; label < 4; ++label) name += std::string(62, 'a') + '.';
    EXPECT_EQ(converted(name + 'b').size(), 253U);
    EXPECT_EQ(converted(name + "b.").size(), 254U) << "the trailing dot does not count";
    EXPECT_EQ(converted(name + "bc"), "");
    EXPECT_EQ(converted(std::string(5000, 'a')), "");
}

}  // namespace
}  // namespace serversync
