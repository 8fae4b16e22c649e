// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// The known word nearest to a mistyped one; blank if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "; did you mean 'plan'?", or nothing where no known word is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace serversync
