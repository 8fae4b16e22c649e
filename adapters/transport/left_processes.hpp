// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace serversync {

/// What commands leave behind. A process that left its command's group, and whose parent has ended, becomes a child of this
/// process, which ends it (law 273). All commands of this process share one of these.
class LeftProcesses {
public:
    static LeftProcesses& of_this_process();

    LeftProcesses(const LeftProcesses&) = delete;
    LeftProcesses& operator=(const LeftProcesses&) = delete;

    /// Held while a command is started, so that a process that is being started is not taken for one that was left.
    std::unique_lock<std::mutex> lock() { return std::unique_lock(m_mutex); }

    /// Says, under the lock, that a process is a command's or its group's leader; and that it was waited for.
    void add(pid_t id) { m_known.insert(id); }
    void forget(pid_t id);

    /// A variable of the environment that only one command has and what it starts inherits: "NAME=VALUE".
    static std::string mark_of(pid_t group);

    /// Ends what is left of the command with the mark, whose group is dead; and of all commands where none is running any more,
    /// also what hides its mark.
    void end_those_with(const std::string& mark);

private:
    LeftProcesses();
    bool is_left(pid_t child, const std::string& mark) const;

    std::mutex m_mutex;  ///< guards what follows
    std::set<pid_t> m_known;
    bool m_has_others;  ///< children that somebody else started before: what they leave is not ours to end
};

/// The children of this process.
std::vector<pid_t> own_children();

}  // namespace serversync
