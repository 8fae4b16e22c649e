// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

namespace serversync {

/// Another user, to whom only root can give a file.
constexpr uid_t nobody = 65534;

}  // namespace serversync
