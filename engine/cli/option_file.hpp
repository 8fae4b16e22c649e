// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace serversync {

/// A setting of an option file, as MySQL's and MariaDB's clients read it.
struct FileOption {
    std::string group;       ///< "client"
    std::string name;        ///< with '-' for '_', in lower case, without "loose-"
    std::string value;       ///< without quotes
    bool has_value = false;  ///< false for a name alone
    unsigned line = 0;
};

/// Reads an option file (my.cnf): groups, comments, quotes and escapes as in MySQL's manual, "Using Option Files". Included files
/// are not read (law 43). Throws `MissingInput`, and `ConfigurationError` for a line that cannot be understood, for a file that
/// others may change, and for one with a password that others may read.
std::vector<FileOption> read_option_file(const std::string& path);

/// The same from text.
std::vector<FileOption> parse_option_file(const std::string& text, const std::string& path);

}  // namespace serversync
