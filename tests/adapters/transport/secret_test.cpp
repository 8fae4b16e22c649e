// SPDX-License-Identifier: MIT
#include "adapters/transport/secret.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <random>

#include "engine/text/hex.hpp"
#include "engine/text/utf8.hpp"
#include "tests/sample.hpp"

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

std::string base64_of(const std::string& text) { return std::string(view_of(base64(text))); }

TEST(Redactor, knows_each_way_to_write_a_character) {
    const std::string secret = "Pl4nt&Sec/9<x>\"z+~\u00e9\\k b";
    Redactor redactor;
    redactor.add(Secret(secret));
    const char* const spellings[] = {
        R"(Pl4nt%26Sec/9%3Cx%3E%22z%2B~%C3%A9%5Ck%20b)",                          // Python's quote
        R"(Pl4nt%26Sec%2f9%3cx%3e%22z%2b~%c3%a9%5ck+b)",                          // a form
        R"(Pl4nt&Sec/9%3Cx%3E%22z+~%C3%A9\k%20b)",                                // WHATWG, path
        R"(Pl4nt&Sec/9%3Cx%3E%22z+~%C3%A9%5Ck%20b)",                              // encodeURI
        R"(Pl4nt%2526Sec%252F9%253Cx%253E%2522z%252B%7E%25C3%25A9%255Ck%2520b)",  // twice
        R"(Pl4nt&Sec/9<x>\"z+~\u00e9\\k b)",                                      // Python's JSON
        R"(Pl4nt&Sec\/9<x>\"z+~\u00E9\\k b)",                                     // PHP's
        R"(Pl4nt\u0026Sec\/9\u003Cx\u003E\u0022z+~\u00e9\\k b)",                  // with JSON_HEX_TAG and its like
        R"(Pl4nt&Sec/9<x>\\\"z+~\\u00e9\\\\k b)",                                 // JSON in JSON
        R"(Pl4nt&amp;Sec/9&lt;x&gt;&#34;z+~&#233;\k b)",                          // Go's, Python's
        R"(Pl4nt&amp;Sec/9&lt;x&gt;"z+~&#xE9;\k b)",                              // ENT_NOQUOTES
        R"(Pl4nt&#38;Sec&#x2f;9&#60;x&#62;&#034;z&#43;~&#x0000e9;\k b)",
        R"(PL4NT&AMP;SEC/9&LT;X&GT;&QUOT;Z+~&#XE9;\K B)",
        R"(Pl4nt&amp;amp;Sec/9&amp;lt;x&amp;gt;&amp;quot;z+~&#233;\k b)",  // twice
        R"(Pl4nt&amp;Sec\/9&lt;x&gt;&quot;z+~\u00e9\\k b)",                // HTML in JSON
        R"(\x50\x6c4nt&Sec/9<x>\"z+~\xc3\xa9\\k b)",
    };
    for (const std::string spelling : spellings) {
        EXPECT_EQ(redactor.redacted("x " + spelling + " y"), "x [secret] y") << spelling;
        EXPECT_TRUE(redactor.finds_in("x" + spelling + "y")) << spelling;
        for (std::size_t size = 8; size < spelling.size(); ++size) {
            EXPECT_EQ(redactor.redacted("x " + spelling.substr(0, size), true), "x [secret]") << spelling.substr(0, size);
            EXPECT_FALSE(redactor.finds_in("x" + spelling.substr(0, size))) << spelling.substr(0, size);
        }
        EXPECT_FALSE(redactor.finds_in(spelling.substr(1))) << spelling;
    }
}

TEST(Redactor, finds_base64_of_either_alphabet_within_what_is_longer) {
    const std::string secret = "Pl4nt&Sec/9<x>\"z+~\u00e9\\k?>";
    Redactor redactor;
    redactor.add(Secret(secret));
    for (const std::string before : {"", "x", "xy", "xyz", "root:"}) {
        for (const std::string after : {"", "\n", "ab", "abc"}) {
            std::string digits = base64_of(before + secret + after);
            std::string url_safe = digits;
            std::string in_url;
            for (char& c : url_safe) c = c == '+' ? '-' : c == '/' ? '_' : c;
            for (const char c : digits) in_url += c == '+' ? "%2B" : c == '/' ? "%2f" : c == '=' ? "%3D" : std::string(1, c);
            const std::string unpadded = url_safe.substr(0, url_safe.find('='));
            for (const std::string& spelling : {digits, url_safe, unpadded, in_url, upper(digits)}) {
                EXPECT_TRUE(redactor.finds_in(spelling)) << before << ' ' << after << ' ' << spelling;
                const std::string shown = redactor.redacted("x " + spelling);
                EXPECT_NE(shown.find("[secret]"), std::string::npos) << spelling;
                EXPECT_LE(shown.size(), 2 + 8 + 8 + 12) << shown;
            }
        }
    }
    EXPECT_EQ(redactor.redacted("x " + base64_of(secret) + " y"), "x [secret] y");
    EXPECT_FALSE(redactor.finds_in(base64_of(secret.substr(1))));
}

TEST(Redactor, of_a_short_secret_knows_base64_alone_and_no_more) {
    Redactor redactor;
    redactor.add(Secret("abc4"));
    redactor.add(Secret("x"));
    EXPECT_EQ(redactor.redacted("YWJjNA== YWJjNA eA== eA"), "[secret] [secret] [secret] eA");
}

