// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "adapters/listing/adapter.hpp"

namespace serversync {

/// A folder fixtures/adapters/<adapter>/<what>: one reply of a server as `input` or `input.json`, the expected `listing.json`,
/// and `request.json` where the request says something: `identity_field`, `status_aliases`, `limits`, `options`.
struct AdapterFixture {
    std::string adapter;
    std::string what;
    std::filesystem::path folder;

    std::string input() const;
    std::filesystem::path expected() const { return folder / "listing.json"; }

    /// Throws with the file's name where `request.json` is not as above.
    ListingRequest request() const;
};

/// All folders, sorted by adapter and name.
std::vector<AdapterFixture> find_adapter_fixtures();

/// What is wrong with the folders as such: an unknown adapter or file, a name that is not [a-z0-9_]+, no input, none at all.
std::vector<std::string> fixture_problems();

/// A listing and what lint says of it, as `listing.json` has it.
nlohmann::ordered_json describe(const Listing& listing);

}  // namespace serversync
