// SPDX-License-Identifier: MIT
#include "adapters/transport/escapes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace serversync {
namespace {

TEST(Escape, is_read_with_its_size_and_its_character) {
    const struct {
        const char* text;
        std::size_t size;
        const char* character;
    } cases[] = {
        {"%3Cx", 3, "<"},         {"%c3%a9", 3, "\xc3"},    {"\\u003cx", 6, "<"},
        {"\\U00E9", 6, "\u00e9"}, {"\\u20ac", 6, "\u20ac"}, {"\\ud83d\\ude00x", 12, "\U0001f600"},
        {"\\x3c", 4, "<"},        {"\\/", 2, "/"},          {"\\n", 2, "\n"},
        {"&lt;", 4, "<"},         {"&QUOT;", 6, "\""},      {"&#60;", 5, "<"},
        {"&#00000060;", 11, "<"}, {"&#x3C;", 6, "<"},       {"&#128512;", 9, "\U0001f600"},
    };
    for (const auto& [text, size, character] : cases) {
        const Escape escape = read_escape(text);
        EXPECT_EQ(escape.size, size) << text;
        EXPECT_EQ(std::string(escape.bytes.data(), escape.count), character) << text;
    }
}

TEST(Escape, is_nothing_else) {
    for (const char* text : {"",
                             "x",
                             "<",
                             "%",
                             "%3",
                             "%3g",
                             "%%3c",
                             "\\",
                             "\\u",
                             "\\u003",
                             "\\u003g",
                             "\\ud83d",
                             "\\ud83d\\u0041",
                             "\\ude00",
                             "\\x3",
                             "\\q",
                             "&",
                             "&;",
                             "&lt",
                             "&#;",
                             "&#x;",
                             "&#60",
                             "&#6x;",
                             "&#xg;",
                             "&#1114112;",
                             "&#xd800;",
                             "&#000000060;",
                             "&eacute;"})
        EXPECT_EQ(read_escape(text).size, 0U) << text;
}

TEST(Escape, may_be_cut_anywhere) {
    for (const std::string text : {"%3c", "\\u003c", "\\ud83d\\ude00", "&quot;", "&#x3c;"}) {
        for (std::size_t size = 1; size < text.size(); ++size) EXPECT_TRUE(may_be_cut_escape(text.substr(0, size))) << text;
    }
    for (const char* text : {"", "x", "&a b", "%.", "\\u003c\\u003c\\u003c"}) EXPECT_FALSE(may_be_cut_escape(text)) << text;
}

TEST(Escape, is_undone_once_and_its_place_is_known) {
    const auto text = unescaped("a%2541&eacute;\\u00e9b");
    ASSERT_TRUE(text);
    EXPECT_EQ(view_of(text->bytes), "a%41&eacute;\u00e9b");
    ASSERT_EQ(text->places.size(), text->bytes.size());
    EXPECT_EQ(text->places[1].begin, 1U);
    EXPECT_EQ(text->places[1].end, 4U);
    EXPECT_EQ(text->places[12].begin, 14U);
    EXPECT_EQ(text->places[13].begin, 14U) << "both bytes of a character";
    EXPECT_EQ(text->places[13].end, 20U);
    EXPECT_FALSE(unescaped("100% & \\ more"));
}

}  // namespace
}  // namespace serversync
