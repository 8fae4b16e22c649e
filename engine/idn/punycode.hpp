// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// The punycode (RFC 3492) of a label, without the prefix `xn--`. Source: RFC 3492, section 6.3; the library that converts
/// domains does not export its own in the version of Debian 12.
std::string punycode(std::u32string_view label);

}  // namespace serversync
