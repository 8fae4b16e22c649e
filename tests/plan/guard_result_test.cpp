// SPDX-License-Identifier: MIT
#include "engine/plan/guard_result.hpp"

#include <gtest/gtest.h>

#include "engine/plan/guard_wording.hpp"

namespace serversync {
namespace {

TEST(GuardResult, says_what_an_override_must_name) {
    EXPECT_EQ(to_text(Acceptance{12, PlanClass::orphan, 37}), "12:orphan=37");
    EXPECT_EQ(to_text(Acceptance{0, PlanClass::status_mismatch, 1}), "run:status_mismatch=1");
    EXPECT_EQ(accept_options({12, PlanClass::orphan, 37}), "--accept 12:orphan=37 --reason \"...\"");
}

TEST(GuardResult, reads_what_an_override_names) {
    std::string fault;
    EXPECT_EQ(parse_acceptance("12:orphan=37", fault), (Acceptance{12, PlanClass::orphan, 37}));
    EXPECT_EQ(parse_acceptance("run:import=1", fault), (Acceptance{0, PlanClass::import, 1}));
    const struct {
        const char* text;
        const char* fault;
    } cases[] = {
        {"", "not understood"},
        {"12:orphan", "not understood"},
        {"orphan=37", "not understood"},
        {"0:orphan=37", "'0' is neither a server id nor 'run'"},
        {"x:orphan=37", "'x' is neither a server id nor 'run'"},
        {"1:review=37", "the class must be import, sync, orphan or status_mismatch"},
        {"1:orphans=37", "the class must be import, sync, orphan or status_mismatch"},
        {"1:orphan=0", "the count is not a number above 0"},
        {"1:orphan=3x", "the count is not a number above 0"},
        {"1:orphan=", "the count is not a number above 0"},
    };
    for (const auto& [text, why] : cases) {
        EXPECT_FALSE(parse_acceptance(text, fault)) << text;
        EXPECT_EQ(fault, why) << text;
    }
}

}  // namespace
}  // namespace serversync
