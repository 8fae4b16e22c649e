// SPDX-License-Identifier: MIT
// One value of WHMCS's database at a time.

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/whmcs/database_value.hpp"

namespace serversync {
namespace {

using namespace std::string_view_literals;

TEST(DatabaseValue, texts_are_as_whmcs_shows_them) {
    const struct {
        std::string_view stored;
        bool latin1;
        std::string_view shown;
        bool damaged;
    } cases[] = {
        {""sv, false, "", false},
        {"plain & simple"sv, false, "plain & simple", false},
        {"&lt;a href=&quot;x&quot;&gt;&#039;&#39;&amp;"sv, false, "<a href=\"x\">''&", false},
        {"&amp;lt; &amp;amp;"sv, false, "&lt; &amp;", false},
        {"&nbsp; &#64; &AMP; &amp"sv, false, "&nbsp; &#64; &AMP; &amp", false},
        {"caf\u00e9"sv, false, "caf\u00e9", false},
        {"caf\u00e9"sv, true, "caf\u00e9", false},
        {"caf\xe9"sv, true, "caf\u00e9", false},
        {"\x80\x81\x9f\xa0\xff &amp;"sv, true, "\u20ac\u0081\u0178\u00a0\u00ff &", false},
        {"caf\xe9"sv, false, "caf\ufffd", true},
        {"\xc0\xaf"sv, false, "\ufffd\ufffd", true},              // an overlong '/'
        {"\xed\xa0\x80"sv, false, "\ufffd\ufffd\ufffd", true},    // half of a pair
        {"\u65e5\xe6\x97"sv, false, "\u65e5\ufffd\ufffd", true},  // cut within a character
        {"a\0b"sv, false,
         "a\ufffd"
         "b",
         true},
        {"a\0\xe9"sv, true, "a\ufffd\ufffd", true},
        {"\U0001f680&amp;\xff"sv, false, "\U0001f680&\ufffd", true},
    };
    for (const auto& item : cases) {
        DatabaseColumnState column;
        column.latin1 = item.latin1;
        EXPECT_EQ(DatabaseValue(item.stored, 7, column).text(), item.shown);
        EXPECT_EQ(column.faults, item.damaged ? 1U : 0U) << item.shown;
        EXPECT_EQ(column.first_fault, item.damaged ? 7U : 0U) << item.shown;
        EXPECT_EQ(DatabaseValue(item.stored, 8, column).identifier(), item.damaged ? "" : item.shown);
    }
}

TEST(DatabaseValue, ids_and_flags) {
    DatabaseColumnState column;
    const auto id = [&column](std::string_view bytes) { return DatabaseValue(bytes, 1, column).id(); };
    const auto flag = [&column](std::string_view bytes) { return DatabaseValue(bytes, 1, column).flag(); };
    EXPECT_EQ(id("17"), 17U);
    EXPECT_EQ(id("9223372036854775807"), 9223372036854775807U);
    for (const auto none : {"", "0", "-1", "9223372036854775808", "1x", "x"}) EXPECT_EQ(id(none), 0U) << none;
    for (const auto yes : {"1", "on", "ON", "yes", "2"}) EXPECT_TRUE(flag(yes)) << yes;
    for (const auto no : {"", "0", "off", "no", " "}) EXPECT_FALSE(flag(no)) << no;
}

TEST(DatabaseValue, amounts_to_minor_units) {
    const struct {
        const char* stored = "";
        std::optional<std::int64_t> minor;
        bool fault = false;
    } cases[] = {
        {"9.95", 995, false},
        {"0.07", 7, false},
        {"-0.50", -50, false},
        {"12", 1200, false},
        {"12.5", 1250, false},
        {"12.", 1200, false},
        {"99999999999999.99", 9999999999999999, false},
        {"1.2300", 123, false},
        {"", std::nullopt, false},
        {"1.234", std::nullopt, true},
        {"1e3", std::nullopt, true},
        {".5", std::nullopt, true},
        {"--1", std::nullopt, true},
        {"123456789012345678.00", std::nullopt, true},
    };
    for (const auto& item : cases) {
        DatabaseColumnState column;
        EXPECT_EQ(DatabaseValue(item.stored, 3, column).amount(), item.minor) << item.stored;
        EXPECT_EQ(column.faults > 0, item.fault) << item.stored;
    }
}

}  // namespace
}  // namespace serversync
