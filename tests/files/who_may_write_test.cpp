// SPDX-License-Identifier: MIT
#include "engine/files/who_may_write.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/model/error.hpp"
#include "tests/files/other_user.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

struct stat status_of(uid_t owner, mode_t mode) {
    struct stat status {};
    status.st_uid = owner;
    status.st_mode = S_IFREG | mode;
    return status;
}

TEST(WhoMayWrite, is_the_user_and_root_unless_the_owner_or_the_mode_says_otherwise) {
    const std::string mode = "other users may change it. Run: chmod go-w 'x'";
    const std::string owner = "it belongs to another user. Run: chown " + std::to_string(::geteuid()) + " 'x'";
    const struct {
        uid_t owner;
        mode_t mode;
        std::string why;
    } cases[] = {{::geteuid(), 0600, ""},   {0, 0600, ""},
                 {::geteuid(), 0755, ""},   {0, 0644, ""},
                 {::geteuid(), 0620, mode}, {::geteuid(), 0602, mode},
                 {::geteuid(), 0666, mode}, {0, 0660, mode},
                 {nobody, 0600, owner},     {nobody, 0444, owner},
                 {nobody, 0666, owner}};
    for (const auto& each : cases) {
        if (each.owner == nobody && ::geteuid() == nobody) continue;
        EXPECT_EQ(why_others_may_write(status_of(each.owner, each.mode), "x"), each.why)
            << each.owner << ' ' << std::oct << each.mode;
    }
}

TEST(WhoMayRead, is_whoever_the_mode_lets) {
    for (const mode_t mode : {0600U, 0622U, 0711U}) EXPECT_EQ(why_others_may_read(status_of(0, mode), "x"), "");
    for (const mode_t mode : {0640U, 0604U, 0444U})
        EXPECT_EQ(why_others_may_read(status_of(0, mode), "x"), "other users may read it. Run: chmod go-r 'x'");
}

class WhoMayReplace : public testing::Test {
protected:
    WhoMayReplace() {
        std::string pattern = (fs::temp_directory_path() / "serversync-who-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        for (const char* name : {"own", "open"}) {
            fs::create_directory(folder / name);
            std::ofstream(folder / name / "file") << "x";
        }
        ::chmod((folder / "own/file").c_str(), 0600);
        set_mode("own", 0755);
        set_mode("open", 0777);
    }
    ~WhoMayReplace() override { fs::remove_all(folder); }

    void set_mode(const char* name, mode_t mode) const { ASSERT_EQ(::chmod((folder / name).c_str(), mode), 0); }
    std::string path(const char* name) const { return (folder / name).string(); }

    fs::path folder;
};

TEST_F(WhoMayReplace, an_open_file_is_judged_by_what_is_open) {
    const int file = ::open(path("own/file").c_str(), O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(why_others_may_write(file, "x"), "");
    ASSERT_EQ(::fchmod(file, 0606), 0);
    EXPECT_EQ(why_others_may_write(file, "x"), "other users may change it. Run: chmod go-w 'x'");
    ::close(file);
    EXPECT_THROW(why_others_may_write(-1, "x"), MissingInput);
}

TEST_F(WhoMayReplace, is_whoever_may_write_the_folder_unless_it_is_sticky) {
    EXPECT_EQ(why_others_may_replace(path("own/file")), "");
    EXPECT_EQ(why_others_may_replace(path("open/file")),
              "other users may change its folder '" + path("open") + "'. Run: chmod go-w '" + path("open") + "'");
    set_mode("open", 0770);
    EXPECT_NE(why_others_may_replace(path("open/file")), "");
    set_mode("open", 01777);
    EXPECT_EQ(why_others_may_replace(path("open/file")), "");
    EXPECT_EQ(why_others_may_replace(path("none/file")), "");
}

TEST_F(WhoMayReplace, is_also_whoever_may_write_the_folder_of_what_a_link_names) {
    fs::create_symlink("../open/file", folder / "own/link");
    EXPECT_NE(why_others_may_replace(path("own/link")), "");
    set_mode("open", 0755);
    EXPECT_EQ(why_others_may_replace(path("own/link")), "");
    fs::create_symlink("none", folder / "own/dangling");
    EXPECT_EQ(why_others_may_replace(path("own/dangling")), "");
}

TEST_F(WhoMayReplace, another_user_may_in_a_folder_of_his) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    ASSERT_EQ(::chown(path("own").c_str(), nobody, nobody), 0);
    for (const mode_t mode : {0755U, 01777U}) {
        set_mode("own", mode);
        EXPECT_EQ(why_others_may_replace(path("own/file")),
                  "its folder '" + path("own") + "' belongs to another user. Run: chown 0 '" + path("own") + "'");
    }
}

}  // namespace
}  // namespace serversync
