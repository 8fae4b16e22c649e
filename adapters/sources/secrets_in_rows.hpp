// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/transport/secret.hpp"

namespace serversync {

/// What `ListingRequest::holds_secret` asks: whether one of the secrets stands in a value of a row, in a spelling in which
/// servers echo it. Secrets of fewer than 8 characters are not looked for: a word so short stands in customers' names by chance
/// (law 97). Nothing to call if none is long enough.
std::function<bool(std::string_view)> secrets_in_rows(const std::vector<Secret>& secrets);

}  // namespace serversync
