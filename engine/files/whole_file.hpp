// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <string>

namespace serversync {

/// A file that is held in memory, and its status when it was opened, whatever its path names by now.
struct WholeFile {
    std::string text;
    struct stat status {};
};

/// Reads a regular file, without waiting for one that is none. `noun` is what messages call it: "configuration". Throws
/// `MissingInput`, and `ConfigurationError` for more than `largest` bytes, a number of MiB.
WholeFile read_whole_file(const std::string& path, const std::string& noun, std::size_t largest);

}  // namespace serversync
