// SPDX-License-Identifier: MIT
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <utility>

namespace serversync {

struct CommandRequest;

/// A file descriptor that is closed when this is destroyed.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_number, other.m_number);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    bool is_open() const { return m_number >= 0; }
    int number() const { return m_number; }
    void close();

private:
    int m_number = -1;
};

/// A started process and our ends of its streams, none of which blocks.
struct SpawnedProcess {
    pid_t id = -1;
    /// Of the process group, which kills itself once this process is gone, however it ended. It is the number of a process of
    /// ours that watches for that. Both must be waited for; until then their numbers cannot be reused.
    pid_t group = -1;
    Descriptor life;    ///< what that process watches
    Descriptor input;   ///< to its standard input
    Descriptor result;  ///< its standard output, or its descriptor 3 where the request says so
    Descriptor output;  ///< its standard output, where that is not the result
    Descriptor error;   ///< its standard error
};

/// Kills the group and what left it (law 273), waits for all of them that are ours, and returns how the command ended.
void kill_and_reap(SpawnedProcess& process, siginfo_t& end);

/// Starts a command in a process group of its own, with no descriptors but these and with default signals. Returns 0, or the
/// error's number (`errno`): the program is not there, may not be run, the folder cannot be entered, no descriptors are left.
int spawn(const CommandRequest& request, SpawnedProcess& process);

}  // namespace serversync
