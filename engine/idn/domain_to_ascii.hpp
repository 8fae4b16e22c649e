// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Converts a UTF-8 domain to its lower-case A-label form by IDNA2008 (libidn2, non-transitional, NFC). A label that IDNA2008
/// refuses loses its joiners (U+200C, U+200D); refused without them too, as an emoji is, it is converted by UTS 46, or becomes
/// the punycode of its letters. False if there is none: the text is not UTF-8, has spaces or controls, or is too long. An
/// underscore, a port or any other character that host names may not have is not refused: ASCII labels are only lower-cased.
bool domain_to_ascii(std::string_view utf8, std::string& ascii);

}  // namespace serversync
