#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Converts a UTF-8 domain to its lower-case A-label form by IDNA2008 (libidn2, non-transitional, NFC); false if it is refused.
/// An underscore, a port or another sign that host names may not have does not make it refuse: labels of ASCII are only
/// lower-cased.
bool domain_to_ascii(std::string_view utf8, std::string& ascii);

}  // namespace serversync
