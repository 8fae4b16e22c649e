// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace serversync::golden {

/// The words that the golden cases must cover together: every cell of the status matrix (law 200), every way in which a listing
/// can deviate from the contract, below, at and above every guard's limit, every fault of trust, kind of evidence and fate of a
/// leftover, and every branch of the laws of reconciling and of truth.
std::vector<std::string> required_coverage();

/// The cases that must be there under their names: the known disasters, and the published results of real modules.
std::vector<std::string> required_cases();

}  // namespace serversync::golden
