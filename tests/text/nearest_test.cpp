// SPDX-License-Identifier: MIT
#include "engine/text/nearest.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace serversync {
namespace {

TEST(Nearest, is_the_word_with_the_fewest_changes_unless_there_are_too_many) {
    const std::vector<std::string> known{"plan", "list", "lint", "mirror", "show"};
    const std::pair<const char*, const char*> words[] = {{"plan", "plan"},     {"paln", "plan"},  {"lnt", "lint"},
                                                         {"mirorr", "mirror"}, {"shwo", "show"},  {"xyz", ""},
                                                         {"explain", "plan"},  {"uppercase", ""}, {"", ""}};
    for (const auto& [word, near] : words) EXPECT_EQ(nearest(word, known), near) << word;
}

TEST(Nearest, is_asked_for_where_there_is_one) {
    EXPECT_EQ(did_you_mean("paln", {"plan", "list"}), "; did you mean 'plan'?");
    EXPECT_EQ(did_you_mean("xyz", {"plan", "list"}), "");
    EXPECT_EQ(did_you_mean("plan", {}), "");
}

}  // namespace
}  // namespace serversync
