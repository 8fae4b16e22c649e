// SPDX-License-Identifier: MIT
#include "engine/plan/record_packing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/words.hpp"

namespace serversync {
namespace {

TEST(RecordPacking, packs_a_text_that_occurs_again_once) {
    const std::string text(100, 'x');
    GrowingBytes bytes;
    FieldPacker pack(bytes);
    for (int i = 0; i < 3; ++i) pack(text);
    EXPECT_LT(bytes.size(), 110U);
    FieldUnpacker unpack(bytes.bytes());
    for (int i = 0; i < 3; ++i) {
        std::string_view found;
        unpack(found);
        EXPECT_EQ(found, text);
    }
    EXPECT_EQ(first_text(bytes.bytes()), text);
}

TEST(RecordPacking, packs_more_texts_than_it_remembers) {
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back("text " + std::to_string(i));
    for (int i = 0; i < 40; ++i) texts.push_back("text " + std::to_string(i));
    texts.emplace_back();
    GrowingBytes bytes;
    FieldPacker pack(bytes);
    for (const std::string& text : texts) pack(text);
    FieldUnpacker unpack(bytes.bytes());
    for (const std::string& text : texts) {
        std::string_view found = "before";
        unpack(found);
        EXPECT_EQ(found, text);
    }
}

TEST(RecordPacking, gives_numbers_words_and_lists_back) {
    GrowingBytes bytes;
    FieldPacker pack(bytes);
    const std::vector<std::uint64_t> list{0, 1, ~std::uint64_t{0}};
    pack(true);
    pack(Severity::low);
    pack(std::optional<Date>(Date{-3}));
    pack(std::optional<LocalTime>());
    pack.list(list, [&](std::uint64_t value) { pack(value); });
    FieldUnpacker unpack(bytes.bytes());
    bool flag = false;
    Severity severity{};
    std::optional<Date> date;
    std::optional<LocalTime> time = LocalTime{1};
    std::vector<std::uint64_t> found{7};
    unpack(flag);
    unpack(severity);
    unpack(date);
    unpack(time);
    unpack.list(found, [&](std::uint64_t& value) { unpack(value); });
    EXPECT_TRUE(flag);
    EXPECT_EQ(severity, Severity::low);
    EXPECT_EQ(date, Date{-3});
    EXPECT_FALSE(time);
    EXPECT_EQ(found, list);
}

}  // namespace
}  // namespace serversync
