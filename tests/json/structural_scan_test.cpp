// SPDX-License-Identifier: MIT
#include "engine/json/structural_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace serversync::structural_scan {
namespace {

/// The same byte by byte; 0 where the container does not end in the text.
std::size_t plain_length(std::string_view text, std::size_t depth) {
    std::string open;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            // Outside of texts a backslash is wrong anyway; there it hides a quote too, but no bracket.
            if (i + 1 < text.size() && (in_string || text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (in_string) {
            continue;
        } else if (c == '{' || c == '[') {
            open.push_back(c);
            if (open.size() > depth) return 0;
        } else if (c == '}' || c == ']') {
            if (open.empty() || open.back() != (c == '}' ? '{' : '[')) return 0;
            open.pop_back();
            if (open.empty()) return i + 1;
        }
    }
    return 0;
}

TEST(StructuralScan, finds_the_end_that_a_walk_finds) {
    std::mt19937 random(7);
    const std::string alphabet = "{}[]\"\\\\\\\"\",:ab[{}]";
    std::size_t found = 0;
    for (int round = 0; round < 40000; ++round) {
        std::string text = random() % 2 == 0 ? "{" : "[";
        const std::size_t size = random() % 200;
        const std::size_t noise = 1 + random() % 12;
        while (text.size() < size) text.push_back(random() % noise == 0 ? alphabet[random() % alphabet.size()] : 'x');
        text += std::string(128, ' ');
        for (const std::size_t depth : {1U, 3U, 64U}) {
            const std::size_t length = container_length(text, depth);
            const std::size_t expected = plain_length(text, depth);
            // It may always ask for a closer look, where the container is longer than its whole blocks.
            if (expected <= text.size() / 64 * 64) {
                ASSERT_EQ(length, expected) << text;
            } else {
                ASSERT_EQ(length, 0U) << text;
            }
            found += static_cast<std::size_t>(length > 0);
        }
    }
#ifdef __x86_64__
    EXPECT_GT(found, 1000U);
#endif
}

TEST(StructuralScan, carries_runs_of_backslashes_over_blocks) {
    for (std::size_t before = 50; before < 70; ++before) {
        for (std::size_t run = 0; run < 140; ++run) {
            const std::string text = "[\"" + std::string(before, 'x') + std::string(run, '\\') + "\"]\"]" + std::string(192, ' ');
            ASSERT_EQ(container_length(text, 8), plain_length(text, 8)) << before << " " << run;
        }
    }
}

TEST(StructuralScan, looks_at_no_more_levels_than_it_can_hold) {
    const std::string deep = std::string(65, '[') + std::string(65, ']') + std::string(64, ' ');
    EXPECT_EQ(container_length(deep, 1000), 0U);
    const std::string less = std::string(64, '[') + std::string(64, '}') + std::string(64, ' ');
    EXPECT_EQ(container_length(less, 1000), 0U);
}

TEST(StructuralScan, stops_at_the_first_quote_or_backslash) {
    for (std::size_t at = 0; at < 70; ++at) {
        for (const char stop : {'"', '\\'}) {
            std::string text(80, 'x');
            text[at] = stop;
            EXPECT_EQ(string_stop(text.data(), 0, text.size()), at);
            EXPECT_EQ(string_stop(text.data(), at + 1, text.size()), text.size());
            EXPECT_EQ(string_stop(text.data(), 0, at), at);
        }
    }
}

TEST(StructuralScan, counts_line_ends) {
    EXPECT_EQ(count_lines(""), 0U);
    EXPECT_EQ(count_lines(std::string(100000, '\n')), 100000U);
    std::string text;
    std::mt19937 random(3);
    for (std::size_t i = 0; i < 9000; ++i) text.push_back("\nab\r"[random() % 4]);
    for (std::size_t begin = 0; begin < 40; ++begin) {
        const std::string_view part = std::string_view(text).substr(begin);
        EXPECT_EQ(count_lines(part), static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n')));
    }
}

}  // namespace
}  // namespace serversync::structural_scan
