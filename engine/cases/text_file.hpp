// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace serversync::cases {

/// The bytes of a file. Throws `MissingInput`.
std::string read_text(const std::filesystem::path& path);

/// Writes a file, and makes its folder where that is missing. Throws `CannotWrite`.
void write_text(const std::filesystem::path& path, const std::string& text);

/// The first line in which two texts differ; plans are too long to be shown whole.
std::string first_difference(const std::string& expected, const std::string& found);

}  // namespace serversync::cases
