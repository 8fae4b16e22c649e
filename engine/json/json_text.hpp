// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// Appends a text as a JSON string, quotes included. The text is UTF-8; control characters (C1 and line separators too, for
/// terminals and scripts that show the document) are escaped; everything else stays as it is.
void append_json_text(std::string& json, std::string_view text);

}  // namespace serversync
