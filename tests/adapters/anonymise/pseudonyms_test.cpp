// SPDX-License-Identifier: MIT
#include "adapters/anonymise/pseudonyms.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "adapters/anonymise/shuffled_word.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/text/fold.hpp"

namespace serversync {
namespace {

using ::testing::EndsWith;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

HashKey key_of(std::uint8_t first) {
    HashKey key{};
    key[0] = first;
    return key;
}

std::string identity(IdentityKind kind, std::string_view text) {
    TextArena arena;
    return std::string(identity_key(kind, text, {domain_to_ascii}, arena));
}

class PseudonymsTest : public ::testing::Test {
protected:
    std::string of(std::string_view text) { return pseudonyms.of(text); }
    Pseudonyms pseudonyms{key_of(1), domain_to_ascii};
};

/// Every way to write a thing that a list of real ones holds. Whatever field identifies an account, texts that are one identity
/// stay one, and texts that are two stay two.
TEST_F(PseudonymsTest, what_is_equal_stays_equal_and_what_differs_stays_different) {
    const std::vector<std::string> texts{"one.example",
                                         "One.Example",
                                         "ONE.EXAMPLE",
                                         "one.example.",
                                         " one.example ",
                                         "one.example..",
                                         "www.one.example",
                                         "WWW.one.example",
                                         "shop.one.example",
                                         "one.test",
                                         "one",
                                         "ONE",
                                         "One",
                                         "one-2",
                                         "one_2",
                                         "two.example",
                                         "example",
                                         "com",
                                         ".",
                                         "..",
                                         "*.one.example",
                                         "m\xc3\xbcnchen.example",
                                         "M\xc3\xbcnchen.example",
                                         "xn--mnchen-3ya.example",
                                         "XN--MNCHEN-3YA.example.",
                                         "m\xc3\xbcnchen",
                                         "xn--mnchen-3ya",
                                         "shop.m\xc3\xbcnchen.example",
                                         "m\u00fcnchen\u3002example",
                                         "munchen.example",
                                         "a@one.example",
                                         "A@One.example",
                                         "b@one.example",
                                         "a@two.example",
                                         "a@xn--mnchen-3ya.example",
                                         "guest-17@local.invalid",
                                         "17",
                                         "18",
                                         "017",
                                         "0",
                                         "7",
                                         "550e8400-e29b-41d4-a716-446655440000",
                                         "550E8400-e29b-41d4-a716-446655440000",
                                         "host.one.example:8000",
                                         "host.one.example:8001",
                                         "192.0.2.1",
                                         "192.0.2.2",
                                         "::ffff:192.0.2.1",
                                         "192.0.2.1.",
                                         "192.0.2.1 (Shared)",
                                         "192.0.2.1, 192.0.2.2",
                                         "2001:db8::1",
                                         "2001:DB8::1",
                                         "2001:db8:0::1",
                                         "2001:db8::2",
                                         "two words",
                                         "Two words",
                                         "a/b",
                                         "a\tb",
                                         "\xff",
                                         "-",
                                         "_",
                                         "*"};
    for (const IdentityKind kind : {IdentityKind::domain, IdentityKind::username, IdentityKind::dedicated_ip}) {
        for (const std::string& left : texts) {
            EXPECT_EQ(identity(kind, left).empty(), identity(kind, of(left)).empty()) << left;
            for (const std::string& right : texts) {
                // The ideographic dot has no other form to become: only as a domain is its text still the same.
                const bool has_other_dot = (left + right).find("\xe3\x80\x82") != std::string::npos;
                if (has_other_dot && kind != IdentityKind::domain) continue;
                EXPECT_EQ(identity(kind, left) == identity(kind, right), identity(kind, of(left)) == identity(kind, of(right)))
                    << static_cast<int>(kind) << " '" << left << "' '" << right << "' became '" << of(left) << "' '" << of(right)
                    << "'";
                if (has_other_dot) continue;
                EXPECT_EQ(left == right, of(left) == of(right))
                    << "'" << left << "' '" << right << "' became '" << of(left) << "'";
            }
        }
    }
}

TEST_F(PseudonymsTest, nothing_of_a_text_is_left_in_its_replacement) {
    for (const std::string text :
         {"alderbakery.example.net", "alderbakery", "erika.mustermann@alderbakery.de", "vps2.alderbakery.net:8443",
          "Erika Mustermann, Alder Bakery", "192.0.2.17", "192.0.2.17 (Shared)", "2001:db8::17:4711", "4711-alderbak"}) {
        const std::string replaced = of(text);
        for (const std::string part : {"alder", "Alder", "bakery", "erika", "Erika", "mustermann", "vps2", "192.0.2", "4711"}) {
            EXPECT_EQ(replaced.find(part), std::string::npos) << text << " became " << replaced;
        }
    }
    EXPECT_THAT(pseudonyms.name("Erika Mustermann"), MatchesRegex("Client [a-z]{12}"));
    EXPECT_EQ(pseudonyms.name(""), "");
}

TEST_F(PseudonymsTest, domains_stay_related) {
    const std::string domain = of("one.example.net");
    EXPECT_THAT(domain, MatchesRegex("[a-z]{12}\\.[a-z]{12}\\.example"));
    EXPECT_EQ(of("example.net"), domain.substr(13));
    EXPECT_THAT(of("a.b.one.example.net"), EndsWith("." + domain));
    EXPECT_EQ(of("www.one.example.net"), "www." + domain);
    EXPECT_EQ(of("*.one.example.net"), "*." + domain);
    EXPECT_EQ(of("one.example.net."), domain + ".");
    EXPECT_THAT(of("someone@one.example.net"), MatchesRegex("[a-z]{12}@" + domain));
    EXPECT_EQ(of("one.example.net:8443"), domain + ":8443");
    EXPECT_THAT(of("guest@local.invalid"), EndsWith(".invalid"));
    EXPECT_NE(of("example.net"), of("example.org"));
}

TEST_F(PseudonymsTest, forms_of_a_domain_stay_forms) {
    const std::string unicode = of("m\xc3\xbcnchen.example");
    const std::string ascii = of("xn--mnchen-3ya.example");
    EXPECT_THAT(unicode, StartsWith("\xc3\xbc"));
    EXPECT_THAT(ascii, StartsWith("xn--"));
    EXPECT_EQ(identity(IdentityKind::domain, unicode), ascii);
    EXPECT_THAT(of("ONE.example"), MatchesRegex("[A-Z]{12}\\.example"));
    EXPECT_EQ(fold_ascii(of("oNe.example")), of("one.example"));
}

TEST_F(PseudonymsTest, words_keep_their_shape) {
    EXPECT_THAT(of("ada_l-17"), MatchesRegex("[a-z]{3}_[a-z]-[0-9]{2}"));
    EXPECT_THAT(of("Ada17"), MatchesRegex("[A-Z][a-z]{2}[0-9]{2}"));
    EXPECT_THAT(of("73289"), MatchesRegex("[1-9][0-9]{4}"));
    EXPECT_THAT(of("0073289"), MatchesRegex("0[0-9]{6}"));
    EXPECT_EQ(of(std::string(5000, 'a')).size(), 5000U);
}

TEST_F(PseudonymsTest, no_two_words_of_a_shape_become_one) {
    std::set<std::string> given;
    for (char a = 'a'; a <= 'z'; ++a) {
        for (char b = 'a'; b <= 'z'; ++b) {
            for (char c = '0'; c <= '9'; ++c) given.insert(shuffled_word(key_of(3), {a, b, c}));
        }
    }
    EXPECT_EQ(given.size(), 6760U);
    given.clear();
    for (int number = 10; number < 20'000; ++number) given.insert(shuffled_word(key_of(3), std::to_string(number)));
    EXPECT_EQ(given.size(), 19'990U);
    for (const std::string& number : given) EXPECT_NE(number.front(), '0');
}

TEST_F(PseudonymsTest, addresses_are_of_no_network_and_differ) {
    std::set<std::string> given;
    for (unsigned i = 0; i < 40'000; ++i) {
        const std::string original =
            "10." + std::to_string(i / 65536) + "." + std::to_string(i / 256 % 256) + "." + std::to_string(i % 256);
        const std::string replaced = of(original);
        const auto address = parse_ip(replaced);
        ASSERT_TRUE(address && !address->is_v6) << replaced;
        EXPECT_EQ(address->bytes[0], 10) << "a private one stays private";
        given.insert(replaced);
        EXPECT_EQ(of(original), replaced);
    }
    EXPECT_EQ(given.size(), 40'000U);
    EXPECT_THAT(of("2001:4860::8888"), StartsWith("2001:db8:"));
    const std::string one = of("192.0.2.1");
    EXPECT_EQ(of("192.0.2.1 (Shared)"), one + " (Shared)");
    EXPECT_EQ(of("192.0.2.1\n2001:db8::1,192.0.2.1"), one + "\n" + of("2001:db8::1") + "," + one);
    EXPECT_FALSE(parse_ip(of("192.0.2.0/24")));
}

TEST_F(PseudonymsTest, keeps_words_of_a_vocabulary_only) {
    for (const std::string kept : {"Active", "suspended", "Semi-Annually", "Free Account", "one time", "odd_state", ""}) {
        EXPECT_EQ(pseudonyms.vocabulary(kept), kept);
    }
    for (const std::string replaced : {"Suspended for Erika", "a@one.example", "one.example", "averyveryverylongword"}) {
        EXPECT_NE(pseudonyms.vocabulary(replaced), replaced);
    }
}

TEST_F(PseudonymsTest, depend_on_the_key_and_on_nothing_else) {
    Pseudonyms again(key_of(1), domain_to_ascii);
    Pseudonyms other(key_of(2), domain_to_ascii);
    for (const std::string text : {"one.example", "accountname", "a@one.example", "192.0.2.1", "2001:db8::1", "two words"}) {
        EXPECT_EQ(again.of(text), of(text));
        EXPECT_NE(other.of(text), of(text));
    }
}

TEST_F(PseudonymsTest, what_a_listing_rejects_is_rejected_still) {
    for (const std::string text : {"a\x01"
                                   "b.example",
                                   "a\xc2\x85"
                                   "b",
                                   "a\x01@b.example", "a@b\x01.example"}) {
        const std::string replaced = of(text);
        EXPECT_TRUE(std::any_of(replaced.begin(), replaced.end(), [](char c) { return c > 0 && c < 0x20; })) << replaced;
    }
    EXPECT_GE(of(std::string(70'000, ' ') + std::string(70'000, '/')).size(), 140'000U);
    EXPECT_EQ(of("  "), "  ");
    EXPECT_EQ(of(" one "), " " + of("one") + " ");
}

}  // namespace
}  // namespace serversync
