// SPDX-License-Identifier: MIT
#pragma once

#include "engine/json/json_value.hpp"

namespace serversync {

/// Whether PHP treats the value as false: null, false, 0, "", "0" and an empty array; blank text too.
bool is_php_empty(simdjson::dom::element value);

}  // namespace serversync
