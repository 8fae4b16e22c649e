// SPDX-License-Identifier: MIT
#include "engine/files/replacement_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>

#include "engine/files/byte_sink.hpp"
#include "engine/model/error.hpp"
#include "tests/files/other_user.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

const ReplacementOptions plan{.noun = "plan"};
const ReplacementOptions kept{.noun = "listing", .access = FileAccess::owner_only, .is_durable = false, .is_one_of_many = true};

bool is_any(std::string_view /*target*/) { return true; }

class ReplacementFileTest : public testing::TestWithParam<bool> {
protected:
    ReplacementFileTest() {
        std::string pattern = (fs::temp_directory_path() / "serversync-replacement-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        held = open_folder(folder.string(), "listings");
    }
    ~ReplacementFileTest() override { fs::remove_all(folder); }

    std::string target(const std::string& name = "7.json") const { return (folder / name).string(); }

    std::set<std::string> names() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
        return names;
    }

    std::string text_of(const std::string& name) const {
        std::ifstream file(folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    void leave(const std::string& name) const { std::ofstream(folder / name) << "left"; }

    static void write(const ReplacementFile& file, std::string_view bytes) {
        DescriptorSink sink(file.descriptor(), file.shown());
        sink.write(bytes);
        sink.flush();
    }

    void replace(const std::string& name, const ReplacementOptions& options, std::string_view bytes) const {
        ReplacementFile file(target(name), options);
        write(file, bytes);
        file.publish();
    }

    unsigned mode_of(const std::string& name) const {
        struct stat status {};
        EXPECT_EQ(::stat((folder / name).c_str(), &status), 0);
        return status.st_mode & 0777U;
    }

    static std::string error_with(const std::string& name, const ReplacementOptions& options) {
        try {
            const ReplacementFile file(name, options);
        } catch (const CannotWrite& error) {
            return error.what();
        }
        return "none";
    }

    static std::string error_of_check(const ReplacementFile& file) {
        try {
            file.check_path();
        } catch (const CannotWrite& error) {
            return error.what();
        }
        return "none";
    }

    /// Another process that writes the target and does not come to an end.
    pid_t start_writer(const ReplacementOptions& options) const {
        int ready[2];
        if (::pipe(ready) != 0) return -1;
        const pid_t writer = ::fork();
        if (writer == 0) {
            const ReplacementFile file(target(), options);
            write(file, "half");
            if (::write(ready[1], "x", 1) == 1) {
                for (;;) ::pause();
            }
            ::_exit(1);
        }
        char byte = 0;
        EXPECT_EQ(::read(ready[0], &byte, 1), 1);
        ::close(ready[0]);
        ::close(ready[1]);
        return writer;
    }

    static const ReplacementOptions& options() { return GetParam() ? kept : plan; }

    fs::path folder;
    std::shared_ptr<const OpenFolder> held;
};

INSTANTIATE_TEST_SUITE_P(Options, ReplacementFileTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& is_kept) { return is_kept.param ? "one_of_many" : "single"; });

TEST_P(ReplacementFileTest, is_there_as_a_whole_or_as_it_was) {
    {
        ReplacementFile file(target(), options());
        EXPECT_EQ(file.folder(), folder.string());
        write(file, "one");
        EXPECT_EQ(names().count("7.json"), 0U);
        EXPECT_EQ(text_of(fs::path(file.path()).filename().string()), "one");
        file.publish();
        EXPECT_EQ(file.descriptor(), -1);
    }
    EXPECT_EQ(text_of("7.json"), "one");
    {
        const ReplacementFile file(target(), options());
        write(file, "two");
    }
    EXPECT_EQ(text_of("7.json"), "one");
    EXPECT_EQ(names(), std::set<std::string>{"7.json"});
}

TEST_P(ReplacementFileTest, stays_while_its_process_runs_and_goes_when_that_was_killed) {
    const pid_t writer = start_writer(options());
    ReplacementFile ours(target(), options());
    write(ours, "ours");
    remove_leftovers(*held, is_any);
    EXPECT_EQ(names().size(), 2U) << "both are being written";

    ASSERT_EQ(::kill(writer, SIGKILL), 0);
    ASSERT_EQ(::waitpid(writer, nullptr, 0), writer);
    EXPECT_EQ(names().size(), 2U) << "nobody else cleans up";
    remove_leftovers(*held, is_any);
    EXPECT_EQ(names().size(), 1U);
    ours.publish();
    EXPECT_EQ(names(), std::set<std::string>{"7.json"});
    EXPECT_EQ(text_of("7.json"), "ours");
}

TEST_P(ReplacementFileTest, names_what_is_written_and_the_cause) {
    const std::string noun = options().noun;
    EXPECT_EQ(error_with(target("nosuch/7.json"), options()),
              "cannot write " + noun + " '" + target("nosuch/7.json") + "': No such file or directory");
    fs::create_directory(folder / "8.json");
    EXPECT_EQ(error_with(target("8.json"), options()), "cannot write " + noun + " '" + target("8.json") + "': Is a directory");
    EXPECT_EQ(error_with("", options()), "cannot write " + noun + " '': No such file or directory");
    leave("file");
    EXPECT_EQ(error_with(target("file/7.json"), options()),
              "cannot write " + noun + " '" + target("file/7.json") + "': Not a directory");
}

TEST_P(ReplacementFileTest, is_for_its_owner_alone_whatever_the_mask_is) {
    for (const mode_t mask : {0U, 022U, 077U, 0777U}) {
        const mode_t before = ::umask(mask);
        replace("7.json", options(), "new");
        {
            const ReplacementFile file(target("8.json"), options());
            EXPECT_EQ(mode_of(fs::path(file.path()).filename().string()), 0600U) << "while it is written, too";
        }
        ::umask(before);
        EXPECT_EQ(mode_of("7.json"), 0600U) << std::oct << mask;
        fs::remove(folder / "7.json");
    }
}

TEST_P(ReplacementFileTest, lets_read_whom_the_own_old_file_let_and_nobody_write) {
    const struct {
        unsigned old, as_before;
    } cases[] = {{0604, 0604}, {0640, 0640}, {0666, 0644}, {0660, 0640}, {0602, 0600}, {0777, 0755}, {0400, 0400}};
    for (const auto& each : cases) {
        replace("7.json", options(), "new");
        fs::permissions(folder / "7.json", fs::perms(each.old));
        replace("7.json", options(), "newer");
        EXPECT_EQ(mode_of("7.json"), options().access == FileAccess::owner_only ? 0600U : each.as_before);
        fs::remove(folder / "7.json");
    }
}

TEST_P(ReplacementFileTest, takes_no_mode_from_a_file_that_somebody_else_put_there) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    fs::permissions(folder, fs::perms(01777));
    leave("7.json");
    fs::permissions(folder / "7.json", fs::perms(0666));
    ASSERT_EQ(::chown(target().c_str(), nobody, nobody), 0);
    replace("7.json", options(), "new");
    EXPECT_EQ(mode_of("7.json"), 0600U);
    struct stat status {};
    ASSERT_EQ(::stat(target().c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, ::geteuid());
}

TEST_P(ReplacementFileTest, is_never_put_in_the_place_of_something_else_than_a_file) {
    ASSERT_EQ(::mkfifo(target().c_str(), 0600), 0);
    const std::string refusal = "cannot write " + options().noun + " '" + target() + "': it is not a regular file";
    EXPECT_EQ(error_with(target(), options()), refusal);
    fs::remove(folder / "7.json");
    if (::mknod(target().c_str(), S_IFCHR | 0666U, ::makedev(1, 3)) == 0) {  // as /dev/null
        EXPECT_EQ(error_with(target(), options()), refusal);
        EXPECT_TRUE(fs::is_character_file(target()));
    }
    EXPECT_EQ(error_with("/dev/null", options()), "cannot write " + options().noun + " '/dev/null': it is not a regular file");
    EXPECT_EQ(error_with("/dev/stdout", plan), "cannot write plan '/dev/stdout': it is not a regular file");
}

TEST_P(ReplacementFileTest, stays_in_its_folder_when_the_path_names_another_one) {
    fs::create_directory(folder / "a");
    {
        ReplacementFile file(target("a/7.json"), options());
        write(file, "ours");
        fs::rename(folder / "a", folder / "b");
        fs::create_directory(folder / "a");
        EXPECT_EQ(error_of_check(file),
                  "cannot write " + options().noun + " '" + target("a/7.json") + "': No such file or directory");
        leave("a/" + fs::path(file.path()).filename().string());
        EXPECT_EQ(error_of_check(file),
                  "cannot write " + options().noun + " '" + target("a/7.json") + "': its folder was replaced meanwhile");
        fs::remove(file.path());
        file.publish();
    }
    { const ReplacementFile removed(target("a/8.json"), options()); }
    EXPECT_TRUE(fs::is_empty(folder / "a"));
    EXPECT_EQ(text_of("b/7.json"), "ours");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "b"), {}), 1);
}

