// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "adapters/listing/adapter.hpp"

namespace serversync {

/// All adapters, sorted by name.
std::span<const Adapter* const> adapters();

/// The adapter of that name, or null.
const Adapter* find_adapter(std::string_view name);

}  // namespace serversync
