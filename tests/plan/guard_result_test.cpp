// SPDX-License-Identifier: MIT
#include "engine/plan/guard_result.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

const struct {
    Acceptance acceptance;
    const char* text = nullptr;
} acceptances[] = {
    {{12, Guard::orphan_limit, {}, 37, 0x9f3c2a41d07bULL}, "12:orphan_limit=37:9f3c2a41d07b"},
    {{0, Guard::run_status_limit, {}, 1, 0}, "run:run_status_limit=1:000000000000"},
    {{0, Guard::incomplete_mirror, PlanClass::import, 3, 0x01c4e2a09d77ULL}, "run:incomplete_mirror:import=3:01c4e2a09d77"},
    {{7, Guard::wrong_listing, {}, 2, 0xffffffffffffULL}, "7:wrong_listing=2:ffffffffffff"},
};

TEST(Acceptance, is_read_as_it_is_written) {
    for (const auto& [acceptance, text] : acceptances) {
        EXPECT_EQ(to_text(acceptance), text);
        std::string fault;
        EXPECT_EQ(parse_acceptance(text, fault), acceptance) << fault;
    }
}

TEST(Acceptance, is_refused_with_the_reason) {
    const struct {
        const char* text;
        const char* fault;
    } cases[] = {
        {"", "there is no '='"},
        {"12:orphan_limit", "there is no '='"},
        {"orphan_limit=37:9f3c2a41d07b", "it names no guard"},
        {"12=37:9f3c2a41d07b", "it names no guard"},
        {"0:orphan_limit=37:9f3c2a41d07b", "'0' is neither a server id nor 'run'"},
        {"x:orphan_limit=37:9f3c2a41d07b", "'x' is neither a server id nor 'run'"},
        {"1:orphan=37:9f3c2a41d07b", "no guard is called 'orphan'"},
        {"1:orphan_limit:orphan=37:9f3c2a41d07b", "guard 'orphan_limit' has no classes"},
        {"run:incomplete_mirror=37:9f3c2a41d07b", "guard 'incomplete_mirror' wants a class after a colon"},
        {"run:incomplete_mirror:review=37:9f3c2a41d07b", "'review' is not one of: import, sync, orphan, status_mismatch"},
        {"run:incomplete_mirror:x=37:9f3c2a41d07b", "'x' is not one of: import, sync, orphan, status_mismatch"},
        {"1:orphan_limit=37", "there is no digest of the items after the count"},
        {"1:orphan_limit=0:9f3c2a41d07b", "'0' is not a whole number of 1 or more"},
        {"1:orphan_limit=3x:9f3c2a41d07b", "'3x' is not a whole number of 1 or more"},
        {"1:orphan_limit=:9f3c2a41d07b", "'' is not a whole number of 1 or more"},
        {"1:orphan_limit=3:9f3c2a41d07", "'9f3c2a41d07' is not a digest of 12 hexadecimal digits"},
        {"1:orphan_limit=3:9f3c2a41d07bb", "'9f3c2a41d07bb' is not a digest of 12 hexadecimal digits"},
        {"1:orphan_limit=3:9f3c2a41d07g", "'9f3c2a41d07g' is not a digest of 12 hexadecimal digits"},
    };
    for (const auto& [text, why] : cases) {
        std::string fault;
        EXPECT_FALSE(parse_acceptance(text, fault)) << text;
        EXPECT_EQ(fault, why) << text;
    }
}

TEST(Acceptance, of_one_guard_alone_names_a_class) {
    for (std::size_t i = 0; i < guard_count; ++i) {
        const auto guard = static_cast<Guard>(i);
        EXPECT_EQ(has_classes(guard), guard == Guard::incomplete_mirror) << to_text(guard);
    }
}

}  // namespace
}  // namespace serversync
