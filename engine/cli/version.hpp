#pragma once

#include <string_view>

namespace serversync {

/// The tool's version, as CMakeLists.txt states it.
inline constexpr std::string_view version = SERVERSYNC_VERSION;

}  // namespace serversync
