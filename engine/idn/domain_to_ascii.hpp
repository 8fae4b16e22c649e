// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Converts a UTF-8 domain to its lower-case A-label form by IDNA2008 (libidn2, non-transitional, NFC); false if it is refused.
/// An underscore, a port or any other character that host names may not have is not refused: ASCII labels are only lower-cased.
bool domain_to_ascii(std::string_view utf8, std::string& ascii);

}  // namespace serversync
