// SPDX-License-Identifier: MIT
// launch RESULT COMMAND...: runs the command and writes "wall cpu peak" to RESULT: seconds, seconds of all its processes, bytes
// of its largest process. Small on purpose: what a process starts with counts as its peak, so a large parent would hide a small
// child (law 68).

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstring>
#include <ctime>

namespace {

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) return 64;
    pid_t child = 0;
    int status = 0;
    rusage usage{};
    const double begin = now();
    const int error = posix_spawnp(&child, arguments[2], nullptr, nullptr, arguments + 2, environ);
    if (error != 0 || wait4(child, &status, 0, &usage) != child) {
        std::fprintf(stderr, "cannot run '%s': %s\n", arguments[2], std::strerror(error));
        return 127;
    }
    const double wall = now() - begin;
    std::FILE* const result = std::fopen(arguments[1], "w");
    if (result == nullptr) return 73;
    std::fprintf(result, "%.6f %.6f %ld\n", wall, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024);
    std::fclose(result);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
