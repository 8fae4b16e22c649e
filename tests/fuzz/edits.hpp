// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace serversync {

/// Changes bytes of a file as a fuzzer's input says: three bytes of place, least significant first, and one to put there, again
/// and again. So inputs are small, and most of the file stays as it is.
inline std::string edited(std::string file, std::span<const std::uint8_t> edits) {
    for (; edits.size() >= 4; edits = edits.subspan(4)) {
        const std::size_t place = edits[0] | static_cast<std::size_t>(edits[1]) << 8U | static_cast<std::size_t>(edits[2]) << 16U;
        file[place % file.size()] = static_cast<char>(edits[3]);
    }
    return file;
}

}  // namespace serversync
