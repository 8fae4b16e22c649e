// SPDX-License-Identifier: MIT
#include "engine/files/private_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/model/error.hpp"

namespace serversync {

void make_private_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) == 0 || (errno == EEXIST && std::filesystem::is_directory(folder))) return;
    throw CannotWrite("cannot make the folder '" + folder + "': " + std::strerror(errno == EEXIST ? ENOTDIR : errno));
}

}  // namespace serversync
