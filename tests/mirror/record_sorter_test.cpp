// SPDX-License-Identifier: MIT
#include "engine/mirror/record_sorter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace serversync {
namespace {

std::vector<std::pair<std::string, std::string>> drain(RecordSorter& sorter) {
    std::vector<std::pair<std::string, std::string>> records;
    std::string_view key, value;
    while (sorter.next(key, value)) records.emplace_back(key, value);
    EXPECT_FALSE(sorter.next(key, value));
    return records;
}

TEST(RecordSorter, sorts_by_bytes_in_memory_and_beyond) {
    std::mt19937_64 random(3);
    for (const std::size_t memory : {std::size_t{1}, std::size_t{500}, std::size_t{20'000}, std::size_t{1} << 20U}) {
        for (const bool sorted : {true, false}) {
            SCOPED_TRACE(std::to_string(memory) + (sorted ? " sorted" : " shuffled"));
            std::vector<std::pair<std::string, std::string>> records;
            for (int i = 0; i < 1500; ++i) {
                // Long common beginnings, zero bytes and high bytes.
                std::string key(random() % 12, 'k');
                for (int j = 0; j < 3; ++j) key.push_back(static_cast<char>(random() % 256));
                records.emplace_back(key, std::string(random() % 40, static_cast<char>(i)));
            }
            if (sorted) std::sort(records.begin(), records.end());
            RecordSorter sorter(std::filesystem::temp_directory_path().string(), memory);
            for (const auto& [key, value] : records) sorter.add(key, value);
            std::vector<std::pair<std::string, std::string>> result = drain(sorter);
            EXPECT_TRUE(std::is_sorted(result.begin(), result.end(),
                                       [](const auto& left, const auto& right) { return left.first < right.first; }));
            std::sort(records.begin(), records.end());
            std::sort(result.begin(), result.end());
            EXPECT_EQ(result, records);
        }
    }
}

TEST(RecordSorter, holds_a_record_larger_than_its_memory) {
    RecordSorter sorter(std::filesystem::temp_directory_path().string(), 100);
    const std::string large(1'000'000, 'x');
    sorter.add("b", large);
    sorter.add("a", "small");
    const auto records = drain(sorter);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].second, "small");
    EXPECT_EQ(records[1].second, large);
}

TEST(RecordSorter, gives_nothing_for_nothing) {
    RecordSorter sorter(std::filesystem::temp_directory_path().string(), 100);
    EXPECT_TRUE(drain(sorter).empty());
}

TEST(RecordSorter, says_why_it_cannot_leave_memory) {
    RecordSorter sorter("/no/such/folder", 10);
    sorter.add("a", "1");
    EXPECT_THROW(sorter.add("b", "2"), std::system_error);
}

TEST(SortNumber, orders_bytes_as_numbers) {
    const std::uint64_t numbers[] = {0, 1, 2, 127, 128, 255, 256, 257, 65535, 65536, 1ULL << 32U, 1ULL << 63U, ~0ULL};
    std::string last;
    for (const std::uint64_t number : numbers) {
        std::string key;
        append_sort_number(key, number);
        EXPECT_LT(last, key) << number;
        last = key;
    }
}

}  // namespace
}  // namespace serversync
