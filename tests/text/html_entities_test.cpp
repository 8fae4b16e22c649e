// SPDX-License-Identifier: MIT
#include "engine/text/html_entities.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

std::string decoded(std::string text) {
    decode_entities(text);
    return text;
}

TEST(HtmlEntities, are_decoded_once) {
    EXPECT_EQ(decoded("Tom &amp; Ann &lt;&quot;&#039;&#39;&gt;"), "Tom & Ann <\"''>");
    EXPECT_EQ(decoded("&amp;lt;"), "&lt;");
    EXPECT_EQ(decoded(""), "");
    for (const char* text : {"&", "&amp", "&auml;", "&#64;", "a&b;c"}) EXPECT_EQ(decoded(text), text);
}

}  // namespace
}  // namespace serversync
