#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace serversync {

/// Where a text stops being JSON, and why.
struct JsonFault {
    std::size_t offset = 0;
    std::string what;  ///< blank where the text is JSON by this reader's lights
};

/// Finds the first fault of a text that a faster parser refused. Linear, slow, and safe to print.
JsonFault locate_json_fault(std::string_view text);

/// Text for a message: control characters and bytes that are not ASCII as \xNN, cut after `longest` bytes.
std::string json_excerpt(std::string_view text, std::size_t longest = 60);

}  // namespace serversync
