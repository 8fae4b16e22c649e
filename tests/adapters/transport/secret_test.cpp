// SPDX-License-Identifier: MIT
#include "adapters/transport/secret.hpp"

#include <gtest/gtest.h>

#include "engine/text/hex.hpp"

namespace serversync {
namespace {

std::string hex_of(std::string_view text) {
    std::string digits;
    for (const char c : text) append_hex(digits, static_cast<unsigned char>(c), 2);
    return digits;
}

std::string upper(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

TEST(Redactor, removes_every_spelling_in_which_a_server_echoes_a_secret) {
    const std::string secret = "p<a&\"s/w'rd 1";
    Redactor redactor;
    redactor.add(Secret(secret));
    for (const std::string& spelling :
         {secret, upper(secret), std::string("p%3ca%26%22s%2fw%27rd%201"), std::string("p%3Ca%26%22s%2Fw%27rd+1"),
          std::string("p<a&\\\"s/w'rd 1"), std::string("p<a&\\\"s\\/w'rd 1"), std::string("p&lt;a&amp;&quot;s/w&#039;rd 1"),
          std::string("cDxhJiJzL3cncmQgMQ=="), hex_of(secret), upper(hex_of(secret))}) {
        EXPECT_EQ(redactor.redacted("x " + spelling + " y"), "x [secret] y") << spelling;
        EXPECT_TRUE(redactor.finds_in("x" + spelling + "y")) << spelling;
    }
    EXPECT_EQ(redactor.redacted("x " + hex_of(secret).substr(0, 9), true), "x [secret]");
    EXPECT_EQ(redactor.redacted(hex_of(secret).substr(1)), hex_of(secret).substr(1));
}

TEST(Redactor, removes_a_short_secret_from_free_text_and_does_not_look_for_it_in_rows) {
    Redactor redactor;
    redactor.add(Secret("u7.s0"));
    redactor.add(Secret("a"));
    EXPECT_EQ(redactor.redacted("u7.s0 is b"), "[secret] is b");
    EXPECT_EQ(redactor.redacted("bad"), "b[secret]d");
    for (const char* value : {"u7.s0", "u7.s0.example.com", "a", "my@email.example", "dTcuczA=", "75372e7330"})
        EXPECT_FALSE(redactor.finds_in(value)) << value;
}

TEST(Redactor, finds_a_secret_in_a_row_wherever_it_stands) {
    const struct {
        const char* secret;
        const char* value;
        bool found;
    } cases[] = {
        {"wordpress", "wordpress.example.net", true},      // a word of a domain
        {"wordpress", "my-WordPress-shop.example", true},  // in capital letters
        {"wordpress", "wordpres.example.net", false},
        {"reseller1", "reseller1", true},  // a user name
        {"reseller1", "reseller2", false},
        {"reseller1", "info@reseller1.example", true},   // in an e-mail address
        {"unlimited", "reseller_Unlimited_50GB", true},  // a package
        {"p@ss/w&rd", "p%40ss%2Fw%26rd", true},          // punctuation
        {"0123abcd", "ffff0123abcdffff", true},          // a token in a longer string of digits
        {"0123abcd", "ffff0123abcffff", false},
        {"1234567", "1234567", false},  // one byte too short
        {"12345678", "a12345678b", true},
        {"12345678", "1234567", false},
        {"12345678", "", false},
        {"12345678", "3132333435363738", true},  // its hexadecimal digits
        {"abcdefgh", "abcd-efgh", false},        // in pieces
        {"abcdefgh", "hgfedcba", false},         // reversed
    };
    for (const auto& [secret, value, found] : cases) {
        Redactor redactor;
        redactor.add(Secret(secret));
        EXPECT_EQ(redactor.finds_in(value), found) << secret << ' ' << value;
    }
}

TEST(Redactor, a_spelling_of_a_short_secret_that_is_also_a_long_one_is_found) {
    Redactor redactor;
    redactor.add(Secret("abcd"));
    redactor.add(Secret("61626364"));  // the hexadecimal digits of the other
    EXPECT_TRUE(redactor.finds_in("x61626364"));
    EXPECT_FALSE(redactor.finds_in("abcd"));
}

}  // namespace
}  // namespace serversync
