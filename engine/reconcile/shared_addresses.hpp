// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// The public addresses that several rows of a server's listing have, and that are not the server's own: nobody's dedicated one
/// (law 230). Sorted.
std::vector<IpAddress> find_shared_addresses(const Server& server, std::span<const Account> accounts);

}  // namespace serversync
