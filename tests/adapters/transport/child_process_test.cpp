// SPDX-License-Identifier: MIT
#include "adapters/transport/child_process.hpp"

#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>
#include <thread>

namespace serversync {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;

/// A request that runs a line of shell.
CommandRequest shell(const std::string& line) {
    CommandRequest request;
    request.arguments = {"sh", "-c", line};
    request.time_limit = milliseconds(20'000);
    return request;
}

std::string read_all(ChildProcess& process) {
    std::string text;
    std::string place(5000, '\0');
    while (const std::size_t got = process.read(place)) text.append(place, 0, got);
    return text;
}

std::string run(const CommandRequest& request) {
    ChildProcess process(request);
    std::string text = read_all(process);
    process.finish();
    return text;
}

std::string error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const CommandError& error) {
        EXPECT_EQ(error.code(), ExitCode::missing_input);
        return error.what();
    }
    return "no error";
}

std::string error_of(const CommandRequest& request) {
    return error_of([&request] { run(request); });
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count;
}

milliseconds time_of(const std::function<void()>& action) {
    const auto begin = steady_clock::now();
    action();
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

/// Whether a process is gone; an orphan is reaped a moment after it was killed.
bool is_gone(pid_t id) {
    for (int i = 0; i < 200; ++i) {
        if (::kill(id, 0) != 0) return true;
        std::ifstream status("/proc/" + std::to_string(id) + "/stat");
        std::string line;
        std::getline(status, line);
        if (line.find(") Z ") != std::string::npos) return true;
        std::this_thread::sleep_for(milliseconds(10));
    }
    return false;
}

TEST(ChildProcess, gives_what_the_program_writes) {
    CommandRequest request;
    request.arguments = {"printf", "%s|", "one two", "$HOME", "*"};
    ChildProcess process(request);
    EXPECT_EQ(process.name(), "command 'printf'");
    EXPECT_FALSE(process.size().has_value());
    EXPECT_EQ(read_all(process), "one two|$HOME|*|") << "no shell touches an argument";
    process.finish();
    process.finish();
    EXPECT_EQ(process.evidence(), "");
}

TEST(ChildProcess, reads_while_it_writes) {
    const std::string input(5'000'000, 'x');
    CommandRequest request = shell("tee /dev/stderr");
    request.input = input;
    ChildProcess process(request);
    EXPECT_EQ(read_all(process), input);
    process.finish();
    EXPECT_EQ(process.evidence(), std::string(2000, 'x'));
}

TEST(ChildProcess, copies_its_input) {
    std::string input(300'000, 'a');
    CommandRequest request = shell("sleep 0.2; cat");
    request.input = input;
    ChildProcess process(request);
    std::fill(input.begin(), input.end(), 'b');
    EXPECT_EQ(read_all(process), std::string(300'000, 'a'));
}

TEST(ChildProcess, closes_the_input_of_a_program_that_gets_none) { EXPECT_EQ(run(shell("cat; echo end")), "end\n"); }

TEST(ChildProcess, outlives_a_program_that_reads_no_input) {
    const std::string input(3'000'000, 'x');
    CommandRequest request = shell("exec 0<&-; sleep 0.2; echo done");
    request.input = input;
    EXPECT_EQ(run(request), "done\n");
}

TEST(ChildProcess, survives_a_flood_on_standard_error) {
    ChildProcess process(shell("head -c 30000000 /dev/zero | tr '\\0' 'e' >&2; printf last >&2; echo ok"));
    EXPECT_EQ(read_all(process), "ok\n");
    process.finish();
    EXPECT_EQ(process.evidence(), std::string(1996, 'e') + "last");
}

TEST(ChildProcess, names_the_exit_code_and_the_end_of_standard_error) {
    EXPECT_EQ(error_of(shell("echo ignored; printf 'no\\033[31m such\\n  host' >&2; exit 3")),
              "command 'sh' failed with exit code 3; it wrote: 'no\\x1b[31m such host'");
    EXPECT_EQ(error_of(shell("exit 1")), "command 'sh' failed with exit code 1");
}

TEST(ChildProcess, names_the_signal) { EXPECT_EQ(error_of(shell("kill -9 $$")), "command 'sh' was killed by signal 9 (Killed)"); }

TEST(ChildProcess, throws_again_what_it_threw) {
    ChildProcess process(shell("exit 4"));
    const std::string first = error_of([&process] { process.finish(); });
    EXPECT_THAT(first, HasSubstr("exit code 4"));
    EXPECT_EQ(error_of([&process] { process.finish(); }), first);
    std::string place(10, '\0');
    EXPECT_EQ(error_of([&] { process.read(place); }), first);
}

TEST(ChildProcess, says_that_a_program_cannot_be_run) {
    CommandRequest request;
    request.arguments = {"nosuch", "argument"};
    EXPECT_EQ(error_of(request), "cannot run 'nosuch': No such file or directory");
    request.arguments = {"/etc/passwd"};
    EXPECT_EQ(error_of(request), "cannot run '/etc/passwd': Permission denied");
    request.arguments = {};
    EXPECT_EQ(error_of(request), "cannot run a command without a program");
    request.arguments = {"true", std::string("a\0b", 3)};
    EXPECT_EQ(error_of(request), "cannot run 'true': Invalid argument");
    request = shell("pwd");
    request.folder = "/nosuch";
    EXPECT_EQ(error_of(request), "cannot run 'sh' in folder '/nosuch': No such file or directory");
}

TEST(ChildProcess, runs_no_text_as_a_script) {
    const auto path = std::filesystem::temp_directory_path() / ("serversync-no-script-" + std::to_string(::getpid()));
    std::ofstream(path) << "echo a shell ran this\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    CommandRequest request;
    request.arguments = {path.string()};
    EXPECT_EQ(error_of(request), "cannot run '" + path.string() + "': Exec format error");
    std::filesystem::remove(path);
}

TEST(ChildProcess, ends_at_its_time_with_all_that_it_started) {
    CommandRequest request = shell("sleep 60 & echo $!; printf started >&2; wait");
    request.time_limit = milliseconds(700);
    std::string message;
    std::string pid;
    const milliseconds time = time_of([&] {
        ChildProcess process(request);
        message = error_of([&] { pid = read_all(process); });
        EXPECT_EQ(error_of([&] { process.finish(); }), message);
    });
    EXPECT_EQ(message, "command 'sh' ran longer than 700 ms and was stopped; it wrote: 'started'");
    EXPECT_GE(time, milliseconds(700));
    EXPECT_LT(time, milliseconds(5000));
}

TEST(ChildProcess, does_not_wait_past_its_time_for_a_grandchild_that_holds_the_result) {
    CommandRequest request = shell("sleep 60 & exit 0");
    request.time_limit = milliseconds(500);
    EXPECT_LT(time_of([&] { EXPECT_THAT(error_of(request), HasSubstr("ran longer than 500 ms")); }), milliseconds(5000));
}

TEST(ChildProcess, does_not_wait_for_a_grandchild_that_holds_standard_error_only) {
    const milliseconds time = time_of([] { EXPECT_EQ(run(shell("sleep 60 >/dev/null & echo done")), "done\n"); });
    EXPECT_LT(time, milliseconds(10'000));
}

TEST(ChildProcess, kills_what_is_left_when_it_goes) {
    pid_t id = 0;
    {
        ChildProcess process(shell("sleep 60 & echo $!; wait"));
        std::string place(20, '\0');
        ASSERT_GT(process.read(place), 0U);
        id = std::stoi(place);
        EXPECT_EQ(::kill(id, 0), 0);
    }
    EXPECT_TRUE(is_gone(id));
}

TEST(ChildProcess, ends_with_all_that_it_started_when_we_are_killed) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t killed = ::fork();
    if (killed == 0) {
        // The shell, what it started, and the process that leads their group.
        ChildProcess process(shell("sleep 60 & echo $$ $! $(cut -d' ' -f5 /proc/$$/stat); wait"));
        std::string place(100, '\0');
        const std::size_t got = process.read(place);
        if (::write(ready[1], place.data(), got) > 0) {
            for (;;) ::pause();
        }
        ::_exit(1);
    }
    std::string line(100, '\0');
    ASSERT_GT(::read(ready[0], line.data(), line.size()), 0);
    ::close(ready[0]);
    ::close(ready[1]);
    std::istringstream numbers(line);
    pid_t command = 0;
    pid_t grandchild = 0;
    pid_t leader = 0;
    ASSERT_TRUE(numbers >> command >> grandchild >> leader) << line;
    for (const pid_t id : {command, grandchild, leader}) EXPECT_EQ(::kill(id, 0), 0) << id;
    ASSERT_EQ(::kill(killed, SIGKILL), 0);
    ASSERT_EQ(::waitpid(killed, nullptr, 0), killed);
    for (const pid_t id : {command, grandchild, leader}) EXPECT_TRUE(is_gone(id)) << line;
}

TEST(ChildProcess, goes_on_when_the_thread_that_started_it_ends) {
    std::optional<ChildProcess> process;
    std::thread([&] { process.emplace(shell("sleep 0.3; echo done")); }).join();
    EXPECT_EQ(read_all(*process), "done\n");
    process->finish();
}

TEST(ChildProcess, leaves_no_process_behind) {
    run(shell("true"));
    error_of(shell("exit 3"));
    CommandRequest request;
    request.arguments = {"nosuch"};
    error_of(request);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "all are waited for";
}

TEST(ChildProcess, ends_at_its_limit_of_output) {
    CommandRequest request = shell("head -c 1000 /dev/zero");
    request.output_bytes = 1000;
    EXPECT_EQ(run(request).size(), 1000U);
    request.output_bytes = 999;
    EXPECT_EQ(error_of(request), "command 'sh' wrote more than 999 bytes and was stopped");
    request = shell("yes");
    request.output_bytes = 1U << 20U;
    EXPECT_THAT(error_of(request), HasSubstr("wrote more than 1048576 bytes"));
    EXPECT_THAT(error_of([&request] { ChildProcess(request).finish(); }), HasSubstr("wrote more than 1048576 bytes"));
}

TEST(ChildProcess, can_take_the_result_from_descriptor_3) {
    CommandRequest request = shell("echo noise; printf result >&3; printf trouble >&2");
    request.result_descriptor = true;
    ChildProcess process(request);
    EXPECT_EQ(read_all(process), "result");
    process.finish();
    EXPECT_EQ(process.noise(), "noise");
    EXPECT_EQ(process.noise_bytes(), 6U);
    EXPECT_EQ(process.evidence(), "trouble | noise");
}

TEST(ChildProcess, gives_a_small_environment) {
    ::setenv("SERVERSYNC_TEST_SECRET", "hunter2", 1);
    ::setenv("TZ", "UTC", 1);
    CommandRequest request = shell("env");
    request.environment = {{"ADDED", "a=b"}, {"TMPDIR", "/elsewhere"}};
    const std::string environment = "\n" + run(request);
    ::unsetenv("SERVERSYNC_TEST_SECRET");
    EXPECT_THAT(environment, Not(HasSubstr("SERVERSYNC_TEST_SECRET")));
    EXPECT_THAT(environment, HasSubstr("\nADDED=a=b\n"));
    EXPECT_THAT(environment, HasSubstr("\nTMPDIR=/elsewhere\n"));
    EXPECT_THAT(environment, HasSubstr("\nTZ=UTC\n"));
    EXPECT_THAT(environment, HasSubstr("\nPATH="));
}

TEST(ChildProcess, runs_in_the_folder) {
    CommandRequest request = shell("pwd");
    request.folder = "/usr";
    EXPECT_EQ(run(request), "/usr\n");
}

TEST(ChildProcess, shows_no_secret_in_any_spelling_or_piece) {
    const std::string secret = "correct horse/battery";
    CommandRequest request = shell("cat >&2; printf ' again correct%%20horse%%2Fbattery' >&2; exit 9");
    // So long that what is shown begins after many secrets, of which the first kept one is cut.
    std::string input;
    while (input.size() < 200'000) input += secret + " ";
    request.input = input;
    request.secrets.emplace_back(secret);
    ChildProcess process(request);
    const std::string message = error_of([&process] { process.finish(); });
    for (const std::string& text : {message, process.evidence()}) {
        EXPECT_THAT(text, Not(HasSubstr("horse")));
        EXPECT_THAT(text, Not(HasSubstr("battery")));
        EXPECT_THAT(text, HasSubstr("[secret] again [secret]"));
    }
    request.secrets.clear();
    EXPECT_THAT(error_of(request), HasSubstr("horse")) << "the test can see one";
}

TEST(ChildProcess, many_run_at_once_and_leave_nothing_open) {
    const std::string input(200'000, 'i');
    run(shell("true"));
    const std::size_t before = open_descriptors();
    std::vector<std::thread> threads;
    std::vector<std::string> results(40);
    for (std::size_t i = 0; i < results.size(); ++i) {
        threads.emplace_back([&, i] {
            // A descriptor that leaked from another thread would show among these; ls has its own for the folder.
            CommandRequest request = shell("cat | wc -c; ls /proc/self/fd | wc -l; exit " + std::to_string(i % 2));
            request.input = input;
            ChildProcess process(request);
            results[i] = read_all(process);
            if (i % 2 == 0) {
                process.finish();
            } else {
                EXPECT_THAT(error_of([&process] { process.finish(); }), HasSubstr("command 'sh' "));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& result : results) EXPECT_EQ(result, "200000\n4\n");
    EXPECT_EQ(open_descriptors(), before);
}

/// Whether the process whose number a command printed ends soon.
bool ends_soon(const std::string& number) {
    for (int i = 0; i < 100; ++i) {
        if (::kill(std::stoi(number), 0) != 0) return true;
        std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
}

TEST(ChildProcess, ends_what_left_its_group) {
    for (const char* line : {"setsid sleep 300 >/dev/null 2>&1 & echo $!", "setsid sh -c 'sleep 300 >/dev/null 2>&1 & echo $!'",
                             "setsid sh -c 'setsid sleep 300 >/dev/null 2>&1 & echo $!' & wait",
                             "env -i setsid sh -c 'sleep 300 >/dev/null 2>&1 & echo $!'"}) {
        EXPECT_TRUE(ends_soon(run(shell(line)))) << line;
    }
}

TEST(ChildProcess, leaves_alone_what_another_command_started) {
    ChildProcess other(shell("setsid sh -c 'sleep 300 >/dev/null 2>&1 & echo $!'; cat"));
    std::string number(100, ' ');
    number.resize(other.read(number));
    run(shell("true"));
    EXPECT_EQ(::kill(std::stoi(number), 0), 0);
    other.finish();
    EXPECT_TRUE(ends_soon(number));
}

TEST(ChildProcess, has_no_more_memory_than_it_may) {
    CommandRequest request = shell("read line; ulimit -v");
    request.input = "a line\n";
    request.memory_bytes = 256U << 20U;
    EXPECT_EQ(run(request), "262144\n");
    request.arguments = {"python3", "-c", "import sys; sys.stdin.read(); len(bytearray(512 << 20)); print('all')"};
    EXPECT_THAT(error_of(request), HasSubstr("MemoryError"));
    request.memory_bytes = 1U << 30U;
    EXPECT_EQ(run(request), "all\n");
}

TEST(ChildProcess, says_that_there_are_no_descriptors_however_few_there_may_be) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const auto with_limit = [&before](rlim_t most) {
        const rlimit few{most, before.rlim_max};
        EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
        std::string error = error_of(shell("echo out"));
        EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
        return error;
    };
    for (const rlim_t most : {4U, 7U, 9U, 10U, 11U, 12U})
        EXPECT_THAT(with_limit(most), testing::AnyOf("no error", "cannot run 'sh': Too many open files")) << most;
    EXPECT_EQ(with_limit(4), "cannot run 'sh': Too many open files");
    EXPECT_EQ(with_limit(64), "no error");
}

}  // namespace
}  // namespace serversync
