// SPDX-License-Identifier: MIT
#include "adapters/sources/secrets_in_rows.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(SecretsInRows, are_found_in_the_spellings_in_which_servers_echo_them) {
    const auto holds = secrets_in_rows({Secret("pa&ss/word"), Secret("short")});
    ASSERT_TRUE(holds);
    for (const char* value : {"pa&ss/word", "xPA&SS/WORDx", "pa%26ss%2Fword", "pa&amp;ss/word", "cGEmc3Mvd29yZA=="})
        EXPECT_TRUE(holds(value)) << value;
    for (const char* value : {"", "pa&ss/wor", "short", "u.short.example.com", "password"}) EXPECT_FALSE(holds(value)) << value;
}

TEST(SecretsInRows, of_fewer_than_8_characters_are_not_looked_for) {
    EXPECT_FALSE(secrets_in_rows({}));
    EXPECT_FALSE(secrets_in_rows({Secret(""), Secret("1234567")}));
    const auto holds = secrets_in_rows({Secret("12345678")});
    ASSERT_TRUE(holds);
    EXPECT_TRUE(holds("a12345678b"));
}

}  // namespace
}  // namespace serversync
