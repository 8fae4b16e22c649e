#pragma once

#include <string>
#include <vector>

namespace serversync::golden {

/// The words that the golden cases must cover together: every cell of the status matrix, every row of the contract table of
/// DESIGN 3.1, below, at and above every guard's limit, and every branch of laws 5 to 30.
std::vector<std::string> required_coverage();

/// The cases that must be there under their names: the known disasters, and the published results of real modules.
std::vector<std::string> required_cases();

}  // namespace serversync::golden
