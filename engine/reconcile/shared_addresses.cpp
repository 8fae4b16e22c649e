// SPDX-License-Identifier: MIT
#include "engine/reconcile/shared_addresses.hpp"

#include <algorithm>
#include <string_view>

namespace serversync {

std::vector<IpAddress> find_shared_addresses(const Server& server, std::span<const Account> accounts) {
    std::vector<IpAddress> all;
    std::string_view own;  // most rows have the server's address, one after the other
    for (const Account& account : accounts) {
        if (account.primary_ip.empty() || account.primary_ip == own) continue;
        const auto address = parse_ip(account.primary_ip);
        if (!address || is_private(*address)) continue;
        if (std::binary_search(server.addresses.begin(), server.addresses.end(), *address)) {
            own = account.primary_ip;
        } else {
            all.push_back(*address);
        }
    }
    std::sort(all.begin(), all.end());
    std::vector<IpAddress> shared;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i] == all[i - 1] && (shared.empty() || shared.back() != all[i])) shared.push_back(all[i]);
    }
    return shared;
}

}  // namespace serversync
