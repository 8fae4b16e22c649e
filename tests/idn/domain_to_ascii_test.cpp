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

TEST(DomainToAscii, empty_labels_stay) {
    EXPECT_EQ(converted("\u00fc..b"), "xn--tda..b");
    EXPECT_EQ(converted("\u00fc."), "xn--tda.");
}

TEST(DomainToAscii, labels_that_idna_2008_refuses_are_converted_by_older_rules_or_by_their_letters) {
    EXPECT_EQ(converted("\u2615.Example"), "xn--53h.example") << "an emoji";
    EXPECT_EQ(converted("i\u2764\ufe0f.example"), "xn--i-7iq.example") << "a variation selector is no letter";
    EXPECT_EQ(converted("\U0001f4a9LA.example"), "xn--la-7t72a.example");
    EXPECT_EQ(converted("\u2615\u00df.example"), "xn--zca561q.example") << "a sharp s is not 'ss' here either";
    EXPECT_EQ(converted("\u2615ss.example"), "xn--ss-xtx.example");
    EXPECT_EQ(converted("-\u00fc.example"), "xn----eha.example");
    EXPECT_EQ(converted("-U\u0308.example"), "xn----eha.example") << "composed and in lower case";
    EXPECT_EQ(converted("a\u05d0.example"), converted("A\u05d0.example")) << "letters of both directions";
    EXPECT_EQ(converted("fu\u00dfball.example"), "xn--fuball-cta.example");
    EXPECT_EQ(converted("fussball.example"), "fussball.example");
}

TEST(DomainToAscii, joiners_stay_where_idna_2008_allows_them) {
    EXPECT_EQ(converted("\u0915\u094d\u200d\u0937.example"), "xn--11b2ezcw70k.example");
    EXPECT_EQ(converted("a\u200d\u00fc.example"), "xn--a-eha.example");
    EXPECT_EQ(converted("\u200d.example"), "") << "nothing is left";
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
    EXPECT_EQ(converted("\u00fc x.example"), "");
    EXPECT_EQ(converted("\u00ad.example"), "");
    EXPECT_EQ(converted(std::string(63, 'a') + "\u00fc"), "");
    EXPECT_EQ(converted(std::string(63, 'a') + "\u2615"), "");
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
