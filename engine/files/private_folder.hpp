// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace serversync {

/// Makes the folder if it is missing, for its owner alone. Throws `CannotWrite`.
void make_private_folder(const std::string& folder);

}  // namespace serversync
