// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <string>

namespace serversync {

/// Looks for two equal keys in one object, at every level of the element; sets `key` to the first one found.
bool find_duplicate_key(simdjson::dom::element element, std::string& key);

}  // namespace serversync
