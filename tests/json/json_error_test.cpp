// SPDX-License-Identifier: MIT
#include "engine/json/json_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace serversync {
namespace {

TEST(JsonFaults, are_told_with_their_place) {
    const struct {
        std::string text;
        std::size_t offset;
        const char* what;
    } cases[] = {
        {"", 0, "unexpected end of input"},
        {" \n", 2, "unexpected end of input"},
        {"{", 1, "unexpected end of input"},
        {R"({"a")", 4, "unexpected end of input"},
        {R"({"a":)", 5, "unexpected end of input"},
        {R"({"a":1)", 6, "unexpected end of input"},
        {"[1,", 3, "unexpected end of input"},
        {"tru", 3, "unexpected end of input"},
        {"[1,]", 3, "unexpected ']'"},
        {R"({"a":1,})", 7, "unexpected '}'"},
        {"{1:2}", 1, "unexpected number"},
        {R"({"a" "b"})", 5, "unexpected string"},
        {R"({"a",)", 4, "unexpected ','"},
        {"[1}", 2, "unexpected '}'"},
        {R"({"a":1])", 6, "unexpected ']'"},
        {"[:]", 1, "unexpected ':'"},
        {"[1 [2]]", 3, "unexpected '['"},
        {"[{} {}]", 4, "unexpected '{'"},
        {"1 1", 2, "unexpected number"},
        {"{} x", 3, "invalid literal"},
        {"[nil]", 2, "invalid literal"},
        {"[True]", 1, "invalid literal"},
        {"[01]", 2, "unexpected number"},
        {"[-]", 2, "invalid number; expected digit after '-'"},
        {"[1.]", 3, "invalid number: a digit is expected after '.'"},
        {"[1e+]", 4, "invalid number: a digit is expected in the exponent"},
        {R"(["abc)", 1, "the string that begins here is not closed"},
        {R"(["ab\)", 5, "invalid string: missing closing quote"},
        {"[\"a\tb\"]", 3, "invalid string: a control character in it is not escaped"},
        {R"(["\x"])", 2, "invalid string: forbidden character after backslash"},
        {R"(["\u12g4"])", 2, "invalid string: '\\u' must be followed by 4 hex digits"},
        {R"(["\u12)", 2, "invalid string: '\\u' must be followed by 4 hex digits"},
        {R"(["\ud800"])", 2, "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
        {R"(["\ud800\u0041"])", 2, "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
        {R"(["\udc00"])", 2, "invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF"},
        {"[\"\xc3(\"]", 2, "invalid string: ill-formed UTF-8 byte"},
        {"[\"\xed\xa0\x80\"]", 2, "invalid string: ill-formed UTF-8 byte"},
        {"[1e400]", 1, "a number is out of range"},
        {"[18446744073709551616]", 1, "a number is out of range"},
    };
    for (const auto& each : cases) {
        const JsonFault fault = locate_json_fault(each.text);
        EXPECT_EQ(fault.what, each.what) << each.text;
        EXPECT_EQ(fault.offset, each.offset) << each.text;
    }
}

TEST(JsonFaults, are_none_in_what_is_json) {
    for (const std::string text :
         {"null", " true ", "-0.5e-3", "[]", "[ ]", "{}", R"({"a": [1, {"b": false}], "c": "\ud83d\ude00\/\b\u00e9"})",
          "[[[]],[]]", "\"\xe6\x97\xa5\"", "18446744073709551615", "1e-400"}) {
        EXPECT_EQ(locate_json_fault(text).what, "") << text;
    }
}

}  // namespace
}  // namespace serversync
