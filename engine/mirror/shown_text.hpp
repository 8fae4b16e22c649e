#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// A text from a source as a message may show it: without control characters, at most 60 bytes of it.
std::string shown_text(std::string_view text);

}  // namespace serversync
