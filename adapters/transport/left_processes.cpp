// SPDX-License-Identifier: MIT
#include "adapters/transport/left_processes.hpp"

#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

namespace serversync {

namespace {

constexpr std::string_view mark_name = "SERVERSYNC_COMMAND=";

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether one of the variables with which a process was started is this one.
bool has_variable(pid_t id, std::string_view variable) {
    const std::string environment = '\0' + text_of("/proc/" + std::to_string(id) + "/environ") + '\0';
    const std::string sought = '\0' + std::string(variable) + '\0';
    return environment.find(sought) != std::string::npos;
}

void end(pid_t id) {
    siginfo_t ignored{};
    ::kill(id, SIGKILL);
    while (::waitid(P_PID, static_cast<id_t>(id), &ignored, WEXITED) != 0 && errno == EINTR) {
    }
}

}  // namespace

std::vector<pid_t> own_children() {
    std::vector<pid_t> children;
    const std::unique_ptr<DIR, CloseFolder> threads(::opendir("/proc/self/task"));
    if (!threads) return children;
    while (const dirent* thread = ::readdir(threads.get())) {
        if (thread->d_name[0] == '.') continue;
        std::ifstream list(std::string("/proc/self/task/") + thread->d_name + "/children");
        for (pid_t id = 0; list >> id;) children.push_back(id);
    }
    std::sort(children.begin(), children.end());
    return children;
}

LeftProcesses& LeftProcesses::of_this_process() {
    static LeftProcesses left;
    return left;
}

LeftProcesses::LeftProcesses() : m_has_others(!own_children().empty()) { ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

void LeftProcesses::forget(pid_t id) {
    const std::lock_guard lock(m_mutex);
    m_known.erase(id);
}

std::string LeftProcesses::mark_of(pid_t group) {
    return std::string(mark_name) + std::to_string(::getpid()) + "." + std::to_string(group);
}

bool LeftProcesses::is_left(pid_t child, const std::string& mark) const {
    if (m_known.contains(child)) return false;
    return (m_known.empty() && !m_has_others) || has_variable(child, mark);
}

void LeftProcesses::end_those_with(const std::string& mark) {
    const std::lock_guard lock(m_mutex);
    // The children of one that is ended become ours in turn.
    for (bool any = true; any;) {
        any = false;
        for (const pid_t child : own_children()) {
            if (!is_left(child, mark)) continue;
            end(child);
            any = true;
        }
    }
}

}  // namespace serversync
