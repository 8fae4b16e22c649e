// SPDX-License-Identifier: MIT
#include "engine/mirror/name_pieces.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/mirror/checked_bytes.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint8_t key_and_domain = 3;

std::vector<NameEntry> different_entries() {
    return {{5, 1, 1}, {5, largest, 8}, {6, 0, 4}, {(1ULL << 40U) - 1, 256, key_and_domain}};
}

std::string packed(const std::vector<NameEntry>& entries) {
    NamePacker packer;
    for (const NameEntry& entry : entries) packer.add(entry);
    return std::string(packer.finish(3, 7));
}

std::vector<NameEntry> unpacked(std::string_view bytes) {
    std::vector<NameEntry> entries;
    NamePiece piece;
    if (!piece.read(3, bytes)) return entries;
    for (std::size_t i = 0; i < piece.size(); ++i) entries.push_back(piece[i]);
    return entries;
}

std::vector<NameEntry> entries_of(const NamesOf& names) { return {names.begin(), names.end()}; }

TEST(NamesOf, a_service_are_its_key_domain_and_user_name) {
    const std::uint64_t a = place_of_name(NameRole::key, "a.example"), b = place_of_name(NameRole::key, "b");
    const std::uint64_t c = place_of_name(NameRole::domain, "c.example"), user = place_of_name(NameRole::username, "b");
    NamesOf names;
    names.service(7, "a.example", "A.Example", "b");
    EXPECT_THAT(entries_of(names), ElementsAre(NameEntry{a, 7, key_and_domain}, NameEntry{user, 7, 4}));
    names.service(8, "b", "c.example", "B");
    EXPECT_THAT(entries_of(names), ElementsAre(NameEntry{b, 8, 1}, NameEntry{c, 8, 2}, NameEntry{user, 8, 4}));
    names.service(9, "", "", "b");
    EXPECT_THAT(entries_of(names), ElementsAre(NameEntry{user, 9, 4}));
    names.service(9, "", "", "");
    EXPECT_THAT(entries_of(names), ElementsAre());
    names.client(3, "Me@Example.net");
    EXPECT_THAT(entries_of(names), ElementsAre(NameEntry{place_of_name(NameRole::email, "me@example.net"), 3, 8}));
    names.client(3, "");
    EXPECT_THAT(entries_of(names), ElementsAre());
}

TEST(NamePieces, give_entries_as_they_were) {
    for (const std::vector<NameEntry>& entries : {different_entries(), {{0, 0, 0}}, {{(1ULL << 40U) - 1, 65536, 1}}}) {
        EXPECT_EQ(unpacked(packed(entries)), entries);
    }
}

TEST(NamePieces, begin_afresh_after_each) {
    NamePacker packer;
    packer.add({5, largest, 1});
    packer.finish(3, 1);
    EXPECT_TRUE(packer.is_empty());
    packer.add({6, 1, 1});
    EXPECT_EQ(packer.last_place(), 6U);
    EXPECT_EQ(packer.finish(3, 7), packed({{6, 1, 1}}));
}

TEST(NamePieces, are_full_after_a_number_of_entries) {
    NamePacker packer;
    for (std::size_t i = 0; i < names_in_a_piece; ++i) {
        EXPECT_FALSE(packer.is_full());
        packer.add({5, i, 1});
    }
    EXPECT_TRUE(packer.is_full());
    packer.finish(3, 1);
    EXPECT_FALSE(packer.is_full());
}

TEST(NamePieces, name_the_piece_before_them) {
    NamePacker packer;
    const std::string blank(packer.finish(1, before_name_pieces));
    packer.add({5, 1, 1});
    const std::string other(packer.finish(2, largest));
    NamePiece piece;
    ASSERT_TRUE(piece.read(1, blank));
    EXPECT_EQ(piece.before(), before_name_pieces);
    EXPECT_EQ(piece.size(), 0U);
    ASSERT_TRUE(piece.read(2, other));
    EXPECT_EQ(piece.before(), largest);
}

TEST(NamePieces, stand_for_no_other) {
    const std::string piece = packed(different_entries());
    EXPECT_TRUE(NamePiece().read(3, piece));
    for (const std::uint64_t key : {2U, 4U, 7U}) EXPECT_FALSE(NamePiece().read(key, piece)) << key;
}

TEST(NamePieces, find_the_first_entry_of_a_place) {
    NamePiece piece;
    const std::string bytes = packed({{5, 1, 1}, {7, 1, 1}, {7, 2, 1}, {9, 1, 1}});
    ASSERT_TRUE(piece.read(3, bytes));
    const std::size_t expected[] = {0, 0, 1, 1, 3, 3, 4};
    for (std::uint64_t place = 4; place <= 10; ++place) EXPECT_EQ(piece.find(place), expected[place - 4]) << place;
}

TEST(NamePieces, have_keys_in_the_order_of_their_last_places) {
    EXPECT_LT(before_name_pieces, name_piece_key(0));
    EXPECT_LT(name_piece_key(5) + (1U << 23U) - 1, name_piece_key(6));
    EXPECT_LT(name_piece_key((1ULL << 40U) - 1) + (1U << 23U) - 3, last_name_piece);
}

TEST(NamePieces, show_every_damage) {
    const std::string piece = packed(different_entries());
    for (std::size_t i = 0; i < piece.size(); ++i) {
        std::string damaged = piece;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        EXPECT_THAT(unpacked(damaged), ElementsAre()) << i;
        EXPECT_THAT(unpacked(piece.substr(0, i)), ElementsAre()) << i;
    }
    EXPECT_THAT(unpacked(piece + '\0'), ElementsAre());
}

/// Whoever makes a file can make its checksums: then nothing is promised of the entries but that no byte beyond is read.
TEST(NamePieces, with_a_forged_checksum_stay_within_their_bytes) {
    const auto check = [](std::string piece) {
        seal(piece);
        const std::string exact(piece.data(), piece.size());
        NamePiece read;
        if (!read.read(3, exact)) return;
        for (const std::uint64_t place : {std::uint64_t{0}, std::uint64_t{6}, largest}) EXPECT_LE(read.find(place), read.size());
        EXPECT_EQ(unpacked(exact).size(), read.size());
    };
    const std::string piece = packed(different_entries());
    for (std::size_t i = checksum_size; i < piece.size(); ++i) {
        check(piece.substr(0, i));
        for (const unsigned value : {0U, 1U, 7U, 8U, 9U, 0x7fU, 0xffU}) {
            std::string forged = piece;
            forged[i] = static_cast<char>(value);
            check(forged);
        }
    }
}

}  // namespace
}  // namespace serversync
