// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "program.hpp"
#include "tests/sanitized.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr uid_t another_user = 65534;

/// Files that other users of the machine made, and what becomes of files that we make.
class HostileFiles : public testing::Test {
protected:
    HostileFiles() {
        std::string pattern = (fs::temp_directory_path() / "serversync-hostile-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        for (const char* name : {"pub", "listings"}) fs::create_directory(folder / name);
        fs::permissions(folder / "pub", fs::perms(01777));
        fs::permissions(folder / "listings", fs::perms(0700));
        write_file(folder / "export.json", small_export);
        write_file(folder / "a.json", small_listing);
        write_file(folder / "listings/1.json", small_listing);
        EXPECT_EQ(run("mirror load --mirror m.db export.json").code, 0);
    }
    ~HostileFiles() override { fs::remove_all(folder); }

    /// Ends it after 20 seconds, with exit code 124: nothing may be waited for.
    ProgramRun run(const std::string& arguments, const std::string& before = {}) const {
        return run_program(folder, arguments, before + " timeout 20");
    }

    static std::string times() { return " --as-of 2026-11-20T06:00:00Z --listed-at 2026-11-20T05:00:00Z "; }
    ProgramRun plan(const std::string& more, const std::string& before = {}) const {
        return run("plan --mirror m.db --server 1 --listing a.json --format json" + times() + more, before);
    }

    unsigned mode_of(const std::string& name) const {
        struct stat status {};
        EXPECT_EQ(::stat((folder / name).c_str(), &status), 0) << name;
        return status.st_mode & 0777U;
    }

    std::set<std::string> names(const std::string& below = ".") const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder / below)) names.insert(entry.path().filename().string());
        return names;
    }

    void make_pipe(const std::string& name) const { ASSERT_EQ(::mkfifo((folder / name).c_str(), 0600), 0); }
    void set_mode(const std::string& name, unsigned mode) const { fs::permissions(folder / name, fs::perms(mode)); }

    fs::path folder;
};

TEST_F(HostileFiles, what_is_written_is_for_its_owner_alone_whatever_the_mask_is) {
    for (const std::string mask : {"umask 000;", "umask 022;", "umask 077;"}) {
        fs::remove(folder / "new.db");
        EXPECT_EQ(run("mirror load --mirror new.db export.json", mask).code, 0);
        EXPECT_EQ(mode_of("new.db"), 0600U) << mask;
        EXPECT_EQ(plan("--out plan.json", mask).code, 0);
        EXPECT_EQ(mode_of("plan.json"), 0600U) << mask;
        EXPECT_EQ(run("list a.json --out listing.json", mask).code, 0);
        EXPECT_EQ(mode_of("listing.json"), 0600U) << mask;
        fs::remove(folder / "plan.json");
        fs::remove(folder / "listing.json");
    }
    set_mode("m.db", 0666);
    EXPECT_EQ(run("mirror load --mirror m.db export.json").code, 0);
    EXPECT_EQ(mode_of("m.db"), 0644U) << "who may read the own old one may read the new one, and nobody may write it";
}

TEST_F(HostileFiles, an_empty_file_that_another_user_planted_opens_nothing) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    for (const char* name : {"pub/m.db", "pub/plan.json"}) {
        write_file(folder / name, "");
        set_mode(name, 0666);
        ASSERT_EQ(::chown((folder / name).c_str(), another_user, another_user), 0);
    }
    EXPECT_EQ(run("mirror load --mirror pub/m.db export.json").code, 0);
    EXPECT_EQ(plan("--out pub/plan.json").code, 0);
    for (const char* name : {"pub/m.db", "pub/plan.json"}) EXPECT_EQ(mode_of(name), 0600U) << name;
}

