// SPDX-License-Identifier: MIT
#include "engine/reconcile/key_index.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace serversync {
namespace {

/// Accounts with these keys.
std::vector<Account> with_keys(const std::vector<std::string>& keys) {
    std::vector<Account> accounts(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) accounts[i].key = keys[i];
    return accounts;
}

TEST(KeyIndex, finds_every_key_and_no_other) {
    std::vector<std::string> keys;
    for (int i = 0; i < 1000; ++i) keys.push_back("key " + std::to_string(i));
    const std::vector<Account> accounts = with_keys(keys);
    for (const std::uint64_t seed : {0ULL, 1ULL, ~0ULL}) {
        const KeyIndex index(accounts, seed);
        for (std::uint32_t i = 0; i < accounts.size(); ++i) {
            EXPECT_EQ(index.find(keys[i]), i);
            EXPECT_EQ(index.next(i), KeyIndex::none);
            EXPECT_FALSE(index.is_repeated(i));
        }
        EXPECT_EQ(index.find("key"), KeyIndex::none);
        EXPECT_EQ(index.find("key 1000"), KeyIndex::none);
    }
}

TEST(KeyIndex, of_no_accounts_finds_nothing) { EXPECT_EQ(KeyIndex({}, 7).find("a"), KeyIndex::none); }

TEST(KeyIndex, chains_accounts_with_one_key) {
    const std::vector<std::string> keys{"a", "b", "a", "c", "a"};
    const std::vector<Account> accounts = with_keys(keys);
    const KeyIndex index(accounts, 7);
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = index.find("a"); i != KeyIndex::none; i = index.next(i)) found.push_back(i);
    EXPECT_EQ(found.front(), 0U);
    EXPECT_EQ(found.size(), 3U);
    EXPECT_FALSE(index.is_repeated(0));
    EXPECT_TRUE(index.is_repeated(2));
    EXPECT_TRUE(index.is_repeated(4));
    EXPECT_FALSE(index.is_repeated(1));
    EXPECT_EQ(index.next(index.find("b")), KeyIndex::none);
}

TEST(KeyedHash, depends_on_every_byte_and_on_the_seed) {
    const std::string text = "a text of more than sixteen bytes";
    const std::uint64_t before = keyed_hash(text, 1);
    EXPECT_EQ(keyed_hash(text, 1), before);
    EXPECT_NE(keyed_hash(text, 2), before);
    EXPECT_NE(keyed_hash("", 1), keyed_hash("", 2));
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = '!';
        EXPECT_NE(keyed_hash(other, 1), before) << i;
        EXPECT_NE(keyed_hash(text.substr(0, i), 1), before) << i;
    }
}

}  // namespace
}  // namespace serversync
