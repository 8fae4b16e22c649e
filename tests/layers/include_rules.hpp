// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace serversync::layers {

/// A layer: what its files may include besides their own layer and the standard library.
struct Layer {
    std::string folder;               ///< "engine/model"; of two that hold a file, the longer one is its layer
    std::set<std::string> uses;       ///< folders of other layers
    std::set<std::string> libraries;  ///< CMake targets, keys of `library_headers`
    bool pure = false;                ///< no stream, file, clock, environment, locale or random number
};

/// The headers that a library brings: exact names, or folders that end in '/'.
struct Library {
    std::string target;
    std::vector<std::string> headers;
    bool in_headers = true;  ///< false: costs too much to stand in a header of ours
};

/// Everything the check reads files against.
struct Rules {
    std::vector<Layer> layers;
    std::vector<Library> libraries;
    std::vector<std::string> system_folders;     ///< where headers of the operating system may be included
    std::vector<std::string> generated_folders;  ///< includes below these have no file in the repository
};

/// The layer whose folder holds the file; nullptr if there is none.
const Layer* layer_of(const Rules& rules, std::string_view path);

/// Reads one source text and says, one line each, what breaks the rules: "path:line: reason". Sorted by line.
std::vector<std::string> check_source(const Rules& rules, const std::string& path, const std::string& text);

/// The `serversync_layer(...)` calls of a CMakeLists.txt, in their order; `uses` holds the short names that stand there.
std::vector<Layer> read_cmake_layers(const std::string& text);

}  // namespace serversync::layers
