// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Writes the Unicode normal form C of a text (libunistring); false, and nothing written, if the text is not UTF-8.
bool to_nfc(std::string_view utf8, std::string& composed);

}  // namespace serversync
