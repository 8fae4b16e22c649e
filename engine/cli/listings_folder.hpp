// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/config/configured_servers.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// A file in a folder of listings that no server's listing is read from.
struct UnreadFile {
    std::string name;         ///< without the folder
    std::string reason;       ///< one clause
    bool is_strange = false;  ///< it may be the listing of a server that the mirror does not know
    bool is_spare = false;    ///< of another name of a machine whose listing is read: nothing is missing without it (law 294)
    bool operator==(const UnreadFile&) const = default;
};

/// A file whose name is that of a server's listing.
struct ListingFile {
    std::uint64_t server_id = 0;
    std::string path;
    bool operator==(const ListingFile&) const = default;
};

/// What a folder of listings has.
struct ListingsFolder {
    std::vector<ListingFile> listings;  ///< of servers that have a listing of their own; sorted by server
    std::vector<UnreadFile> unread;     ///< other names that end with ".json", in any case; sorted by name
};

/// Looks through a folder for "<server id>.json". Throws `MissingInput` if it is not a folder.
ListingsFolder listings_folder(const std::string& folder, const Catalogue& catalogue, std::span<const DeclaredServer> declared);

}  // namespace serversync
