#pragma once

#include <string>
#include <vector>

namespace serversync::golden {

/// The words that the golden cases must cover together: every cell of the status matrix, every row of the contract table of
/// DESIGN 3.1, both sides of every guard's limit, every branch of pairing (decisions 5 to 8) and of the pass across servers (17
/// to 20).
std::vector<std::string> required_coverage();

}  // namespace serversync::golden
