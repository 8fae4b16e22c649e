// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace serversync {

/// Where a text stops being JSON, and why.
struct JsonFault {
    std::size_t offset = 0;
    std::string what;  ///< blank if this reader accepts the text as JSON
};

/// Finds the first fault of a text that a faster parser refused. Linear, and takes next to no memory, because the text may be an
/// attack (law 270); what it says holds nothing of the text.
JsonFault locate_json_fault(std::string_view text);

}  // namespace serversync
