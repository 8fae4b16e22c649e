// SPDX-License-Identifier: MIT
#include "engine/cli/version.hpp"

namespace serversync {

const std::string_view version = SERVERSYNC_VERSION;

}  // namespace serversync
