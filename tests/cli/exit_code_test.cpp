// SPDX-License-Identifier: MIT
#include "engine/cli/exit_code.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

/// Every state of a plan, with the code that wins and the code with --detailed-exitcode.
TEST(ExitCodeOf, says_the_gravest_state_of_a_plan) {
    for (const bool stale : {false, true}) {
        for (const bool blocked : {false, true}) {
            for (const bool complete : {false, true}) {
                for (const bool drift : {false, true}) {
                    DocumentStatus status;
                    status.stale = stale;
                    status.blocked = blocked;
                    status.complete = complete;
                    status.drift = drift;
                    const ExitCode plain = stale      ? ExitCode::stale
                                           : blocked  ? ExitCode::blocked
                                           : complete ? ExitCode::success
                                                      : ExitCode::incomplete;
                    EXPECT_EQ(exit_code_of(status, false), plain);
                    const bool shows_drift = plain == ExitCode::success && drift;
                    EXPECT_EQ(exit_code_of(status, true), shows_drift ? ExitCode::differences : plain);
                }
            }
        }
    }
}

}  // namespace
}  // namespace serversync
