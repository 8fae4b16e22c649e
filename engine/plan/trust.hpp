// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "engine/plan/words.hpp"

namespace serversync {

/// Whether a listing has a facet of trust, and if not, why.
struct TrustVerdict {
    TrustFault fault = TrustFault::none;
    std::uint64_t found = 0;      ///< what was counted, in the unit of the fault: rows, services, clients, seconds
    std::uint64_t expected = 0;   ///< what it was held against, in the same unit
    std::uint64_t server_id = 0;  ///< the other server, for `equal_listing` and `another_servers`; 0: several

    bool holds() const { return fault == TrustFault::none; }
    bool operator==(const TrustVerdict&) const = default;
};

/// What a listing proves, facet by facet (laws 204 to 207).
struct Trust {
    std::array<TrustVerdict, trust_facet_count> facets{};

    TrustVerdict& operator[](TrustFacet facet) { return facets[static_cast<std::size_t>(facet)]; }
    const TrustVerdict& operator[](TrustFacet facet) const { return facets[static_cast<std::size_t>(facet)]; }
    bool has(TrustFacet facet) const { return (*this)[facet].holds(); }
    bool operator==(const Trust&) const = default;
};

}  // namespace serversync
