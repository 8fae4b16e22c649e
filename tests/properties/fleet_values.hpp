// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/model/listing.hpp"
#include "engine/model/service.hpp"
#include "engine/text/text_arena.hpp"
#include "random_fleet.hpp"

namespace serversync {

struct ReadListing {
    std::uint64_t server = 0;
    Listing listing;
};

/// A fleet as the values that the core works on, without any file. Clients and services are sorted by id.
struct FleetValues {
    Catalogue catalogue;
    std::vector<Client> clients;
    std::vector<Service> services;
    std::vector<ReadListing> listings;  ///< complete, partial and failed ones of the servers that were asked; sorted by server
    TextArena text;                     ///< holds the texts of `services`
};

FleetValues values_of(const RandomFleet& fleet);

}  // namespace serversync
