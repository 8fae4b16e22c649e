// SPDX-License-Identifier: MIT
#include "engine/text/pragma.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Pragma, is_the_number_on_its_line) {
    constexpr std::string_view schema =
        "-- PRAGMA user_version = 1;\nPRAGMA application_id = 1397979501;\nPRAGMA user_version = 3;\nCREATE TABLE t (a);\n";
    EXPECT_EQ(pragma_of(schema, "application_id"), 1397979501);
    EXPECT_EQ(pragma_of(schema, "user_version"), 3);
    EXPECT_EQ(pragma_of(schema, "page_size"), 0);
    EXPECT_EQ(pragma_of("", "user_version"), 0);
}

}  // namespace
}  // namespace serversync
