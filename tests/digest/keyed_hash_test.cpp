// SPDX-License-Identifier: MIT
#include "engine/digest/keyed_hash.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace serversync {
namespace {

std::string hex(const KeyedHash& hash) {
    std::string text;
    for (std::uint64_t half : {hash.first, hash.second}) {
        for (int i = 0; i < 8; ++i, half >>= 8U) {
            char digits[3];
            std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(half & 0xffU));
            text += digits;
        }
    }
    return text;
}

HashKey counting_key() {
    HashKey key{};
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i);
    return key;
}

/// Values of `openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:16 SIPHASH` over 00 01 02 ...
TEST(KeyedHash, is_siphash_2_4_128) {
    const struct {
        std::size_t length;
        const char* expected;
    } cases[] = {{0, "a3817f04ba25a8e66df67214c7550293"},  {1, "da87c1d86b99af44347659119b22fc45"},
                 {7, "a1f1ebbed8dbc153c0b84aa61ff08239"},  {8, "3b62a9ba6258f5610f83e264f31497b4"},
                 {15, "5493e99933b0a8117e08ec0f97cfc3d9"}, {16, "6ee2a4ca67b054bbfd3315bf85230577"},
                 {63, "5150d1772f50834a503e069a973fbd7c"}};
    for (const auto& each : cases) {
        std::string text;
        for (std::size_t i = 0; i < each.length; ++i) text.push_back(static_cast<char>(i));
        EXPECT_EQ(hex(keyed_hash(counting_key(), text)), each.expected) << each.length;
    }
}

TEST(KeyedHash, depends_on_the_key) {
    HashKey other = counting_key();
    other[15] ^= 1U;
    EXPECT_NE(keyed_hash(counting_key(), "one.example"), keyed_hash(other, "one.example"));
}

}  // namespace
}  // namespace serversync
