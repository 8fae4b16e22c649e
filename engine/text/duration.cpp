// SPDX-License-Identifier: MIT
#include "engine/text/duration.hpp"

namespace serversync {

std::string exact_duration(std::int64_t milliseconds) {
    constexpr std::int64_t second = 1000;
    constexpr std::int64_t minute = 60 * second;
    constexpr std::int64_t hour = 60 * minute;
    if (milliseconds == 0) return "0 s";
    if (milliseconds % hour == 0) return std::to_string(milliseconds / hour) + " h";
    if (milliseconds % minute == 0) return std::to_string(milliseconds / minute) + " min";
    if (milliseconds % second == 0) return std::to_string(milliseconds / second) + " s";
    return std::to_string(milliseconds) + " ms";
}

}  // namespace serversync
