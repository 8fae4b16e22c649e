// SPDX-License-Identifier: MIT
#include "engine/text/alternatives.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace serversync {

TEST(Alternatives, NamesTheChoicesAsASentenceDoes) {
    using Words = std::vector<std::string_view>;
    EXPECT_EQ(alternatives(Words{}), "");
    EXPECT_EQ(alternatives(Words{"text"}), "text");
    EXPECT_EQ(alternatives(Words{"text", "json"}), "text or json");
    EXPECT_EQ(alternatives(Words{"import", "sync", "orphan"}), "import, sync or orphan");
}

}  // namespace serversync
