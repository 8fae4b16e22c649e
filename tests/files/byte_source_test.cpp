// SPDX-License-Identifier: MIT
#include "engine/files/byte_source.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

std::string read_all(ByteSource& source, std::size_t piece) {
    std::string text;
    std::string place(piece, '\0');
    while (const std::size_t got = source.read(place)) text.append(place, 0, got);
    EXPECT_EQ(source.read(place), 0U) << "the end stays the end";
    return text;
}

class Files : public testing::Test {
protected:
    Files() : m_folder(std::filesystem::temp_directory_path() / ("serversync-byte-source-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(m_folder);
    }
    ~Files() override { std::filesystem::remove_all(m_folder); }
    std::string path(const char* name) const { return (m_folder / name).string(); }

    std::filesystem::path m_folder;
};

std::string open_error_of(const std::string& path) {
    try {
        open_file(path);
    } catch (const MissingInput& error) {
        return error.what();
    }
    return {};
}

TEST_F(Files, are_read_to_their_end) {
    const std::string text = std::string("one\0two\n", 8) + std::string(100000, 'x');
    std::ofstream(path("a.json"), std::ios::binary) << text;
    const auto source = open_file(path("a.json"));
    EXPECT_EQ(source->size(), text.size());
    EXPECT_EQ(source->name(), "'" + path("a.json") + "'");
    EXPECT_EQ(read_all(*source, 777), text);
}

TEST_F(Files, that_cannot_be_read_are_named_with_the_cause) {
    EXPECT_EQ(open_error_of(path("none")), "cannot open '" + path("none") + "': No such file or directory");
    EXPECT_EQ(open_error_of(m_folder.string()), "cannot read '" + m_folder.string() + "': it is a folder; name a file in it");
}

TEST(Descriptor, is_read_and_stays_open) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    ASSERT_EQ(::write(ends[1], "hello", 5), 5);
    ::close(ends[1]);
    {
        const auto source = open_descriptor(ends[0], "standard input");
        EXPECT_EQ(source->name(), "standard input");
        EXPECT_EQ(source->size(), std::nullopt) << "a pipe has no size";
        EXPECT_EQ(read_all(*source, 2), "hello");
    }
    EXPECT_EQ(::close(ends[0]), 0) << "the descriptor is the caller's";
}

TEST(Descriptor, that_cannot_be_read_is_an_error) {
    const auto source = open_descriptor(-1, "standard input");
    std::array<char, 4> place{};
    try {
        source->read(place);
        FAIL();
    } catch (const MissingInput& error) {
        EXPECT_STREQ(error.what(), "cannot read standard input: Bad file descriptor");
    }
}

TEST(Memory, is_read_to_its_end) {
    const auto source = open_memory("abc", "'text'");
    EXPECT_EQ(source->size(), 3U);
    EXPECT_EQ(read_all(*source, 2), "abc");
    EXPECT_EQ(read_all(*open_memory("", "'text'"), 2), "");
}

}  // namespace
}  // namespace serversync
