// SPDX-License-Identifier: MIT
#include "engine/plan/span_text.hpp"

namespace serversync {

std::string span_text(std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    if (seconds >= 3 * day) return std::to_string(seconds / day) + " days";
    if (seconds >= 2 * hour) return std::to_string(seconds / hour) + " h";
    if (seconds >= 2 * minute) return std::to_string(seconds / minute) + " min";
    return std::to_string(seconds) + " s";
}

}  // namespace serversync
