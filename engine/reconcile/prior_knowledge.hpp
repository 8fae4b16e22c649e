// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/plan/item_id.hpp"

namespace serversync {

/// What earlier runs saw; empty where there is no history.
struct PriorKnowledge {
    /// A server's last whole listing.
    struct ServerBefore {
        std::uint64_t server_id = 0;
        std::uint64_t rows = 0;
        std::uint64_t clients = 0;  ///< distinct, among its pairs
    };
    /// In how many whole listings before this one the item was found.
    struct ItemBefore {
        ItemId id;
        std::uint64_t sightings = 0;
    };

    std::vector<ServerBefore> servers;  ///< sorted by server
    std::vector<ItemBefore> items;      ///< sorted by id

    const ServerBefore* server(std::uint64_t id) const {
        const auto found =
            std::lower_bound(servers.begin(), servers.end(), id,
                             [](const ServerBefore& before, std::uint64_t sought) { return before.server_id < sought; });
        return found != servers.end() && found->server_id == id ? &*found : nullptr;
    }
    std::uint64_t sightings(const ItemId& id) const {
        const auto found = std::lower_bound(items.begin(), items.end(), id,
                                            [](const ItemBefore& before, const ItemId& sought) { return before.id < sought; });
        return found != items.end() && found->id == id ? found->sightings : 0;
    }
};

}  // namespace serversync
