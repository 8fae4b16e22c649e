// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/listing/whmcs_json.hpp"

namespace serversync {

inline Listing read_reply(std::string_view text, const ListingRequest& request = {IdentityField{}, {}, {}, {}}) {
    const auto source = open_memory(text, "'accounts.json'");
    return WhmcsJson().read(*source, request);
}

/// A listing of one good row in which `field` has the JSON value `value`.
inline Listing listing_with(const std::string& field, const std::string& value,
                            const ListingRequest& request = {IdentityField{}, {}, {}, {}}) {
    std::string row;
    for (const auto& [name, text] : {std::pair<std::string, std::string>{"email", "\"a@example.net\""},
                                     {"username", "\"user\""},
                                     {"domain", "\"example.net\""},
                                     {"uniqueIdentifier", "\"example.net\""},
                                     {"product", "\"basic\""},
                                     {"primaryip", "\"192.0.2.1\""},
                                     {"created", "\"2024-01-02 03:04:05\""},
                                     {"status", "\"Active\""}}) {
        row += (row.empty() ? "\"" : ", \"") + name + "\": " + (name == field ? value : text);
    }
    return read_reply("{\"success\": true, \"accounts\": [{" + row + "}]}", request);
}

inline std::size_t note_count(const Listing& listing, std::string_view code) {
    const auto found =
        std::find_if(listing.notes.begin(), listing.notes.end(), [&](const ListingNote& note) { return note.code == code; });
    return found == listing.notes.end() ? 0 : found->count;
}

}  // namespace serversync
