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

/// Finds the first fault of a text that a faster parser refused. Linear, slow, and safe to print.
JsonFault locate_json_fault(std::string_view text);

}  // namespace serversync
