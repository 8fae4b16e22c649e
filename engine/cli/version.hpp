// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace serversync {

/// The tool's version, as CMakeLists.txt states it.
extern const std::string_view version;

}  // namespace serversync
