// SPDX-License-Identifier: MIT
#include "engine/model/listing.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(ListingStates, have_one_word_each) {
    EXPECT_EQ(to_text(ListingState::complete), "complete");
    EXPECT_EQ(to_text(ListingState::partial), "partial");
    EXPECT_EQ(to_text(ListingState::failed), "failed");
    for (const ListingState state : {ListingState::complete, ListingState::partial, ListingState::failed})
        EXPECT_EQ(parse_listing_state(to_text(state)), state);
    for (const char* word : {"", "Complete", "complete ", "skipped", "fail"})
        EXPECT_EQ(parse_listing_state(word), std::nullopt) << word;
}

}  // namespace
}  // namespace serversync
