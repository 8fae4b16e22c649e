// SPDX-License-Identifier: MIT
#include "engine/files/whole_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

class WholeFiles : public testing::Test {
protected:
    WholeFiles() {
        std::string pattern = (std::filesystem::temp_directory_path() / "serversync-whole-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~WholeFiles() override { std::filesystem::remove_all(folder); }

    std::string path(const char* name) const { return (folder / name).string(); }

    static std::string fault(const std::string& path) {
        try {
            read_whole_file(path, "thing", 1U << 20U);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

    std::filesystem::path folder;
};

TEST_F(WholeFiles, are_read_up_to_a_limit) {
    { const std::ofstream made(path("empty")); }
    EXPECT_EQ(read_whole_file(path("empty"), "thing", 1U << 20U).text, "");
    const std::string most(1U << 20U, 'a');
    std::ofstream(path("a")) << most;
    const WholeFile whole = read_whole_file(path("a"), "thing", 1U << 20U);
    EXPECT_EQ(whole.text, most);
    EXPECT_EQ(whole.status.st_size, 1 << 20);
    std::ofstream(path("a"), std::ios::app) << 'a';
    EXPECT_EQ(fault(path("a")), "thing '" + path("a") + "': it is larger than 1 MiB");
}

TEST_F(WholeFiles, are_regular_files_that_nobody_waits_for) {
    EXPECT_EQ(fault(path("none")), "cannot open thing '" + path("none") + "': No such file or directory");
    EXPECT_EQ(fault(folder), "cannot read thing '" + folder.string() + "': it is a folder; name a file in it");
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(fault(path("pipe")), "cannot read thing '" + path("pipe") + "': it is not a regular file");
    EXPECT_EQ(fault("/dev/zero"), "cannot read thing '/dev/zero': it is not a regular file");
    std::ofstream(path("a")) << "text";
    std::filesystem::create_symlink("a", folder / "link");
    EXPECT_EQ(read_whole_file(path("link"), "thing", 1U << 20U).text, "text");
}

}  // namespace
}  // namespace serversync
