// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace serversync {

/// Turns the entities that PHP's htmlspecialchars writes into their characters, in place and once: what has been decoded is not
/// looked at again. WHMCS passes through it whatever is typed (law 33).
void decode_entities(std::string& text);

}  // namespace serversync
