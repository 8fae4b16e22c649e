#include "engine/files/kept_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

class KeptFileTest : public testing::Test {
protected:
    KeptFileTest() {
        std::string pattern = (fs::temp_directory_path() / "serversync-kept-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~KeptFileTest() override { fs::remove_all(folder); }

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

    /// Another process that keeps a listing of server 7 and does not come to an end.
    pid_t start_writer() const {
        int ready[2];
        if (::pipe(ready) != 0) return -1;
        const pid_t writer = ::fork();
        if (writer == 0) {
            KeptFile file(folder.string(), 7);
            file.write("half");
            const bool is_told = ::write(ready[1], "x", 1) == 1;
            while (is_told) ::pause();
            ::_exit(1);
        }
        char byte = 0;
        EXPECT_EQ(::read(ready[0], &byte, 1), 1);
        ::close(ready[0]);
        ::close(ready[1]);
        return writer;
    }

    fs::path folder;
};

TEST_F(KeptFileTest, is_there_as_a_whole_or_as_it_was) {
    {
        KeptFile file(folder.string(), 7);
        file.write("one");
        EXPECT_EQ(names().count("7.json"), 0U);
        file.publish();
    }
    EXPECT_EQ(text_of("7.json"), "one");
    {
        KeptFile file(folder.string(), 7);
        file.write("two");
    }
    EXPECT_EQ(text_of("7.json"), "one");
    EXPECT_EQ(names(), std::set<std::string>{"7.json"});
    struct stat status {};
    ASSERT_EQ(::stat((folder / "7.json").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(KeptFileTest, of_a_process_that_runs_stays_and_of_one_that_was_killed_goes) {
    const pid_t writer = start_writer();
    KeptFile ours(folder.string(), 7);
    ours.write("ours");
    remove_unfinished(folder.string());
    EXPECT_EQ(names().size(), 2U) << "both are being written";

    ASSERT_EQ(::kill(writer, SIGKILL), 0);
    ASSERT_EQ(::waitpid(writer, nullptr, 0), writer);
    EXPECT_EQ(names().size(), 2U) << "nobody else cleans up";
    remove_unfinished(folder.string());
    EXPECT_EQ(names().size(), 1U);
    ours.publish();
    EXPECT_EQ(names(), std::set<std::string>{"7.json"});
    EXPECT_EQ(text_of("7.json"), "ours");
}

TEST_F(KeptFileTest, nothing_but_unfinished_files_is_removed) {
    std::set<std::string> others{"7.json",       "7.json.new-",   "notes.json.new-1", ".json.new-1",
                                 "7.json.old-1", "x7.json.new-1", "7.new-1"};
    for (const std::string& name : others) leave(name);
    for (const std::string name : {"7.json.new-123", "18446744073709551615.json.new-aB3xYz"}) leave(name);
    fs::create_directory(folder / "8.json.new-1");
    fs::create_symlink("7.json", folder / "9.json.new-1");
    ASSERT_EQ(::mkfifo((folder / "10.json.new-1").c_str(), 0600), 0);
    others.insert({"8.json.new-1", "9.json.new-1", "10.json.new-1"});
    remove_unfinished(folder.string());
    EXPECT_EQ(names(), others);
    remove_unfinished((folder / "nosuch").string());
}

TEST_F(KeptFileTest, says_that_it_can_not_be_written) {
    try {
        KeptFile file((folder / "nosuch").string(), 7);
        FAIL();
    } catch (const CannotWrite& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot write '" + (folder / "nosuch" / "7.json").string() + "': No such file or directory");
    }
}

}  // namespace
}  // namespace serversync
