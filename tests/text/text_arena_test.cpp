// SPDX-License-Identifier: MIT
#include "engine/text/text_arena.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

namespace serversync {
namespace {

TEST(TextArena, keeps_text_of_every_size_while_it_grows_and_moves) {
    TextArena arena;
    std::vector<std::pair<std::string, std::string_view>> kept;
    for (std::size_t size = 1; size < 5000; size += 37) {
        std::string text(size, static_cast<char>('a' + size % 26));
        const std::string_view view = arena.keep(text);
        kept.emplace_back(std::move(text), view);
    }
    const TextArena moved = std::move(arena);
    for (const auto& [text, view] : kept) EXPECT_EQ(text, view);
    EXPECT_GT(moved.capacity(), 0U);
}

TEST(TextArena, blank_text_costs_nothing) {
    TextArena arena;
    EXPECT_EQ(arena.keep(""), "");
    EXPECT_EQ(arena.capacity(), 0U);
}

TEST(TextArena, keeps_values_where_they_may_stand) {
    TextArena arena;
    std::vector<const std::uint64_t*> kept;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        arena.keep("odd");
        kept.push_back(arena.keep_value(i));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(kept.back()) % alignof(std::uint64_t), 0U);
    }
    for (std::uint64_t i = 0; i < kept.size(); ++i) EXPECT_EQ(*kept[i], i);
}

TEST(SharedWords, keep_a_word_of_late_once) {
    TextArena arena;
    SharedWords words;
    const std::string_view first = words.keep(arena, "Active");
    EXPECT_EQ(words.keep(arena, ""), "");
    for (int i = 0; i < 7; ++i) words.keep(arena, std::to_string(i));
    EXPECT_EQ(words.keep(arena, std::string("Active")).data(), first.data());
    words.keep(arena, "one more");
    EXPECT_EQ(words.keep(arena, std::string("Active")), "Active");
}

TEST(TextArena, bytes_given_back_are_used_again) {
    TextArena arena;
    char* const first = arena.allocate(100);
    arena.give_back(60);
    EXPECT_EQ(arena.allocate(10), first + 40);
}

TEST(TextArena, keeps_its_largest_memory_when_it_is_cleared) {
    TextArena arena;
    arena.clear();
    EXPECT_EQ(arena.keep("a"), "a");
    for (std::size_t i = 0; i < 100; ++i) arena.keep(std::string(1000, 'x'));
    const std::size_t grown = arena.capacity();
    arena.clear();
    const std::size_t left = arena.capacity();
    EXPECT_GT(left, grown / 5);
    EXPECT_LT(left, grown);
    std::vector<std::string_view> kept;
    for (std::size_t size = 0; size + 1000 <= left; size += 1000)
        kept.push_back(arena.keep(std::string(1000, static_cast<char>('a' + size % 7))));
    EXPECT_EQ(arena.capacity(), left);
    for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i], std::string(1000, static_cast<char>('a' + i * 1000 % 7)));
}

}  // namespace
}  // namespace serversync
