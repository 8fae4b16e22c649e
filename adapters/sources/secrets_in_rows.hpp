// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/secret.hpp"

namespace serversync {

/// What `ListingRequest::holds_secret` asks: whether one of the secrets stands in a value of a row, in a spelling in which
/// servers echo it. Nothing to call if none is long enough to be looked for (law 97).
std::function<bool(std::string_view)> secrets_in_rows(const std::vector<Secret>& secrets);

/// The request of a source that is given these secrets: a row in which one stands is rejected, and what is said beside the rows
/// passes the redactor, whatever the secret's length.
ListingRequest guarded(const ListingRequest& request, const std::vector<Secret>& secrets);

}  // namespace serversync
