// SPDX-License-Identifier: MIT
#include "adapters/listing/lint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "adapters/listing/whmcs_json.hpp"

namespace serversync {
namespace {

LintReport lint_of(const std::string& rows, const std::string& more = {}) {
    const std::string text = "{\"success\": true, \"accounts\": [" + rows + "]" + more + "}";
    const auto source = open_memory(text, "'accounts.json'");
    ListingRequest request;
    request.identity = IdentityField{};
    return lint(WhmcsJson().read(*source, request));
}

/// Rows of distinct domains with the given other members.
std::string rows(std::size_t count, const std::string& members, const std::string& last_members) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = "d" + std::to_string(i) + ".example";
        text += (i == 0 ? "" : ",") + ("{\"uniqueIdentifier\": \"" + name + "\", \"domain\": \"" + name +
                                       "\", \"status\": \"Active\"" + (i + 1 < count ? members : last_members) + "}");
    }
    return text;
}

std::string rows(std::size_t count, const std::string& members = {}) { return rows(count, members, members); }

const LintFinding* find(const LintReport& report, std::string_view code) {
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                    [code](const LintFinding& finding) { return finding.code == code; });
    return found == report.findings.end() ? nullptr : &*found;
}

TEST(Lint, has_nothing_to_say_where_the_contract_is_met) {
    const LintReport report = lint_of(rows(31));
    EXPECT_TRUE(report.findings.empty());
    EXPECT_EQ(report.score, 100U);
}

TEST(Lint, takes_20_points_for_an_error_5_for_a_warning_none_for_an_info) {
    const struct {
        std::string rows;
        std::string more;
        unsigned score;
    } cases[] = {
        {rows(25), "", 100},
        {rows(3, ", \"name\": \"x\""), "", 95},
        {rows(3, ", \"name\": \"x\", \"product\": 7"), "", 90},
        {rows(3), ", \"truncated\": true", 80},
        {rows(3) + ", 7, 8, 9", "", 80},
        {rows(3, ", \"product\": 7") + ", 7, {}, []", ", \"truncated\": true", 15},
        {rows(3, ", \"product\": 7, \"username\": 7, \"email\": 7, \"name\": 7") + ", 7, {}, []", ", \"truncated\": true", 1}};
    for (const auto& [text, more, score] : cases) EXPECT_EQ(lint_of(text, more).score, score) << text << more;
}

TEST(Lint, a_failed_listing_has_no_points_and_one_finding) {
    const LintReport report = lint_of(rows(2), ", \"error\": \"half\"");
    EXPECT_EQ(report.score, 0U);
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings.front().severity, LintSeverity::error);
    EXPECT_EQ(report.findings.front().code, "failed");
    EXPECT_EQ(report.findings.front().message, "the listing failed: the reply reports both success and an error: half");
}

TEST(Lint, names_the_first_ten_rows_of_a_reason) {
    std::string text = rows(2);
    for (int i = 0; i < 15; ++i) text += ", 7";
    const LintReport report = lint_of(text + ", null");
    ASSERT_EQ(report.findings.size(), 2U);
    EXPECT_EQ(report.findings[0].message, "rows that could not become accounts: the row is a number, not an object");
    EXPECT_EQ(report.findings[0].count, 15U);
    EXPECT_EQ(report.findings[0].positions, (std::vector<std::size_t>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    EXPECT_EQ(report.findings[1].positions, (std::vector<std::size_t>{17}));
}

TEST(Lint, finds_rows_with_one_key) {
    const LintReport report = lint_of(
        rows(3) +
        R"(, {"uniqueIdentifier": "D1.Example."}, {"uniqueIdentifier": "d0.example"}, {"uniqueIdentifier": "d0.example"})");
    const LintFinding* finding = find(report, "duplicate_account");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->severity, LintSeverity::error);
    EXPECT_EQ(finding->count, 5U);
    EXPECT_EQ(finding->positions, (std::vector<std::size_t>{0, 1, 3, 4, 5}));
    EXPECT_EQ(finding->message, "rows that have their identity key in common with others: 2 keys, for example 'd0.example'");
}

TEST(Lint, finds_columns_of_one_value_in_ten_rows) {
    const std::string constant = R"(, "product": "Custom", "created": "2026-01-01 00:00:00")";
    EXPECT_EQ(find(lint_of(rows(9, constant)), "constant_column"), nullptr);
    const LintReport report =
        lint_of(rows(10, constant, R"(, "product": "Custom", "created": "2026-01-01 00:10:00")"), R"(, "expected_total": 10)");
    ASSERT_EQ(report.findings.size(), 2U);
    EXPECT_EQ(report.findings[0].message,
              "one value in all rows, so this column proves nothing: field 'created' is between '2026-01-01 00:00:00' "
              "and '2026-01-01 00:10:00'");
    EXPECT_EQ(report.findings[1].message, "one value in all rows, so this column proves nothing: field 'product' is 'Custom'");
    EXPECT_EQ(report.findings[1].count, 10U);
    EXPECT_EQ(report.score, 90U);
    EXPECT_EQ(find(lint_of(rows(10, constant, R"(, "product": "Other", "created": "2026-01-01 00:10:01")")), "constant_column"),
              nullptr);
}

TEST(Lint, blanks_are_no_values_of_a_column) {
    const std::string constant = R"(, "product": "Custom")";
    EXPECT_EQ(find(lint_of(rows(10, constant, R"(, "product": "")")), "constant_column"), nullptr) << "nine values";
    const LintFinding* finding = nullptr;
    const LintReport report = lint_of(rows(11, constant, R"(, "product": "")"));
    ASSERT_NE(finding = find(report, "constant_column"), nullptr);
    EXPECT_EQ(finding->count, 10U);
    EXPECT_EQ(find(lint_of(rows(20)), "constant_column"), nullptr) << "no values at all";
}

TEST(Lint, one_address_for_all_costs_nothing) {
    const LintReport report = lint_of(rows(10, R"(, "primaryip": "192.0.2.1")"), R"(, "expected_total": 10)");
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings.front().code, "constant_address");
    EXPECT_EQ(report.score, 100U);
}

TEST(Lint, names_extra_keys_but_not_all_of_many) {
    EXPECT_EQ(find(lint_of(rows(3, R"(, "name": 1, "password": "s3cret")")), "extra_key")->message,
              "keys outside the contract, whose values were dropped unread: 'name', 'password'");
    std::string members;
    for (int i = 10; i < 25; ++i) members += ", \"k" + std::to_string(i) + "\": 1";
    const LintReport report = lint_of(rows(3, members));
    const LintFinding* finding = find(report, "extra_key");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->count, 45U);
    EXPECT_EQ(finding->message.substr(finding->message.size() - 16), "'k19' and 5 more");
}

TEST(Lint, puts_errors_first) {
    const LintReport report =
        lint_of(rows(25, ", \"name\": 1") + ", {\"uniqueIdentifier\": \"d1.example\"}", ", \"truncated\": true");
    EXPECT_TRUE(
        std::is_sorted(report.findings.begin(), report.findings.end(), [](const LintFinding& left, const LintFinding& right) {
            return std::tie(left.severity, left.code) < std::tie(right.severity, right.code);
        }));
    EXPECT_EQ(report.findings.front().code, "duplicate_account");
}

}  // namespace
}  // namespace serversync