TEST_F(HostileFiles, a_device_or_pipe_is_written_to_and_stays_one) {
    const std::string expected = plan("").out;
    EXPECT_THAT(expected, HasSubstr("serversync.plan"));
    make_pipe("pipe");
    for (const std::string out : {"--out pipe", "--out /dev/stdout >pipe", "--out /dev/fd/1 >pipe", "--out /dev/fd/5 5>pipe"}) {
        EXPECT_EQ(plan(out, "{ { cat pipe >heard; touch done; } & } &&").code, 0) << out;
        EXPECT_TRUE(fs::is_fifo(folder / "pipe"));
        for (int i = 0; i < 1000 && !fs::remove(folder / "done"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        EXPECT_TRUE(read_file(folder / "heard") == expected) << out;
    }
    write_file(folder / "log", "before\n");
    EXPECT_EQ(plan("--out /dev/fd/1 >>log").code, 0);
    EXPECT_TRUE(read_file(folder / "log") == "before\n" + expected);

    if (::mknod((folder / "null").c_str(), S_IFCHR | 0666U, ::makedev(1, 3)) != 0) GTEST_SKIP() << "devices need root";
    for (const std::string command : {"list a.json --out null", "mirror export --mirror m.db --out null"})
        EXPECT_EQ(run(command).code, 0) << command;
    EXPECT_EQ(plan("--out null").code, 0);
    EXPECT_TRUE(fs::is_character_file(folder / "null"));
    EXPECT_EQ(run("mirror load --mirror null export.json").error,
              "serversync: will not replace 'null': it is not a regular file\n");
    EXPECT_TRUE(fs::is_character_file(folder / "null"));
}

TEST_F(HostileFiles, a_full_device_is_an_error) {
    const ProgramRun full = plan("--out /dev/full");
    EXPECT_EQ(full.code, 73);
    EXPECT_EQ(full.error, "serversync: cannot write plan '/dev/full': No space left on device\n");
}

TEST_F(HostileFiles, a_link_is_not_followed_where_anybody_could_have_put_it) {
    write_file(folder / "victim", "precious");
    fs::create_symlink("../victim", folder / "pub/plan.json");
    fs::create_symlink("..", folder / "pub/up");
    for (const std::string path : {"pub/plan.json", "pub/../pub/plan.json", "pub/up/victim"}) {
        const ProgramRun refused = plan("--out " + path);
        EXPECT_EQ(refused.code, 73);
        EXPECT_THAT(refused.error,
                    HasSubstr("is a link that another user could have made. Choose a path in a folder that only you may change"));
        EXPECT_EQ(refused.out, "");
    }
    EXPECT_EQ(read_file(folder / "victim"), "precious");
    set_mode("pub", 0755);
    EXPECT_EQ(plan("--out pub/plan.json").code, 0);
    EXPECT_THAT(read_file(folder / "victim"), HasSubstr("serversync.plan"));
    EXPECT_TRUE(fs::is_symlink(folder / "pub/plan.json"));
}

TEST_F(HostileFiles, a_kept_listing_never_takes_the_place_of_an_input_or_a_mirror) {
    EXPECT_EQ(plan("--keep-listings listings").code, 0) << "an older one that nobody reads";
    const auto refused = [&](const std::string& name, const std::string& options, const std::string& what) {
        const std::string before = read_file(folder / name);
        const ProgramRun run_of = run("plan --keep-listings keep" + times() + options);
        EXPECT_EQ(run_of.code, 73) << options;
        EXPECT_THAT(run_of.error, HasSubstr(what)) << options;
        EXPECT_EQ(read_file(folder / name), before) << options;
        EXPECT_EQ(run_of.out, "");
    };
    fs::create_directory(folder / "keep");
    fs::copy_file(folder / "m.db", folder / "keep/1.json");
    refused("keep/1.json", "--mirror keep/1.json --server 1 --listing a.json", "'keep/1.json': it is the mirror that is read");
    refused("keep/1.json", "--mirror m.db --server 1 --listing a.json", "'keep/1.json': it is a mirror");
    fs::remove(folder / "keep/1.json");
    fs::copy_file(folder / "a.json", folder / "keep/1.json");
    refused("keep/1.json", "--mirror m.db --listings keep", "'keep/1.json': it is the listing that is read");
    fs::remove(folder / "keep/1.json");
    fs::create_hard_link(folder / "a.json", folder / "keep/7.json");
    refused("a.json", "--mirror m.db --server 1 --listing a.json", "'keep/7.json': it is the listing that is read");
    fs::remove(folder / "keep/7.json");
    refused("a.json", "--mirror m.db --server 1 --listing a.json --out ./keep/1.json", "into the folder of kept listings");
    EXPECT_EQ(plan("--keep-listings keep --out keep/plan.json").code, 0);
    EXPECT_TRUE(fs::exists(folder / "keep/1.json"));
}

TEST_F(HostileFiles, an_input_or_a_mirror_is_never_the_target_and_nobody_is_asked_before) {
    write_file(folder / "serversync.json",
               R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["sh", "-c", "touch asked; cat a.json"],
                   "parameters": {"password": {"file": "secret"}}}]})");
    write_file(folder / "secret", "s3cret-token");
    set_mode("secret", 0600);
    fs::create_hard_link(folder / "m.db", folder / "hard");
    fs::create_symlink("m.db", folder / "soft");
    EXPECT_EQ(run("mirror load --mirror other.db export.json").code, 0);
    const struct {
        const char* target;
        const char* what;
    } cases[] = {{"m.db", "the mirror that is read"},
                 {"hard", "the mirror that is read"},
                 {"soft", "the mirror that is read"},
                 {"./pub/../m.db", "the mirror that is read"},
                 {"other.db", "a mirror"},
                 {"serversync.json", "the configuration that is read"},
                 {"secret", "the secret that is read"}};
    for (const auto& each : cases) {
        const std::string before = read_file(folder / each.target);
        const ProgramRun refused = run("plan --config serversync.json --out " + std::string(each.target));
        EXPECT_EQ(refused.code, 73) << each.target;
        EXPECT_EQ(refused.error, "serversync: will not replace '" + std::string(each.target) + "': it is " + each.what +
                                     ". Choose another path\n");
        EXPECT_EQ(read_file(folder / each.target), before);
    }
    EXPECT_FALSE(fs::exists(folder / "asked"));
    run("plan --config serversync.json --out plan.json");
    EXPECT_TRUE(fs::exists(folder / "asked"));
}

