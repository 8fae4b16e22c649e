// SPDX-License-Identifier: MIT
#include "engine/cases/text_file.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/model/error.hpp"

namespace serversync::cases {

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw MissingInput("cannot read '" + path.string() + "'");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_text(const std::filesystem::path& path, const std::string& text) {
    std::error_code ignored;  // a folder that is missing shows when the file is opened
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw CannotWrite("cannot write '" + path.string() + "'");
}

std::string first_difference(const std::string& expected, const std::string& found) {
    std::istringstream left(expected);
    std::istringstream right(found);
    std::string was;
    std::string is;
    for (int line = 1;; ++line) {
        const bool more = static_cast<bool>(std::getline(left, was));
        const bool still = static_cast<bool>(std::getline(right, is));
        if (!more && !still) return "they differ in their last line's end";
        if (more != still || was != is) {
            return "line " + std::to_string(line) + "\n  expected " + (more ? was : "the end") + "\n  found    " +
                   (still ? is : "the end");
        }
    }
}

}  // namespace serversync::cases
