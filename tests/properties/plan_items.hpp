// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/plan/document.hpp"

namespace serversync {

/// What a document says, in the form of `Expected` (oracle.hpp); each sorted.
std::vector<std::string> actual_items(const Document& plan);
std::vector<std::string> actual_trust(const Document& plan);
std::vector<std::string> actual_guards(const Document& plan);

}  // namespace serversync