TEST_F(HostileFiles, an_input_of_any_command_is_never_its_target) {
    EXPECT_EQ(plan("--out plan.json").code, 0);
    write_file(folder / "key", "00112233445566778899aabbccddeeff\n");
    set_mode("key", 0600);
    const struct {
        const char* command;
        const char* target;
        const char* noun;
    } cases[] = {{"plan --mirror m.db --server 1 --listing a.json --out a.json", "a.json", "listing"},
                 {"plan --mirror m.db --listings listings --out listings/1.json", "listings/1.json", "listing"},
                 {"show plan.json --format json --out plan.json", "plan.json", "plan"},
                 {"list a.json --out a.json", "a.json", "listing"},
                 {"mirror export --mirror m.db --out m.db", "m.db", "mirror"},
                 {"mirror export --mirror m.db --anonymise --key-file key --out key", "key", "key file"}};
    for (const auto& each : cases) {
        const std::string before = read_file(folder / each.target);
        const ProgramRun refused = run(each.command);
        EXPECT_EQ(refused.code, 73) << each.command;
        EXPECT_EQ(refused.error, "serversync: will not replace '" + std::string(each.target) + "': it is the " + each.noun +
                                     " that is read. Choose another path\n");
        EXPECT_EQ(read_file(folder / each.target), before);
    }
}

TEST_F(HostileFiles, a_listing_that_cannot_be_kept_costs_its_copy_and_not_the_plan) {
    const std::string expected = plan("").out;
    fs::create_directories(folder / "kept/1.json");
    const ProgramRun run = plan("--keep-listings kept");
    EXPECT_EQ(run.code, 73);
    EXPECT_TRUE(run.out == expected);
    EXPECT_EQ(run.error, "serversync: cannot write listing 'kept/1.json': Is a directory\n");
    EXPECT_EQ(names("kept"), std::set<std::string>{"1.json"});
}

