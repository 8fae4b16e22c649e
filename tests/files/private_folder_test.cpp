// SPDX-License-Identifier: MIT
#include "engine/files/private_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

TEST(PrivateFolder, is_made_for_its_owner_alone_and_stays_as_it_is) {
    std::string pattern = (fs::temp_directory_path() / "serversync-folder-XXXXXX").string();
    const fs::path parent = ::mkdtemp(pattern.data());
    make_private_folder(parent / "new");
    EXPECT_EQ(fs::status(parent / "new").permissions(), fs::perms(0700));
    fs::permissions(parent / "new", fs::perms(0755));
    make_private_folder(parent / "new");
    EXPECT_EQ(fs::status(parent / "new").permissions(), fs::perms(0755));

    const auto error = [](const fs::path& folder) -> std::string {
        try {
            make_private_folder(folder);
        } catch (const CannotWrite& failure) {
            return failure.what();
        }
        return "none";
    };
    std::ofstream(parent / "file") << "x";
    EXPECT_EQ(error(parent / "file"), "cannot make the folder '" + (parent / "file").string() + "': Not a directory");
    EXPECT_EQ(error(parent / "none/new"),
              "cannot make the folder '" + (parent / "none/new").string() + "': No such file or directory");
    fs::remove_all(parent);
}

}  // namespace
}  // namespace serversync
