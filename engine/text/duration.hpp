// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace serversync {

/// A limit of time in the largest unit that holds it exactly: "2 h", "90 min", "45 s", "1500 ms".
std::string exact_duration(std::int64_t milliseconds);

}  // namespace serversync
