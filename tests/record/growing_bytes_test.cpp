// SPDX-License-Identifier: MIT
#include "engine/record/growing_bytes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace serversync {
namespace {

TEST(GrowingBytes, keep_what_was_appended_while_they_grow) {
    GrowingBytes bytes;
    EXPECT_EQ(bytes.bytes(), "");
    std::string expected;
    for (std::size_t size = 0; size < 300; ++size) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        bytes.append(piece);
        expected += piece;
        ASSERT_EQ(bytes.bytes(), expected) << size;
    }
    EXPECT_EQ(bytes.size(), expected.size());
    bytes.clear();
    EXPECT_EQ(bytes.bytes(), "");
    bytes.append("again");
    EXPECT_EQ(bytes.bytes(), "again");
}

TEST(GrowingBytes, of_a_room_only_what_was_used_counts) {
    GrowingBytes bytes;
    bytes.append("ab");
    char* const room = bytes.room(100);
    EXPECT_EQ(bytes.bytes(), "ab");
    room[0] = 'c';
    room[1] = 'd';
    bytes.use_to(room + 1);
    EXPECT_EQ(bytes.bytes(), "abc");
}

}  // namespace
}  // namespace serversync