TEST_F(HostileFiles, a_full_disk_costs_the_copies_and_not_the_plan) {
    const std::string expected = plan("").out;
    fs::create_directory(folder / "kept");
    if (::mount("none", (folder / "kept").c_str(), "tmpfs", 0, "size=4k,mode=0700") != 0)
        GTEST_SKIP() << "only root can make a small disk";
    write_file(folder / "kept/filler", std::string(4096, 'x'));
    const ProgramRun run = plan("--keep-listings kept");
    const ProgramRun out = plan("--out kept/plan.json");
    const std::set<std::string> left = names("kept");
    ::umount((folder / "kept").c_str());
    EXPECT_EQ(run.code, 73);
    EXPECT_TRUE(run.out == expected);
    EXPECT_EQ(run.error, "serversync: cannot write listing 'kept/1.json': No space left on device\n");
    EXPECT_EQ(out.code, 73);
    EXPECT_EQ(out.error, "serversync: cannot write plan 'kept/plan.json': No space left on device\n");
    EXPECT_EQ(left, std::set<std::string>{"filler"});
}

TEST_F(HostileFiles, a_limit_of_the_size_of_files_is_an_error_and_leaves_nothing) {
    const ProgramRun load = run("mirror load --mirror new.db export.json", "ulimit -f 8;");
    EXPECT_EQ(load.code, 73);
    EXPECT_THAT(load.error, HasSubstr("File too large"));
    const ProgramRun out = plan("--out plan.json", "ulimit -f 1;");
    EXPECT_EQ(out.code, 73);
    EXPECT_EQ(out.error, "serversync: cannot write plan 'plan.json': File too large\n");
    for (const std::string& name : names()) EXPECT_THAT(name, Not(HasSubstr(".new"))) << name;
    EXPECT_FALSE(fs::exists(folder / "plan.json"));
}

TEST_F(HostileFiles, streams_that_are_closed_are_not_lent_to_files) {
    const std::string expected = plan("").out;
    EXPECT_EQ(plan("--out plan.json 0<&- 1>&- 2>&-").code, 0);
    EXPECT_TRUE(read_file(folder / "plan.json") == expected);
    EXPECT_EQ(plan("1>&-").code, 73);
    EXPECT_EQ(run("list - 0<&-").code, 65);
    const std::string fds = "for n in 0 1 2; do [ -e /proc/$PPID/fd/$n ] || exit 1; done; cat a.json";
    write_file(folder / "serversync.json",
               R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["sh", "-c", ")" + fds + R"("]}]})");
    run("plan --config serversync.json --format json --out plan.json 0<&- 1>&- 2>&-");
    EXPECT_THAT(read_file(folder / "plan.json"), HasSubstr(R"("state": "complete")"));
}

TEST_F(HostileFiles, a_pipe_that_nobody_named_is_not_waited_for) {
    make_pipe("pipe");
    fs::remove(folder / "listings/1.json");
    make_pipe("listings/1.json");
    const ProgramRun in_folder = run("plan --mirror m.db --listings listings --format json" + times());
    EXPECT_EQ(in_folder.code, 4);
    EXPECT_THAT(in_folder.out, HasSubstr("cannot read 'listings/1.json': it is not a regular file"));
    write_file(folder / "serversync.json", R"({"mirror": "m.db", "servers": [{"id": 1, "listing": "pipe"}]})");
    const ProgramRun configured = run("plan --config serversync.json --format json" + times());
    EXPECT_EQ(configured.code, 4);
    EXPECT_THAT(configured.out, HasSubstr("cannot read 'pipe': it is not a regular file"));
    write_file(
        folder / "serversync.json",
        R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["cat", "a.json"], "parameters": {"password": {"file": "pipe"}}}]})");
    EXPECT_THAT(run("plan --config serversync.json --format json" + times()).out,
                HasSubstr("secret file 'pipe': it is not a regular file"));
}

