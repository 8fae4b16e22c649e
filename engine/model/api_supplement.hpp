// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/model/catalogue.hpp"

namespace serversync {

/// What a mirror needs but WHMCS's API does not give, stated by a person (the key `api` of the configuration).
struct ApiSupplement {
    struct Product {
        std::string module;  ///< blank: as the API says
        std::array<std::string, config_option_count> config_options;
        bool operator==(const Product&) const = default;
    };

    std::map<std::uint64_t, Product> products;  ///< by product id
    std::map<std::uint64_t, std::vector<std::string>>
        assigned_ips;                                ///< by server id: all its addresses but the one that the API gives (law 54)
    std::set<std::uint64_t> addons_without_account;  ///< ids of addons that provision nothing; 0: addons made by hand
    bool no_addon_has_account = false;               ///< no addon at all provisions anything

    bool operator==(const ApiSupplement&) const = default;
};

}  // namespace serversync
