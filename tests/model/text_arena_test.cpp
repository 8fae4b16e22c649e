#include "engine/model/text_arena.hpp"

#include <gtest/gtest.h>

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

TEST(TextArena, bytes_given_back_are_used_again) {
    TextArena arena;
    char* const first = arena.allocate(100);
    arena.give_back(60);
    EXPECT_EQ(arena.allocate(10), first + 40);
}

}  // namespace
}  // namespace serversync
