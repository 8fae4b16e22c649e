// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Finds extents in JSON text many bytes at a time. Nothing here judges the text: what lies inside an extent is for a parser.
namespace serversync::structural_scan {

/// The first `"` or `\` in [at, end), or `end`.
std::size_t string_stop(const char* bytes, std::size_t at, std::size_t end);

/// The length of the object or list that `text` begins with; 0 if that takes a closer look: it does not end within the whole
/// blocks of the text, its brackets do not match, or it is nested deeper than `depth`.
std::size_t container_length(std::string_view text, std::size_t depth);

/// The number of line ends in a text.
std::uint64_t count_lines(std::string_view text);

}  // namespace serversync::structural_scan
