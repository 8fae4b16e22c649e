// SPDX-License-Identifier: MIT
#include "engine/idn/to_nfc.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(ToNfc, composes_what_can_be_composed) {
    std::string composed = "left over";
    EXPECT_TRUE(to_nfc("jose\u0301", composed));
    EXPECT_EQ(composed, "jos\u00e9");
    EXPECT_TRUE(to_nfc("\u1100\u1161", composed));
    EXPECT_EQ(composed, "\uac00");
    EXPECT_TRUE(to_nfc("q\u0323\u0307 q\u0307\u0323", composed));
    EXPECT_EQ(composed, "q\u0323\u0307 q\u0323\u0307") << "marks have one order";
    EXPECT_TRUE(to_nfc("", composed));
    EXPECT_EQ(composed, "");
    EXPECT_TRUE(to_nfc("\ufb01 plain", composed));
    EXPECT_EQ(composed, "\ufb01 plain") << "compatibility forms are other letters";
}

TEST(ToNfc, refuses_what_is_not_utf_8) {
    std::string composed = "left over";
    EXPECT_FALSE(to_nfc("e\u0301\xff", composed));
    EXPECT_EQ(composed, "");
}

}  // namespace
}  // namespace serversync