TEST_F(ReplacementFileTest, replaces_what_a_link_points_to_unless_it_is_one_of_many) {
    leave("there");
    fs::create_symlink("there", folder / "7.json");
    replace("7.json", plan, "plan");
    EXPECT_TRUE(fs::is_symlink(folder / "7.json"));
    EXPECT_EQ(text_of("there"), "plan");
    replace("7.json", kept, "kept");
    EXPECT_FALSE(fs::is_symlink(folder / "7.json"));
    EXPECT_EQ(text_of("there"), "plan");
    EXPECT_EQ(text_of("7.json"), "kept");
}

TEST_F(ReplacementFileTest, removes_the_leftovers_of_its_target_alone_unless_it_is_one_of_many) {
    for (const std::string name : {"7.json.new-123-0", "8.json.new-123-0"}) leave(name);
    replace("7.json", kept, "kept");
    EXPECT_EQ(names(), (std::set<std::string>{"7.json", "7.json.new-123-0", "8.json.new-123-0"}));
    replace("7.json", plan, "plan");
    EXPECT_EQ(names(), (std::set<std::string>{"7.json", "8.json.new-123-0"}));
}

TEST_F(ReplacementFileTest, takes_the_companions_of_the_old_file_with_it) {
    for (const std::string name : {"m.db", "m.db-wal", "m.db-other", "n.db-wal"}) leave(name);
    const ReplacementOptions mirror{.noun = "mirror", .companions = {"-journal", "-wal"}};
    { const ReplacementFile file(target("m.db"), mirror); }
    EXPECT_EQ(names().size(), 4U) << "the old file still stands";
    replace("m.db", mirror, "new");
    EXPECT_EQ(names(), (std::set<std::string>{"m.db", "m.db-other", "n.db-wal"}));
}

