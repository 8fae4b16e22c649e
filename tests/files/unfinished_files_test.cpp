// SPDX-License-Identifier: MIT
#include "engine/files/unfinished_files.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

namespace serversync {
namespace {

namespace fs = std::filesystem;

class UnfinishedFiles : public testing::Test {
protected:
    UnfinishedFiles() {
        std::string pattern = (fs::temp_directory_path() / "serversync-unfinished-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        held = open_folder(folder.string(), "files");
    }
    ~UnfinishedFiles() override { fs::remove_all(folder); }

    std::unique_ptr<UnfinishedFile> begin(const std::string& name) const {
        std::ofstream(folder / name) << "half";
        return std::make_unique<UnfinishedFile>(held, name);
    }

    std::set<std::string> names() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
        return names;
    }

    fs::path folder;
    std::shared_ptr<const OpenFolder> held;
};

TEST_F(UnfinishedFiles, are_gone_with_the_object_unless_they_were_renamed) {
    begin("a.new");
    EXPECT_EQ(names(), std::set<std::string>{});
    EXPECT_EQ(begin("b.new")->rename_to("b"), 0);
    EXPECT_EQ(names(), std::set<std::string>{"b"});
    fs::create_directory(folder / "c");
    EXPECT_EQ(begin("c.new")->rename_to("c"), EISDIR);
    EXPECT_EQ(names(), (std::set<std::string>{"b", "c"}));
}

TEST_F(UnfinishedFiles, are_all_removed_when_the_process_is_about_to_end) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto finished = begin("a.new");
        const auto unfinished = begin("b.new");
        const auto gone = begin("c.new");
        fs::remove(folder / "c.new");
        const bool is_renamed = finished->rename_to("a") == 0;
        begin("d.new");
        remove_unfinished_files();
        ::_exit(is_renamed ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(names(), std::set<std::string>{"a"});
}

}  // namespace
}  // namespace serversync