TEST_F(HostileFiles, a_pipe_that_a_person_named_is_read_if_somebody_writes_to_it) {
    make_pipe("pipe");
    const std::string expected = plan("").out;
    const ProgramRun listing = run("plan --mirror m.db --server 1 --listing pipe --detailed-exitcode" + times(),
                                   "{ (sleep 0.2; cat a.json >pipe) & } && ");
    EXPECT_EQ(listing.code, 0) << listing.error;
    write_file(folder / "plan.json", expected);
    EXPECT_EQ(run("show pipe --format json", "{ (sleep 0.2; cat plan.json >pipe) & } && ").out, expected);
    EXPECT_EQ(run("list - <pipe", "{ cat a.json >pipe & } && ").code, 0);
    write_file(folder / "serversync.json", R"({"mirror": "m.db"})");
    EXPECT_EQ(run("plan --config pipe --server 1 --listing a.json" + times(), "{ cat serversync.json >pipe & } && ").code, 0);
}

TEST_F(HostileFiles, an_endless_or_huge_input_is_refused_at_once) {
    EXPECT_EQ(run("plan --config /dev/zero --mirror m.db --server 1 --listing a.json").error,
              "serversync: cannot read configuration '/dev/zero': it is not a regular file\n");
    EXPECT_EQ(run("show /dev/zero").error, "serversync: cannot read '/dev/zero': it is not a regular file\n");
    const std::string memory = is_sanitized ? "" : "ulimit -v 1000000;";
    write_file(folder / "huge", "");
    fs::resize_file(folder / "huge", std::uintmax_t{8} << 30U);
    EXPECT_EQ(run("plan --config huge --mirror m.db --server 1 --listing a.json", memory).error,
              "serversync: configuration 'huge': it is larger than 16 MiB\n");
    for (const std::string input : {"show huge", "show - </dev/zero", "list huge", "mirror load --mirror m.db - </dev/zero"})
        EXPECT_EQ(run(input, memory).code, 65) << input;
}

TEST_F(HostileFiles, a_listing_that_its_folder_could_have_linked_to_shows_nothing) {
    write_file(folder / "private", "PLANTED-secret-of-somebody-else");
    set_mode("private", 0600);
    fs::remove(folder / "listings/1.json");
    fs::create_symlink("../private", folder / "listings/1.json");
    const std::string command = "plan --mirror m.db --listings listings --format json" + times();
    EXPECT_THAT(run(command).out, HasSubstr("PLANTED")) << "only we could have made the link";
    for (const unsigned mode : {0777U, 01777U, 0770U}) {
        set_mode("listings", mode);
        const ProgramRun refused = run(command);
        EXPECT_EQ(refused.code, 4);
        EXPECT_THAT(refused.out, Not(HasSubstr("PLANTED")));
        EXPECT_THAT(refused.out, HasSubstr("cannot read 'listings/1.json': it is a link in a folder that others may change"));
        write_file(folder / "c.json", R"({"mirror": "m.db", "servers": [{"id": 1, "listing": "listings/1.json"}]})");
        EXPECT_THAT(run("plan --config c.json --format json" + times()).out,
                    AllOf(HasSubstr("it is a link in a folder that others may change"), Not(HasSubstr("PLANTED"))));
    }
    fs::remove(folder / "listings/1.json");
    fs::create_hard_link(folder / "private", folder / "listings/1.json");
    EXPECT_THAT(run(command).out, HasSubstr("PLANTED")) << "it belongs to the owner of the folder";
    if (::geteuid() != 0) return;
    ASSERT_EQ(::chown((folder / "listings").c_str(), another_user, another_user), 0);
    const ProgramRun refused = run(command);
    EXPECT_THAT(refused.out, Not(HasSubstr("PLANTED")));
    EXPECT_THAT(refused.out, HasSubstr("it belongs to another user than its folder, which others may change"));
    set_mode("private", 0644);
    EXPECT_THAT(run(command).out, HasSubstr("PLANTED")) << "everybody may read it anyway";
}

