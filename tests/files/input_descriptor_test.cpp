// SPDX-License-Identifier: MIT
#include "engine/files/input_descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"
#include "tests/files/other_user.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class Inputs : public testing::Test {
protected:
    Inputs() {
        std::string pattern = (fs::temp_directory_path() / "serversync-input-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        std::ofstream(folder / "file") << "text";
        EXPECT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    }
    ~Inputs() override { fs::remove_all(folder); }

    std::string path(const char* name) const { return (folder / name).string(); }

    static std::string read_all(InputDescriptor& input) {
        std::string text;
        read_whole(input, 1U << 20U, [&text](std::string_view piece) { text.append(piece); });
        return text;
    }

    /// What comes of an input, or why nothing does.
    static std::string result(const std::string& path, FileOrigin origin, milliseconds limit = milliseconds(50)) {
        try {
            InputDescriptor input(path, "it", origin, limit);
            return read_all(input);
        } catch (const MissingInput& error) {
            return error.what();
        }
    }

    fs::path folder;
};

constexpr std::array origins = {FileOrigin::command_line, FileOrigin::configuration, FileOrigin::folder};

TEST_F(Inputs, are_regular_files_whoever_named_them) {
    fs::create_symlink("file", folder / "link");
    for (const FileOrigin origin : origins) {
        EXPECT_EQ(result(path("file"), origin), "text");
        EXPECT_EQ(result(path("link"), origin), "text") << "in a folder of our own";
        EXPECT_EQ(result(folder.string(), origin), "cannot read it: it is a folder; name a file in it");
        EXPECT_EQ(result(path("none"), origin), "cannot open it: No such file or directory");
        for (const char* device : {"/dev/zero", "/dev/null"})
            EXPECT_EQ(result(device, origin), "cannot read it: it is not a regular file");
    }
}

TEST_F(Inputs, are_pipes_only_where_a_person_named_them) {
    for (const FileOrigin origin : {FileOrigin::configuration, FileOrigin::folder})
        EXPECT_EQ(result(path("pipe"), origin), "cannot read it: it is not a regular file");
    EXPECT_EQ(result(path("pipe"), FileOrigin::command_line), "cannot read it: nobody writes to the pipe");
    const int kept_open = ::open(path("pipe").c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_EQ(result(path("pipe"), FileOrigin::command_line), "cannot read it: it did not end within 50 ms");
    EXPECT_EQ(::write(kept_open, "some", 4), 4);
    EXPECT_EQ(result(path("pipe"), FileOrigin::command_line), "cannot read it: it did not end within 50 ms");
    ::close(kept_open);
    std::thread writer([this] {
        std::this_thread::sleep_for(milliseconds(20));
        std::ofstream(path("pipe")) << "written";
    });
    EXPECT_EQ(result(path("pipe"), FileOrigin::command_line, std::chrono::seconds(20)), "written");
    writer.join();
}

TEST_F(Inputs, are_waited_for_only_so_long_where_they_are_standard_input) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    InputDescriptor slow(reading.number(), "standard input", milliseconds(50));
    try {
        read_all(slow);
        ADD_FAILURE() << "nothing is thrown";
    } catch (const MissingInput& error) {
        EXPECT_STREQ(error.what(), "cannot read standard input: it did not end within 50 ms");
    }
    ASSERT_EQ(::write(writing.number(), "late", 4), 4);
    writing = Descriptor();
    InputDescriptor patient(reading.number(), "standard input", std::chrono::minutes(10));
    EXPECT_EQ(read_all(patient), "late");
}

TEST_F(Inputs, of_a_folder_that_others_may_write_are_no_links) {
    fs::create_symlink("file", folder / "link");
    for (const unsigned mode : {0777U, 01777U, 0770U, 0722U}) {
        fs::permissions(folder, fs::perms(mode));
        EXPECT_EQ(result(path("link"), FileOrigin::folder), "cannot read it: it is a link in a folder that others may change");
        EXPECT_EQ(result(path("link"), FileOrigin::command_line), "text");
        EXPECT_EQ(result(path("link"), FileOrigin::configuration), "text");
        EXPECT_EQ(result(path("file"), FileOrigin::folder), "text");
    }
    fs::permissions(folder, fs::perms(0700));
}

TEST_F(Inputs, of_a_folder_that_others_may_write_belong_to_its_owner_or_to_everybody) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    const std::string refusal = "cannot read it: it belongs to another user than its folder, which others may change";
    ASSERT_EQ(::chown(folder.c_str(), nobody, nobody), 0);
    for (const unsigned mode : {0600U, 0640U}) {
        fs::permissions(folder / "file", fs::perms(mode));
        EXPECT_EQ(result(path("file"), FileOrigin::folder), refusal);
        EXPECT_EQ(result(path("file"), FileOrigin::command_line), "text");
    }
    fs::permissions(folder / "file", fs::perms(0604));
    EXPECT_EQ(result(path("file"), FileOrigin::folder), "text");
    fs::permissions(folder / "file", fs::perms(0600));
    ASSERT_EQ(::chown(path("file").c_str(), nobody, nobody), 0);
    EXPECT_EQ(result(path("file"), FileOrigin::folder), "text");
}

TEST_F(Inputs, that_are_held_in_memory_have_a_largest_size) {
    const auto read = [this](std::size_t largest) -> std::string {
        InputDescriptor input(path("file"), "configuration 'c'", FileOrigin::command_line);
        std::string text;
        try {
            read_whole(input, largest, [&text](std::string_view piece) { text.append(piece); });
        } catch (const ConfigurationError& error) {
            return error.what();
        }
        return std::to_string(text.size());
    };
    for (const std::size_t size : {1024U, 1025U}) {
        fs::resize_file(folder / "file", size);
        EXPECT_EQ(read(1024), size == 1024 ? "1024" : "configuration 'c': it is larger than 1 KiB");
    }
    fs::resize_file(folder / "file", (1U << 21U) + 1);
    EXPECT_EQ(read(1U << 21U), "configuration 'c': it is larger than 2 MiB");
    fs::resize_file(folder / "file", 1U << 21U);
    EXPECT_EQ(read(1U << 21U), std::to_string(1U << 21U));
}

TEST_F(Inputs, that_are_arguments_are_checked_without_losing_what_a_pipe_holds) {
    check_argument("-");
    check_argument(path("file"));
    check_argument(path("pipe"));
    for (const std::string& name : {path("none"), folder.string(), std::string("/dev/null")})
        EXPECT_THROW(check_argument(name), MissingInput);
    EXPECT_EQ(open_argument(path("file"))->name(), "'" + path("file") + "'");
    EXPECT_EQ(open_argument("-")->name(), "standard input");
}

}  // namespace
}  // namespace serversync
