// SPDX-License-Identifier: MIT
#include "engine/json/json_text.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/text/invisible.hpp"

namespace serversync {
namespace {

std::string json_of(std::string_view text) {
    std::string json;
    append_json_text(json, text);
    return json;
}

std::string read_back(const std::string& json) {
    simdjson::dom::parser parser;
    return std::string(std::string_view(parser.parse("[" + json + "]").at(0)));
}

std::string utf8(std::uint32_t code) {
    std::string text;
    const auto add = [&text](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xc0U | code >> 6U);
    } else if (code < 0x10000) {
        add(0xe0U | code >> 12U);
    } else {
        add(0xf0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3fU));
    }
    if (code >= 0x800) add(0x80U | (code >> 6U & 0x3fU));
    if (code >= 0x80) add(0x80U | (code & 0x3fU));
    return text;
}

TEST(JsonText, escapes_what_a_reader_does_not_see) {
    const struct {
        std::string text;
        std::string json;
    } cases[] = {
        {"", R"("")"},
        {"a\"b\\c", R"("a\"b\\c")"},
        {std::string("\0\x1f\x7f", 3), R"("\u0000\u001f\u007f")"},
        {"\u0080\u009f\u00a0", "\"\\u0080\\u009f\u00a0\""},
        {"a\u202eb\u2066c\u200bd", R"("a\u202eb\u2066c\u200bd")"},
        {"\u00ad\u034f\u061c\u180e\u2028\u2029\u2060\ufeff\ufff9", R"("\u00ad\u034f\u061c\u180e\u2028\u2029\u2060\ufeff\ufff9")"},
        {"\U000e0041\U000e0fff", R"("\udb40\udc41\udb43\udfff")"},
        {"b\u00fccher \u4f8b \U0001f600 \u2027\u202f\u205f\u2070", "\"b\u00fccher \u4f8b \U0001f600 \u2027\u202f\u205f\u2070\""},
        {"</script> a < b", R"("\u003c/script> a < b")"},
        {"\xff and \xc3", "\"\xef\xbf\xbd and \xef\xbf\xbd\""},
    };
    for (const auto& [text, json] : cases) EXPECT_EQ(json_of(text), json);
}

TEST(JsonText, reads_back_to_the_same_bytes_and_shows_nothing_deceptive) {
    for (std::uint32_t code = 0; code <= 0x10ffff; ++code) {
        if (code >= 0xd800 && code < 0xe000) continue;
        if (code > 0x20000 && code < 0xdff00) continue;
        const std::string text = "a" + utf8(code) + "b";
        const std::string json = json_of(text);
        if (is_deceptive(code)) {
            ASSERT_EQ(json.substr(0, 4), "\"a\\u") << code;
        }
        if (code % 7 == 0 || is_deceptive(code)) {
            ASSERT_EQ(read_back(json), text) << code;
        }
        ASSERT_LE(json.size(), 6 * text.size() + 2);
    }
}

}  // namespace
}  // namespace serversync
