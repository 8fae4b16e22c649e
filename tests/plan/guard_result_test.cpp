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

TEST(GuardResult, tells_how_to_accept_where_it_blocked) {
    GuardResult guard;
    guard.message = "server 12: orphan plan blocked: 37 are missing";
    guard.accept = {12, PlanClass::orphan, 37};
    EXPECT_EQ(guard_message(guard), guard.message);
    guard.blocked = true;
    EXPECT_EQ(guard_message(guard), guard.message + ". To accept exactly these: --accept 12:orphan=37 --reason \"...\"");
}

}  // namespace
}  // namespace serversync
