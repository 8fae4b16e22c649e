// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/asking/panel.hpp"

namespace serversync {

/// A folder fixtures/panels/<adapter>/<what>: how a panel answers (`exchange.json`) and the `listing.json` that comes of it.
/// exchange.json: `what` (one sentence), `credentials` (object), `routes` (as tests/fake_panel/fake_panel.py has them; each must
/// be asked), and, where they are not the defaults, `identity_field` ("domain") and `options` (of the format).
struct Exchange {  // NOLINT(bugprone-exception-escape): json does not throw when it is moved
    std::string adapter;
    std::string what;
    std::filesystem::path folder;
    nlohmann::json description;

    ListingRequest request() const;
    Credentials credentials() const;
    nlohmann::json routes() const { return description.at("routes"); }
    std::filesystem::path expected() const { return folder / "listing.json"; }
};

/// All of them, sorted by adapter and name. Throws for a file that cannot be read and for one that does not belong there.
std::vector<Exchange> find_exchanges();

}  // namespace serversync
