// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/plan/document.hpp"

namespace serversync {

/// A plan's items in the form of expected_items (oracle.hpp), sorted.
std::vector<std::string> actual_items(const Document& plan);

}  // namespace serversync
