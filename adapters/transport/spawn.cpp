// SPDX-License-Identifier: MIT
#include "adapters/transport/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "adapters/transport/child_process.hpp"
#include "adapters/transport/left_processes.hpp"

namespace serversync {

namespace {

constexpr std::array inherited = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "SSH_AUTH_SOCK"};
constexpr std::array default_signals = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD, SIGXFSZ};

/// Above every number to which a child's end is copied, so that no copy overwrites the source of the next.
constexpr int lowest_child_end = 10;

class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&m_actions); }
    posix_spawn_file_actions_t* get() { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

class Attributes {
public:
    /// `group` is joined; 0 makes a new one.
    explicit Attributes(pid_t group) {
        sigset_t none;
        sigset_t defaults;
        sigemptyset(&none);
        sigemptyset(&defaults);
        for (const int number : default_signals) sigaddset(&defaults, number);
        ::posix_spawnattr_init(&m_attributes);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setsigdefault(&m_attributes, &defaults);
        ::posix_spawnattr_setpgroup(&m_attributes, group);
        ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { ::posix_spawnattr_destroy(&m_attributes); }
    const posix_spawnattr_t* get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

/// A pipe, one end of which becomes descriptor `target` of the child. Returns 0 or an error's number.
int add_pipe(FileActions& actions, int target, Descriptor& ours, std::vector<Descriptor>& theirs) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno;
    Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    Descriptor& child_end = target == 0 ? reading : writing;
    ours = std::move(target == 0 ? writing : reading);
    if (::fcntl(ours.number(), F_SETFL, O_NONBLOCK) != 0) return errno;
    theirs.emplace_back(::fcntl(child_end.number(), F_DUPFD_CLOEXEC, lowest_child_end));
    if (!theirs.back().is_open()) return errno == EINVAL ? EMFILE : errno;  // the process may have no number that high
    return ::posix_spawn_file_actions_adddup2(actions.get(), theirs.back().number(), target);
}

/// Starts the process that leads the group. Its standard input ends when the last process that has our end of it is gone, and not
/// even SIGKILL can prevent that; a death signal would reach the command alone, and would follow one thread (law 77). Returns 0
/// or an error's number.
int start_group(SpawnedProcess& process) {
    FileActions actions;
    std::vector<Descriptor> theirs;
    int error = add_pipe(actions, 0, process.life, theirs);
    if (error == 0) error = ::posix_spawn_file_actions_addclosefrom_np(actions.get(), 1);
    if (error != 0) return error;
    std::string shell = "/bin/sh";
    std::string option = "-c";
    std::string script = "read -r line; kill -KILL 0";
    const std::array<char*, 4> arguments{shell.data(), option.data(), script.data(), nullptr};
    const std::array<char*, 1> environment{nullptr};
    const Attributes attributes(0);
    return ::posix_spawn(&process.group, shell.c_str(), actions.get(), attributes.get(), arguments.data(), environment.data());
}

void reap(pid_t id, siginfo_t& end) {
    while (::waitid(P_PID, static_cast<id_t>(id), &end, WEXITED) != 0 && errno == EINTR) {
    }
}

/// All of a dead group that are ours: its two processes, and those that it had started, which became ours.
void reap_group(pid_t group) {
    siginfo_t ignored{};
    while (::waitid(P_PGID, static_cast<id_t>(group), &ignored, WEXITED) == 0 || errno == EINTR) {
    }
}

std::vector<std::string> environment_of(const CommandRequest& request) {
    std::vector<std::string> lines;
    for (const char* name : inherited) {
        const char* value = std::getenv(name);
        if (value != nullptr && !request.environment.contains(name)) lines.push_back(std::string(name) + "=" + value);
    }
    for (const auto& [name, value] : request.environment) lines.push_back(name + "=" + value);
    return lines;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

bool holds_nul(const std::vector<std::string>& texts) {
    return std::any_of(texts.begin(), texts.end(), [](const std::string& text) { return text.find('\0') != std::string::npos; });
}

}  // namespace

bool is_inherited(std::string_view variable) {
    return std::find(inherited.begin(), inherited.end(), variable) != inherited.end();
}

void kill_and_reap(SpawnedProcess& process, siginfo_t& end) {
    // The group's number may be reused once its processes are reaped, so the group is killed first.
    if (process.group > 0) ::kill(-process.group, SIGKILL);
    if (process.id > 0) reap(process.id, end);
    if (process.group > 0) {
        reap_group(process.group);
        LeftProcesses& left = LeftProcesses::of_this_process();
        left.forget(process.id);
        left.forget(process.group);
        left.end_those_with(LeftProcesses::mark_of(process.group));
    }
    process.id = process.group = -1;
}

int spawn(const CommandRequest& request, SpawnedProcess& process) {
    std::vector<std::string> arguments = request.arguments;
    std::vector<std::string> environment = environment_of(request);
    if (holds_nul(arguments) || holds_nul(environment)) return EINVAL;
    FileActions actions;
    std::vector<Descriptor> theirs;  // closed here when the child has them
    int error = add_pipe(actions, 0, process.input, theirs);
    Descriptor& output = request.result_descriptor ? process.output : process.result;
    if (error == 0) error = add_pipe(actions, 1, output, theirs);
    if (error == 0) error = add_pipe(actions, 2, process.error, theirs);
    if (error == 0 && request.result_descriptor) error = add_pipe(actions, 3, process.result, theirs);
    if (error == 0) error = ::posix_spawn_file_actions_addclosefrom_np(actions.get(), request.result_descriptor ? 4 : 3);
    if (error == 0 && !request.folder.empty()) {
        error = ::posix_spawn_file_actions_addchdir_np(actions.get(), request.folder.c_str());
    }
    if (error != 0) return error;
    LeftProcesses& left = LeftProcesses::of_this_process();
    auto lock = left.lock();
    error = start_group(process);
    if (error != 0) return error;
    left.add(process.group);
    environment.push_back(LeftProcesses::mark_of(process.group));
    const Attributes attributes(process.group);
    const std::vector<char*> argument_pointers = pointers_to(arguments);
    const std::vector<char*> environment_pointers = pointers_to(environment);
    error = ::posix_spawnp(&process.id, argument_pointers.front(), actions.get(), attributes.get(), argument_pointers.data(),
                           environment_pointers.data());
    if (error == 0) left.add(process.id);
    lock.unlock();
    if (error != 0) {
        siginfo_t ignored{};
        process.id = -1;
        kill_and_reap(process, ignored);
    } else if (request.memory_bytes) {
        // Before it gets its input, and so before it can know what to do.
        const rlimit limit{*request.memory_bytes, *request.memory_bytes};
        ::prlimit(process.id, RLIMIT_AS, &limit, nullptr);
    }
    return error;
}

}  // namespace serversync
