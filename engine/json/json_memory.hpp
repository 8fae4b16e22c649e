// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace serversync {

/// The bytes that a document takes at most when it is parsed as a whole: the reply itself, a copy, the texts, the parser's note
/// of each token, a result for each value, and the comparison of its keys. What stands in a string counts as if it stood outside,
/// and what is no JSON takes no more.
std::uint64_t json_memory(std::string_view bytes);

}  // namespace serversync
