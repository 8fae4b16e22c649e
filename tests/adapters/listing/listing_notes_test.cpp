// SPDX-License-Identifier: MIT
#include "adapters/listing/listing_notes.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "adapters/listing/lint.hpp"

namespace serversync {
namespace {

using Row = std::pair<std::string, std::string>;

/// The rows "| `code` | severity | ..." of the page's tables, in order.
std::vector<Row> rows_of_the_page() {
    std::ifstream page(std::string(SERVERSYNC_SOURCE_DIR) + "/docs/listing-notes.md");
    EXPECT_TRUE(page);
    std::vector<Row> rows;
    const std::regex shape("\\| `([a-z_]+)` \\| ([a-z]+) \\| .+ \\|");
    for (std::string line; std::getline(page, line);) {
        std::smatch match;
        if (std::regex_match(line, match, shape)) rows.emplace_back(match[1], match[2]);
    }
    return rows;
}

TEST(ListingNotes, stand_on_their_page_with_their_severity) {
    constexpr const char* severities[] = {"error", "warning", "info"};
    std::vector<Row> rows;
    const auto add = [&](std::string_view code) {
        rows.emplace_back(code, severities[static_cast<std::size_t>(severity_of(code))]);
    };
    for (const NoteEntry& entry : note_codes()) add(entry.code);
    for (const LintCode& entry : lint_codes()) add(entry.code);
    EXPECT_EQ(rows_of_the_page(), rows);
}

TEST(ListingNotes, are_found_by_their_code) {
    EXPECT_EQ(entry_of(NoteCode::accounts_is_object).code, "accounts_is_object");
    EXPECT_EQ(entry_of(NoteCode::page_size).code, "page_size");
    EXPECT_EQ(entry_of(NoteCode::total_unreadable).code, "total_unreadable");
    EXPECT_EQ(find_note("status_unknown"), &entry_of(NoteCode::status_unknown));
    EXPECT_EQ(find_note("duplicate_account"), nullptr) << "a finding, which no reader can note";
    EXPECT_EQ(severity_of("duplicate_account"), LintSeverity::error);
    EXPECT_EQ(find_note("nothing"), nullptr);
    for (const NoteEntry& entry : note_codes()) EXPECT_FALSE(entry.meaning.empty()) << entry.code;
}

}  // namespace
}  // namespace serversync
