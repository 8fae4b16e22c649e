// SPDX-License-Identifier: MIT
#include "engine/plan/span_text.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(SpanText, is_in_the_largest_unit_that_fits) {
    const struct {
        std::int64_t seconds;
        const char* text;
    } cases[] = {
        {0, "0 s"},         {119, "119 s"},           {120, "2 min"},         {90 * 60L, "90 min"}, {2 * 3600L - 1, "119 min"},
        {2 * 3600L, "2 h"}, {3 * 86400L - 1, "71 h"}, {3 * 86400L, "3 days"},
    };
    for (const auto& [seconds, text] : cases) EXPECT_EQ(span_text(seconds), text);
}

}  // namespace
}  // namespace serversync
