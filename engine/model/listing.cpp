// SPDX-License-Identifier: MIT
#include "engine/model/listing.hpp"

#include <algorithm>
#include <iterator>

namespace serversync {

namespace {

constexpr std::string_view listing_states[] = {"complete", "partial", "failed"};

}  // namespace

std::string_view to_text(ListingState state) { return listing_states[static_cast<std::size_t>(state)]; }

std::optional<ListingState> parse_listing_state(std::string_view word) {
    const auto* found = std::find(std::begin(listing_states), std::end(listing_states), word);
    if (found == std::end(listing_states)) return std::nullopt;
    return static_cast<ListingState>(found - std::begin(listing_states));
}

std::map<std::string, std::size_t> Listing::rejected_by_reason() const {
    std::map<std::string, std::size_t> counts = more_rejected;
    for (const RejectedRow& row : rejected) ++counts[row.reason];
    return counts;
}

}  // namespace serversync
