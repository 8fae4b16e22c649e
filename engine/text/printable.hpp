// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace serversync {

/// Text from a server or a file made safe for a terminal and a log: control characters (C0, C1, DEL), what deceives a reader
/// (`is_deceptive`) and bytes that are not UTF-8 become visible escapes ("\x1b", "\u202e", "\U000e0041").
std::string printable(std::string_view text);

/// The beginning of a text as a message may show it: printable, at most `longest` bytes of it, and "..." if more follows. Never
/// cut within a character.
std::string excerpt(std::string_view text, std::size_t longest = 60);

}  // namespace serversync
