// SPDX-License-Identifier: MIT
#include "engine/files/target_place.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "engine/model/error.hpp"
#include "tests/files/other_user.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

class Target : public testing::Test {
protected:
    Target() {
        std::string pattern = (fs::temp_directory_path() / "serversync-target-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        for (const char* name : {"own", "pub"}) fs::create_directory(folder / name);
        fs::permissions(folder / "own", fs::perms(0755));
        fs::permissions(folder / "pub", fs::perms(01777));
    }
    ~Target() override { fs::remove_all(folder); }

    std::string path(const std::string& name) const { return (folder / name).string(); }
    void make_file(const std::string& name) const { std::ofstream(folder / name) << "there"; }
    void make_link(const std::string& target, const std::string& name) const { fs::create_symlink(target, folder / name); }
    void give_away(const std::string& name) const { ASSERT_EQ(::lchown(path(name).c_str(), nobody, nobody), 0); }

    static std::string found(const std::string& path, EndLink end = EndLink::followed) {
        try {
            return find_target(path, "plan 'p'", end).path();
        } catch (const CannotWrite& error) {
            return error.what();
        }
    }

    std::string refusal_of_link(const std::string& name) const {
        return "cannot write plan 'p': '" + path(name) +
               "' is a link that another user could have made. Choose a path in a folder that only you may change";
    }

    static std::string stream_error(const std::string& path) {
        try {
            open_stream(find_target(path, "plan 'p'"), "plan 'p'");
        } catch (const CannotWrite& error) {
            return error.what();
        }
        return "none";
    }

    std::string text_of(const std::string& name) const {
        std::ifstream file(folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder;
};

TEST_F(Target, is_a_name_in_the_folder_that_its_path_leads_to) {
    make_file("own/old");
    for (const char* name : {"own/new", "own/old", "pub/new", "own/../pub/new", "own/./new"}) {
        const TargetPlace place = find_target(path(name), "plan");
        EXPECT_TRUE(fs::equivalent(place.folder->path, fs::path(path(name)).parent_path())) << name;
        EXPECT_EQ(place.status.has_value(), fs::exists(path(name)));
    }
    const fs::path before = fs::current_path();
    fs::current_path(folder);
    EXPECT_EQ(found("new"), "new");
    EXPECT_EQ(find_target("new", "plan").folder->path, ".");
    EXPECT_EQ(found("own/new"), "own/new");
    EXPECT_EQ(found("./own//new"), "./own/new");
    fs::current_path(before);
    EXPECT_EQ(found("/new"), "/new");
}

TEST_F(Target, that_cannot_be_is_named_with_the_cause) {
    make_file("own/old");
    const auto refusal = [](const char* cause) { return std::string("cannot write plan 'p': ") + cause; };
    EXPECT_EQ(found(""), refusal("No such file or directory"));
    EXPECT_EQ(found(path("none/new")), refusal("No such file or directory"));
    EXPECT_EQ(found(path("own/old/")), refusal("No such file or directory"));
    EXPECT_EQ(found(path("own/old/new")), refusal("Not a directory"));
    for (const std::string name : {"own", "own/.", "own/.."}) EXPECT_EQ(found(path(name)), refusal("Is a directory"));
    EXPECT_EQ(found("/.."), refusal("Is a directory"));
    EXPECT_EQ(found(path("own/" + std::string(300, 'n'))), refusal("File name too long"));
}

TEST_F(Target, is_what_a_chain_of_own_links_leads_to) {
    make_file("pub/there");
    make_link("second", "own/first");
    make_link("../folder/third", "own/second");
    make_link(path("pub"), "folder");
    make_link("there", "pub/third");
    EXPECT_EQ(found(path("own/first")), refusal_of_link("pub/third")) << "anybody could have put it there";
    fs::permissions(folder / "pub", fs::perms(0755));
    EXPECT_EQ(found(path("own/first")), path("pub/there"));
    EXPECT_EQ(found(path("own/first"), EndLink::replaced), path("own/first"));
    EXPECT_EQ(found(path("folder/new")), path("pub/new"));
    EXPECT_EQ(found(path("folder")), "cannot write plan 'p': Is a directory");
    EXPECT_EQ(found(path("folder"), EndLink::replaced), path("folder"));
    make_link("../pub/none", "own/dangling");
    EXPECT_EQ(found(path("own/dangling")), path("own/../pub/none"));
    EXPECT_FALSE(find_target(path("own/dangling"), "plan").status);
    make_link("loop", "own/loop");
    EXPECT_EQ(found(path("own/loop")), "cannot write plan 'p': Too many levels of symbolic links");
}

TEST_F(Target, is_not_looked_for_behind_a_link_in_a_folder_that_others_may_write) {
    make_file("own/there");
    make_link(path("own/there"), "pub/link");
    make_link(path("own"), "pub/folder");
    for (const unsigned mode : {01777U, 0777U, 0775U, 0757U}) {
        fs::permissions(folder / "pub", fs::perms(mode));
        EXPECT_EQ(found(path("pub/link")), refusal_of_link("pub/link")) << std::oct << mode;
        EXPECT_EQ(found(path("pub/folder/new")), refusal_of_link("pub/folder")) << std::oct << mode;
        EXPECT_EQ(found(path("pub/link"), EndLink::replaced), path("pub/link"));
        EXPECT_EQ(found(path("pub/new")), path("pub/new"));
    }
    fs::permissions(folder / "pub", fs::perms(0755));
    EXPECT_EQ(found(path("pub/link")), path("own/there"));
}

TEST_F(Target, is_found_behind_a_link_only_if_link_or_folder_is_the_users_or_roots) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a link away";
    make_file("own/there");
    fs::permissions(folder / "pub", fs::perms(0755));
    make_link(path("own/there"), "pub/link");
    give_away("pub/link");
    EXPECT_EQ(found(path("pub/link")), path("own/there"));
    give_away("pub");
    EXPECT_EQ(found(path("pub/link")), refusal_of_link("pub/link"));
    ASSERT_EQ(::lchown(path("pub/link").c_str(), 0, 0), 0);
    EXPECT_EQ(found(path("pub/link")), path("own/there"));
}

TEST_F(Target, may_be_an_open_descriptor) {
    make_file("own/there");
    const int file = ::open(path("own/there").c_str(), O_WRONLY | O_CLOEXEC);
    for (const std::string name : {"/dev/fd/", "/proc/self/fd/"}) {
        const TargetPlace place = find_target(name + std::to_string(file), "plan");
        EXPECT_TRUE(place.is_descriptor);
        EXPECT_TRUE(S_ISREG(place.status->st_mode));
    }
    ::close(file);
    EXPECT_TRUE(find_target("/dev/stdout", "plan").is_descriptor);
    EXPECT_FALSE(find_target("/dev/null", "plan").is_descriptor);
}

TEST_F(Target, that_is_a_device_or_pipe_is_written_where_it_is) {
    EXPECT_EQ(stream_error("/dev/null"), "none");
    ASSERT_EQ(::mkfifo(path("own/pipe").c_str(), 0600), 0);
    std::string heard;
    std::thread reader([&] {
        std::ifstream pipe(path("own/pipe"));
        heard.assign(std::istreambuf_iterator<char>(pipe), {});
    });
    {
        const Descriptor stream = open_stream(find_target(path("own/pipe"), "plan"), "plan");
        EXPECT_EQ(::write(stream.number(), "report", 6), 6);
        EXPECT_EQ(::fcntl(stream.number(), F_GETFL) & O_NONBLOCK, 0);
    }
    reader.join();
    EXPECT_EQ(heard, "report");
    EXPECT_TRUE(fs::is_fifo(path("own/pipe")));
}

TEST_F(Target, that_is_our_own_output_is_written_from_where_it_stands) {
    const int before = ::dup(STDERR_FILENO);
    const int file = ::open(path("own/out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ASSERT_EQ(::dup2(file, STDERR_FILENO), STDERR_FILENO);
    const bool is_begun = ::write(STDERR_FILENO, "one ", 4) == 4;
    const bool is_written = [] {
        const Descriptor stream = open_stream(find_target("/dev/stderr", "plan"), "plan");
        return ::write(stream.number(), "two ", 4) == 4;
    }();
    const bool is_ended = ::write(STDERR_FILENO, "three", 5) == 5;
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    ::close(file);
    EXPECT_TRUE(is_begun && is_written && is_ended);
    EXPECT_EQ(text_of("own/out"), "one two three");
}

TEST_F(Target, that_is_a_pipe_nobody_reads_or_a_socket_or_a_disk_is_refused) {
    ASSERT_EQ(::mkfifo(path("own/pipe").c_str(), 0600), 0);
    const TargetPlace pipe = find_target(path("own/pipe"), "plan");
    fs::rename(path("own/pipe"), path("own/other"));
    make_file("own/pipe");
    EXPECT_THROW(open_stream(pipe, "plan"), CannotWrite) << "it is not the pipe that was found";

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path("own/s").c_str(), sizeof address.sun_path - 1);
    const Descriptor server(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::bind(server.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(stream_error(path("own/s")), "cannot write plan 'p': it is a socket");
    if (::mknod(path("own/disk").c_str(), S_IFBLK | 0600U, ::makedev(7, 250)) != 0) GTEST_SKIP() << "devices need root";
    EXPECT_EQ(stream_error(path("own/disk")), "cannot write plan 'p': it is a disk");
}

TEST_F(Target, that_is_a_pipe_of_another_user_is_written_only_in_our_own_folder) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a pipe away";
    const std::string refusal = "cannot write plan 'p': it is a pipe or device that another user could have made";
    for (const char* name : {"own/pipe", "pub/pipe"}) {
        ASSERT_EQ(::mkfifo(path(name).c_str(), 0666), 0);
        const Descriptor reader(::open(path(name).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        EXPECT_EQ(stream_error(path(name)), "none");
        give_away(name);
        EXPECT_EQ(stream_error(path(name)), name == std::string("own/pipe") ? "none" : refusal);
    }
}

}  // namespace
}  // namespace serversync
