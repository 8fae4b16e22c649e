// SPDX-License-Identifier: MIT
#include "engine/files/byte_sink.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

class DescriptorSinkTest : public testing::Test {
protected:
    DescriptorSinkTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "serversync-sink-XXXXXX").string();
        descriptor = ::mkstemp(pattern.data());
        path = pattern;
    }
    ~DescriptorSinkTest() override {
        ::close(descriptor);
        std::filesystem::remove(path);
    }

    std::string text() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    int descriptor = -1;
    std::filesystem::path path;
};

TEST(StringSink, appends) {
    StringSink sink;
    sink.write("one");
    sink.write("");
    sink.write(" two");
    EXPECT_EQ(sink.text, "one two");
}

TEST_F(DescriptorSinkTest, writes_everything_in_order_however_large_a_piece_is) {
    for (const WriteBack write_back : {WriteBack::whenever, WriteBack::early}) {
        ASSERT_EQ(::ftruncate(descriptor, 0), 0);
        ASSERT_EQ(::lseek(descriptor, 0, SEEK_SET), 0);
        std::string expected;
        DescriptorSink sink(descriptor, "file", write_back);
        for (const std::size_t size : {1U, 65535U, 1U, 65536U, 65537U, 3U, 3'000'000U, 0U, 7U}) {
            const std::string piece(size, static_cast<char>('a' + size % 26));
            expected += piece;
            sink.write(piece);
        }
        sink.flush();
        EXPECT_TRUE(text() == expected);
    }
}

TEST_F(DescriptorSinkTest, keeps_little_until_it_is_flushed) {
    DescriptorSink sink(descriptor, "file");
    sink.write("little");
    EXPECT_EQ(text(), "");
    sink.flush();
    EXPECT_EQ(text(), "little");
    sink.flush();
    EXPECT_EQ(text(), "little");
}

TEST(DescriptorSink, names_what_it_cannot_write) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    DescriptorSink sink(full, "plan 'p.json'");
    sink.write("bytes");
    try {
        sink.flush();
        ADD_FAILURE() << "nothing is thrown";
    } catch (const CannotWrite& error) {
        EXPECT_STREQ(error.what(), "cannot write plan 'p.json': No space left on device");
    }
    ::close(full);
}

}  // namespace
}  // namespace serversync
