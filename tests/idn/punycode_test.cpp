// SPDX-License-Identifier: MIT
#include "engine/idn/punycode.hpp"

#include <gtest/gtest.h>

#include "engine/idn/domain_to_ascii.hpp"

namespace serversync {
namespace {

/// The examples of RFC 3492, section 7.1, that are names today.
TEST(Punycode, of_the_examples_of_its_specification) {
    EXPECT_EQ(punycode(U"\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f"),
              "egbpdaj6bu4bxfgehfvwxn");
    EXPECT_EQ(punycode(U"\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587"), "ihqwcrb4cv8a8dqg056pqjye");
    EXPECT_EQ(punycode(U"3\u5e74B\u7d44\u91d1\u516b\u5148\u751f"), "3B-ww4c5e180e575a65lsy2b");
    EXPECT_EQ(punycode(U"\u3072\u3068\u3064\u5c4b\u6839\u306e\u4e0b2"), "2-u9tlzr9756bt3uc0v");
    EXPECT_EQ(punycode(U"\u305d\u306e\u30b9\u30d4\u30fc\u30c9\u3067"), "d9juau41awczczp");
    EXPECT_EQ(punycode(U"-> $1.00 <-"), "-> $1.00 <--");
    EXPECT_EQ(punycode(U""), "");
    EXPECT_EQ(punycode(U"\U0001f4a9la"), "la-7t72a");
}

TEST(Punycode, agrees_with_the_library_that_converts_domains) {
    std::uint32_t state = 20261128;
    const auto next = [&state](std::uint32_t below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    for (int round = 0; round < 500; ++round) {
        std::u32string label;
        std::string utf8;
        for (std::uint32_t letters = 1 + next(12); letters > 0; --letters) {
            if (next(3) == 0) {
                label += static_cast<char32_t>('a' + next(26));
                utf8 += static_cast<char>(label.back());
            } else {
                label += static_cast<char32_t>(0x4e00 + next(0x5000));
                const auto code = static_cast<std::uint32_t>(label.back());
                utf8 += static_cast<char>(0xe0U | (code >> 12U));
                utf8 += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
                utf8 += static_cast<char>(0x80U | (code & 0x3fU));
            }
        }
        std::string ascii;
        ASSERT_TRUE(domain_to_ascii(utf8, ascii));
        if (ascii == utf8) continue;
        EXPECT_EQ(ascii, "xn--" + punycode(label)) << utf8;
    }
}

}  // namespace
}  // namespace serversync
