// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/model/digest.hpp"
#include "engine/model/listing.hpp"
#include "engine/plan/diagnostic.hpp"
#include "engine/plan/packed_item.hpp"
#include "engine/plan/tally.hpp"
#include "engine/plan/trust.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// What a run knows of a listing after its rows are gone.
struct ListingSummary {
    ListingState state = ListingState::failed;
    bool skipped = false;  ///< the server was not asked: no listing was given for it
    std::string error;
    std::string adapter;
    std::string source;  ///< as `Listing::source`
    std::uint64_t rows = 0;
    std::uint64_t accounts = 0;
    std::uint64_t rejected = 0;
    std::optional<std::uint64_t> expected_total;
    bool proven_end = false;  ///< as `Listing::proven_end`
    std::optional<Instant> listed_at;
    std::optional<std::uint64_t> took_ms;
    Digest digest;
    Trust trust;
    std::vector<ListingNote> notes;
    std::vector<std::pair<std::string, std::uint64_t>> rejected_reasons;  ///< reason and rows; sorted by reason
    std::vector<std::pair<std::string, std::uint64_t>> dropped;           ///< key and rows; sorted by key

    ListingOutcome outcome() const;
    void set_outcome(ListingOutcome outcome);
};

/// All that a run says about one server.
struct ServerResult {
    std::uint64_t server_id = 0;
    std::string server_name;
    std::string module;
    std::string identity_field;  ///< as text; blank if the module has none
    ListingSummary listing;
    std::array<ItemList, plan_class_count> items;  ///< each sorted by severity, key, service, situation
    std::vector<Diagnostic> diagnostics;           ///< sorted by severity, code, field, message
    Tally tally;

    TextArena packed;  ///< the bytes of `items`, and a few more texts

    ItemList& of(PlanClass plan) { return items[static_cast<std::size_t>(plan)]; }
    const ItemList& of(PlanClass plan) const { return items[static_cast<std::size_t>(plan)]; }

    /// Packs the item and appends it to those of its plan.
    void add(const Item& item, ItemPacker& packer) { of(item.plan).packed().push_back(packer.pack(item, packed)); }
};

}  // namespace serversync
