// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace serversync {

/// The words from which one must be chosen, as a sentence has them: "text", "text or json", "import, sync or orphan".
std::string alternatives(std::span<const std::string_view> words);

}  // namespace serversync