TEST_F(ReplacementFileTest, says_why_it_cannot_grow) {
    const ReplacementFile file(target(), plan);
    EXPECT_EQ(file.growth_error(), 0);
    EXPECT_GT(fs::file_size(file.path()), 0U);
}

TEST_F(ReplacementFileTest, leaves_whatever_is_not_left_over) {
    std::set<std::string> others{"7.json",          "7.json.new-",       "7.json.new-1",      "7.json.new-1-",
                                 "7.json.new--1",   "7.json.new-aB3xYz", ".new-1-1",          "7.json.old-1-1",
                                 "7.json.new-1-1x", "7.json.new-1-1-1",  "7.json.new-1-x.bak"};
    for (const std::string& name : others) leave(name);
    for (const std::string name : {"7.json.new-123-0", "18446744073709551615.json.new-4194304-12", "other.new-1-1"}) leave(name);
    fs::create_directory(folder / "8.json.new-1-1");
    fs::create_symlink("7.json", folder / "9.json.new-1-1");
    ASSERT_EQ(::mkfifo((folder / "10.json.new-1-1").c_str(), 0600), 0);
    others.insert({"8.json.new-1-1", "9.json.new-1-1", "10.json.new-1-1", "other.new-1-1"});
    remove_leftovers(*held, [](std::string_view of) { return of != "other"; });
    EXPECT_EQ(names(), others);
}

}  // namespace
}  // namespace serversync
