// SPDX-License-Identifier: MIT
#include "engine/plan/digests.hpp"

#include <algorithm>

#include "engine/digest/hasher.hpp"
#include "engine/plan/item_id.hpp"
#include "engine/text/hex.hpp"

namespace serversync {

namespace {

void add_listings(Hasher& hasher, const Document& document) {
    for (const ServerResult& server : document.servers) {
        hasher.number(static_cast<std::int64_t>(server.server_id))
            .text(to_text(server.listing.digest))
            .text(server.listing.error);
    }
}

}  // namespace

Digest inputs_digest(const Document& document) {
    Hasher hasher;
    hasher.text(to_text(document.mirror.digest)).text(to_text(document.configuration));
    add_listings(hasher, document);
    return hasher.digest();
}

Digest actions_digest(const Document& document) {
    Hasher hasher;
    const auto add = [&](const Item& item) {
        hasher.text(item_id(item).text());
        hasher.text(to_text(item.situation)).text(to_text(item.action)).text(to_text(item.disposition));
        for (const Change& change : item.changes) {
            hasher.text(to_text(change.field)).text(change.before).text(change.after).text(to_text(change.disposition));
        }
    };
    for (const ServerResult& server : document.servers) {
        for (const ItemList& list : server.items) for_each_item(list, add);
    }
    return hasher.digest();
}

std::string run_id(const Document& document) {
    Hasher hasher;
    hasher.text(to_text(document.mirror.digest)).text(to_text(document.configuration)).number(document.run.as_of.seconds);
    add_listings(hasher, document);
    std::string id = "run-";
    append_hex(id, hasher.digest().high);
    return id;
}

std::uint64_t held_digest(std::vector<ItemId> ids) {
    std::sort(ids.begin(), ids.end());
    Hasher hasher;
    hasher.text("serversync accepts");
    for (const ItemId& id : ids) hasher.text(id.text());
    constexpr unsigned unused_bits = 16;
    return hasher.digest().high >> unused_bits;
}

}  // namespace serversync
