// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/reconcile/fleet_index.hpp"

namespace serversync {

/// A server that may have what is missing elsewhere.
struct Holder {
    std::uint64_t server_id = 0;
    TrustFault fault = TrustFault::none;
};

/// Whether an account of the module could be on a server of the other one (law 237): it is the same, or its accounts are sites
/// and so are the other's.
bool shares_sites(const Catalogue& catalogue, const Module& module, const Module& other);

/// Which servers could have an account that is missing on another one (law 237).
class Confirmation {
public:
    Confirmation(const RunContext& run, const FleetIndex& fleet);

    /// Whether no server but the two given could have it; `listed_at`: when the listing that lacks it was taken.
    bool is_confirmed(const Module* module, std::uint64_t server, std::uint64_t other,
                      const std::optional<Instant>& listed_at) const;

    /// The servers of the module's identity space that hold others up; sorted by server.
    const std::vector<Holder>& holders(const Module* module) const;

private:
    struct Space {
        const Module* module;
        std::vector<Holder> holders;
        std::vector<std::pair<Instant, std::uint64_t>> read;  ///< the three servers that were read first
    };

    const Space& space(const Module* module) const;

    bool m_has_strangers;
    std::vector<Space> m_spaces;
};

}  // namespace serversync
