// SPDX-License-Identifier: MIT
#include "engine/text/fold.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Fold, only_ascii_letters_become_lower_case) {
    EXPECT_EQ(fold_ascii("AZaz09-_@[`{"), "azaz09-_@[`{");
    EXPECT_EQ(fold_ascii("B\u00dcCHER"), "b\u00dccher");
    EXPECT_EQ(fold_ascii(""), "");
}

TEST(Fold, texts_are_equal_but_for_the_case_of_ascii_letters) {
    EXPECT_TRUE(equal_folded("Active", "aCTIVE"));
    EXPECT_TRUE(equal_folded("", ""));
    EXPECT_FALSE(equal_folded("Active", "Active "));
    EXPECT_FALSE(equal_folded("Active ", "Active"));
    EXPECT_FALSE(equal_folded("\u00dc", "\u00fc"));
    EXPECT_FALSE(equal_folded("[", "{")) << "as far apart as 'A' and 'a'";
}

TEST(Fold, a_text_that_is_folded_is_kept_where_it_stands) {
    TextArena arena;
    const std::string_view lower = "web1.example.net";
    EXPECT_EQ(keep_folded(lower, arena).data(), lower.data());
    EXPECT_EQ(arena.capacity(), 0U);
    const std::string_view upper = "Web1.Example.NET";
    EXPECT_EQ(keep_folded(upper, arena), lower);
    EXPECT_EQ(upper, "Web1.Example.NET");
}

}  // namespace
}  // namespace serversync
