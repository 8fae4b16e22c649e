// SPDX-License-Identifier: MIT
#include "engine/cli/process_setup.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>

#include "engine/files/unfinished_files.hpp"

namespace serversync {

namespace {

constexpr int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr int exit_of_signal = 128;  // as a shell shows it

/// Those that would end the process: nohup ignores one, a shell that runs a command in the background another.
sigset_t signals_that_end_us() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : stop_signals) {
        struct sigaction action {};
        if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_DFL) sigaddset(&signals, number);
    }
    return signals;
}

void say_and_die(int number) {
    const char* words = ::sigdescr_np(number);
    const std::string text = std::string(::isatty(STDERR_FILENO) != 0 ? "\n" : "") + "serversync: stopped by signal " +
                             std::to_string(number) + (words == nullptr ? "" : " (" + std::string(words) + ")") + "\n";
    // Nobody may be there to hear it.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    ::signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    ::raise(number);
    ::_exit(exit_of_signal + number);  // the first process of a container does not die of it
}

}  // namespace

void occupy_standard_streams() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest number that is free is this one. It is opened for what nobody does with it.
        const int opened = ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (opened < 0) ::open("/", O_PATH);  // a bare chroot has no devices
    }
}

void ignore_signals_of_writing() {
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
}

void tidy_up_when_stopped() {
    const sigset_t signals = signals_that_end_us();
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &signals, &before);
    try {
        std::thread([signals] {
            int number = 0;
            if (::sigwait(&signals, &number) != 0) return;
            remove_unfinished_files();
            say_and_die(number);
        }).detach();
    } catch (const std::system_error&) {
        // Without a thread to spare they end the process as they always did, and the next run tidies up.
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
}

}  // namespace serversync