TEST(Redactor, takes_what_looks_like_an_escape_for_itself_too) {
    for (const std::string secret : {"a%41b%2541c", "&amp;&lt;&amp;amp;", "\\\\\\\\\\\\n\\u0041", "%%%%%%%%", "12%3456%"}) {
        Redactor redactor;
        redactor.add(Secret(secret));
        EXPECT_EQ(redactor.redacted(' ' + secret + ' '), " [secret] ") << secret;
        EXPECT_TRUE(redactor.finds_in(secret)) << secret;
        std::string mixed;
        for (std::size_t i = 0; i < secret.size(); ++i)
            mixed += i % 2 == 0 ? "%" + hex_of(secret.substr(i, 1)) : secret.substr(i, 1);
        EXPECT_TRUE(redactor.finds_in(mixed)) << mixed;
    }
}

/// Random texts, the same in each run.
class RandomTexts {
public:
    std::size_t below(std::size_t end) { return m_engine() % end; }

    /// Letters, digits, punctuation, blanks, and characters of two to four bytes; with `plain` none that could begin an escape.
    std::string text(std::size_t count, bool plain = false) {
        constexpr std::array characters = {"a",      "B",      "3",          "7", "f", "u",  "x",  "z",   "/",    "+", " ",
                                           "\"",     "'",      "<",          ">", "#", ";",  "=",  "-",   "_",    "~", "\t",
                                           "\u00e9", "\u20ac", "\U0001f600", "%", "&", "\\", "%4", "&#3", "\\u00"};
        std::string result;
        for (std::size_t i = 0; i < count; ++i) result += characters.at(below(characters.size() - (plain ? 6 : 0)));
        return result;
    }

    /// A text with each of its characters written in one of the ways in which programs write it. With `reversible` what could
    /// begin an escape is one, as programs do who write what is to be read again.
    std::string spelled(std::string_view text, bool reversible = false) {
        std::string result;
        while (!text.empty()) {
            const std::size_t size = decode_utf8(text).size;
            const std::string_view character = text.substr(0, size);
            std::string written = one_spelled(character, decode_utf8(text).code);
            if (reversible && written == character && std::string_view("%&\\").find(written) != std::string_view::npos)
                written = upper_hex("%", character);
            result += written;
            text.remove_prefix(size);
        }
        return result;
    }

private:
    std::string one_spelled(std::string_view character, std::uint32_t code) {
        switch (below(9)) {
            case 0: {
                std::string bytes;
                for (const char c : character) bytes += '%' + hex_of({&c, 1});
                return bytes;
            }
            case 1:
                return upper_hex("%", character);
            case 2:
                return "&#" + std::to_string(code) + ';';
            case 3:
                return "&#x0" + number(code, 6) + ';';
            case 4:
                if (code < 0x10000) return "\\u" + number(code, 4);
                return "\\u" + number(0xd800 + ((code - 0x10000) >> 10U), 4) + "\\u" + number(0xdc00 + (code & 0x3ffU), 4);
            case 5:
                if (code == ' ') return "+";
                if (code == '\t') return "\\t";
                return code == '/' || code == '"' || code == '\\' ? '\\' + std::string(character) : std::string(character);
            case 6:
                return code == '&' ? "&amp;" : code == '<' ? "&lt;" : code == '"' ? "&quot;" : std::string(character);
            default:
                return std::string(character);
        }
    }
    static std::string number(std::uint32_t code, unsigned digits) {
        std::string text;
        append_hex(text, code, digits);
        return text;
    }
    static std::string upper_hex(const std::string& mark, std::string_view character) {
        std::string bytes;
        for (const char c : character) bytes += mark + upper(hex_of({&c, 1}));
        return bytes;
    }

    std::mt19937 m_engine{20240607};
};

TEST(Redactor, finds_any_mixture_of_spellings_and_touches_nothing_else) {
    RandomTexts random;
    for (std::size_t round = 0; round < 20'000; round += sample_step()) {
        const std::string secret = random.text(8 + random.below(20));
        const std::string spelling = random.spelled(secret);
        Redactor redactor;
        redactor.add(Secret(secret));
        const std::string before = random.text(random.below(20), true) + ' ';
        const std::string after = ' ' + random.text(random.below(20), true);
        ASSERT_EQ(redactor.redacted(before + spelling + after), before + "[secret]" + after) << secret << " as " << spelling;
        ASSERT_TRUE(redactor.finds_in(random.text(9) + spelling + random.text(9))) << secret << " as " << spelling;
        ASSERT_TRUE(redactor.finds_in(random.spelled(spelling, true))) << secret << " twice, first as " << spelling;
        const std::string other = random.text(60);
        ASSERT_EQ(redactor.redacted(other), other) << secret;
        ASSERT_FALSE(redactor.finds_in(other)) << secret;
    }
}

/// Processor seconds for texts of so many bytes that are made to take long.
double seconds_to_search(const Redactor& redactor, std::size_t size) {
    const std::clock_t began = std::clock();
    std::string text;
    while (text.size() < size) text += "\\%25&amp;";
    EXPECT_FALSE(redactor.finds_in(text));
    for (const char c : {'a', '%', '\\', '&'}) EXPECT_FALSE(redactor.finds_in(std::string(size, c)));
    return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

TEST(Redactor, takes_time_in_proportion_for_a_text_that_is_made_to_take_long) {
    Redactor redactor;
    for (const std::string& much : {std::string(63, 'a'), std::string(63, '%'), std::string(12, '\\')})
        redactor.add(Secret(much + 'x'));
    const double little = seconds_to_search(redactor, 5'000);
    EXPECT_LT(seconds_to_search(redactor, 20'000), 10 * little + 0.1)
        << "4 times as much; a quadratic search takes 16 times as long";
}

}  // namespace
}  // namespace serversync
