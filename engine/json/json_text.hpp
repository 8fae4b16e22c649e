// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Appends a text as a JSON string, quotes included, in the one way in which all our JSON is written (law 278). Control
/// characters (C1 too), what deceives a reader (`is_deceptive`) and the `<` of `</` are escaped, for terminals, editors and pages
/// that show the document; a byte that is not UTF-8 becomes U+FFFD; everything else stays as it is. At most six bytes for each
/// byte of the text.
void append_json_text(std::string& json, std::string_view text);

}  // namespace serversync
