// SPDX-License-Identifier: MIT
#include "engine/cli/process_setup.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace serversync {
namespace {

/// Runs it in a process of its own; returns its exit code.
template <class Body>
int code_of(Body body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StandardStreams, that_are_closed_are_occupied_and_stay_unusable) {
    for (unsigned closed = 0; closed < 8; ++closed) {
        const int code = code_of([closed] {
            for (int number = 0; number < 3; ++number) {
                if ((closed >> static_cast<unsigned>(number) & 1U) != 0) ::close(number);
            }
            occupy_standard_streams();
            if (::open("/dev/null", O_RDONLY | O_CLOEXEC) < 3) return 1;
            std::array<char, 1> byte{};
            if ((closed & 1U) != 0 && (::read(0, byte.data(), 1) != -1 || errno != EBADF)) return 2;
            if ((closed & 2U) != 0 && (::write(1, "x", 1) != -1 || errno != EBADF)) return 3;
            if ((closed & 4U) != 0 && (::write(2, "x", 1) != -1 || errno != EBADF)) return 4;
            return 0;
        });
        EXPECT_EQ(code, 0) << closed;
    }
}

}  // namespace
}  // namespace serversync
