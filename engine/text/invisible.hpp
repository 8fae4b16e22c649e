// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace serversync {

/// U+200C and U+200D: they join letters or keep them apart, and nobody sees them otherwise.
constexpr bool is_joiner(std::uint32_t code) { return code == 0x200c || code == 0x200d; }

/// Whether a character changes what a reader sees without being seen itself, or is not seen at all: bidirectional controls, what
/// has no width, line separators and tags. Outputs show it as an escape (law 278).
bool is_deceptive(std::uint32_t code);

/// The text without characters that cannot be seen: U+00AD, U+200B, U+200E, U+200F, U+2060, U+FEFF; joiners stay. Bytes that
/// are not UTF-8 stay.
std::string without_invisible(std::string_view text);

/// The text without joiners.
std::string without_joiners(std::string_view text);

}  // namespace serversync
