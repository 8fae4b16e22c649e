// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace serversync {

/// How long something takes, in the largest unit that fits: "3 days", "24 h", "90 min", "45 s"; seconds.
std::string span_text(std::int64_t seconds);

}  // namespace serversync