TEST_F(HostileFiles, a_configuration_that_others_may_change_is_refused) {
    const std::string command = "plan --config c.json --listings listings" + times();
    write_file(folder / "c.json", R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["cat", "a.json"]}]})");
    for (const unsigned mode : {0600U, 0644U, 0444U}) {
        set_mode("c.json", mode);
        EXPECT_EQ(run(command).code, 0);
    }
    for (const unsigned mode : {0664U, 0646U, 0666U}) {
        set_mode("c.json", mode);
        const ProgramRun refused = run(command);
        EXPECT_EQ(refused.code, 78);
        EXPECT_EQ(refused.error,
                  "serversync: cannot trust configuration 'c.json', which runs commands: other users may change it. Run: chmod "
                  "go-w 'c.json'\n");
    }
    if (::geteuid() != 0) return;
    set_mode("c.json", 0644);
    ASSERT_EQ(::chown((folder / "c.json").c_str(), another_user, another_user), 0);
    EXPECT_EQ(run(command).error,
              "serversync: cannot trust configuration 'c.json', which runs commands: it belongs to another user. Run: chown 0 "
              "'c.json'\n");
}

/// A run that is stopped while a command is being asked.
class StoppedRun : public HostileFiles {
protected:
    StoppedRun() {
        write_file(folder / "serversync.json",
                   R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["sh", "-c", "echo $$ >child; sleep 60"]}]})");
    }

    /// How it ended, as `waitpid` says.
    int stop_by(int number) const {
        fs::remove(folder / "child");
        const fs::path before = fs::current_path();
        fs::current_path(folder);
        std::vector<std::string> arguments{SERVERSYNC_PROGRAM, "plan", "--config", "serversync.json",
                                           "--keep-listings",  "kept", "--out",    "plan.json"};
        std::vector<char*> pointers;
        for (std::string& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, ".err", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        pid_t program = -1;
        EXPECT_EQ(::posix_spawn(&program, SERVERSYNC_PROGRAM, &actions, nullptr, pointers.data(), environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        fs::current_path(before);
        wait_until([this] { return !read_file(folder / "child").empty(); });
        EXPECT_EQ(names("kept").size(), 1U) << "a listing is being kept";
        EXPECT_EQ(::kill(program, number), 0);
        int status = 0;
        EXPECT_EQ(::waitpid(program, &status, 0), program);
        const pid_t child = std::stoi(read_file(folder / "child"));
        wait_until([child] { return ::kill(child, 0) != 0; });
        return status;
    }

    static void wait_until(const std::function<bool()>& is_so) {
        for (int i = 0; i < 1000 && !is_so(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        EXPECT_TRUE(is_so());
    }
};

TEST_F(StoppedRun, removes_what_is_unfinished_ends_its_command_and_says_so) {
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        const int status = stop_by(number);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;
        EXPECT_EQ(WTERMSIG(status), number) << "a shell shows 128 and the number";
        EXPECT_EQ(read_file(folder / ".err"),
                  "serversync: stopped by signal " + std::to_string(number) + " (" + ::sigdescr_np(number) + ")\n");
        EXPECT_TRUE(fs::is_empty(folder / "kept"));
        for (const std::string& name : names()) EXPECT_THAT(name, Not(HasSubstr(".new"))) << name;
        EXPECT_FALSE(fs::exists(folder / "plan.json"));
    }
}

TEST_F(StoppedRun, goes_on_where_the_signal_was_to_be_ignored) {
    write_file(folder / "serversync.json",
               R"({"mirror": "m.db", "servers": [{"id": 1, "command": ["sh", "-c", "kill -HUP $(cat .pid); cat a.json"]}]})");
    run_program(folder, "plan --config serversync.json --format json --out plan.json", "trap '' HUP; echo $$ >.pid; exec");
    EXPECT_THAT(read_file(folder / "plan.json"), HasSubstr(R"("state": "complete")"));
}

}  // namespace
}  // namespace serversync
