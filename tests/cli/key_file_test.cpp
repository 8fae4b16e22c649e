// SPDX-License-Identifier: MIT
#include "engine/cli/key_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "engine/model/error.hpp"
#include "program.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class KeyFile : public testing::Test {
protected:
    KeyFile() {
        std::string pattern = (fs::temp_directory_path() / "serversync-key-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        path = folder / "key";
    }
    ~KeyFile() override { fs::remove_all(folder); }

    void put(const std::string& text, unsigned mode = 0600) const {
        write_file(path, text);
        fs::permissions(path, fs::perms(mode));
    }

    template <class Failure>
    std::string refusal() const {
        try {
            key_of_file(path.string());
        } catch (const Failure& error) {
            return error.what();
        }
        return "none";
    }

    fs::path folder;
    fs::path path;
};

TEST_F(KeyFile, is_made_where_it_is_missing_for_its_owner_alone) {
    const HashKey made = key_of_file(path.string());
    EXPECT_EQ(fs::status(path).permissions(), fs::perms(0600));
    EXPECT_EQ(read_file(path).size(), 33U);
    EXPECT_EQ(key_of_file(path.string()), made);
    fs::remove(path);
    EXPECT_NE(key_of_file(path.string()), made);
    EXPECT_NE(random_key(), random_key());
    path = folder / "none/key";
    EXPECT_EQ(refusal<CannotWrite>(), "cannot write key file '" + path.string() + "': No such file or directory");
}

TEST_F(KeyFile, holds_digits_of_either_case) {
    put("000102030405060708090a0b0c0d0eff\n");
    const HashKey key = key_of_file(path.string());
    for (std::size_t i = 0; i < 15; ++i) EXPECT_EQ(key[i], i);
    EXPECT_EQ(key[15], 255);
    put("000102030405060708090A0B0C0D0EFF\r\n");
    EXPECT_EQ(key_of_file(path.string()), key);
}

TEST_F(KeyFile, is_refused_where_it_holds_anything_else_and_never_shown) {
    const std::string digits = "000102030405060708090a0b0c0d0eff";
    for (const std::string& text :
         {std::string(), digits.substr(1), digits + "0", "g" + digits.substr(1), " " + digits, digits + " x"}) {
        put(text);
        EXPECT_EQ(refusal<MalformedInput>(), "key file '" + path.string() + "' does not hold 32 hexadecimal digits") << text;
    }
}

TEST_F(KeyFile, is_refused_where_others_may_read_it_or_it_is_no_file) {
    for (const unsigned mode : {0604U, 0640U, 0602U}) {
        put("000102030405060708090a0b0c0d0eff", mode);
        EXPECT_THAT(refusal<ConfigurationError>(), HasSubstr("is open to others (mode 06")) << mode;
    }
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_EQ(refusal<MissingInput>(), "cannot read key file '" + path.string() + "': not a regular file");
    fs::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(refusal<MissingInput>(), "cannot read key file '" + path.string() + "': not a regular file");
}

}  // namespace
}  // namespace serversync
