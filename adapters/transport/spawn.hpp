// SPDX-License-Identifier: MIT
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <string_view>

#include "engine/files/descriptor.hpp"

namespace serversync {

struct CommandRequest;

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

/// Whether commands are given this variable of the environment, such as PATH and HOME.
bool is_inherited(std::string_view variable);

/// Kills the group and what left it (law 273), waits for all of them that are ours, and returns how the command ended.
void kill_and_reap(SpawnedProcess& process, siginfo_t& end);

/// Starts a command in a process group of its own, with no descriptors but these and with default signals. Returns 0, or the
/// error's number (`errno`): the program is not there, may not be run, the folder cannot be entered, no descriptors are left.
int spawn(const CommandRequest& request, SpawnedProcess& process);

}  // namespace serversync
