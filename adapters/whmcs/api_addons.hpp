// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/whmcs/api_client.hpp"
#include "engine/model/api_supplement.hpp"

namespace serversync {

/// The addon services that an API mirror lacks (law 53).
struct MissingAddons {
    std::uint64_t count = 0;
    std::map<std::uint64_t, std::uint64_t> by_addon;  ///< services by the addon's id
    std::uint64_t unnamed = 0;                        ///< counted by WHMCS but not in its list

    /// What a person should know; blank if nothing is missing.
    std::string note() const;
};

/// Counts the addon services that may have an account, whatever their status: even an ended one may.
MissingAddons count_missing_addons(WhmcsApi& api, const ApiSupplement& supplement);

}  // namespace serversync
