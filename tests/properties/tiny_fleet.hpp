// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "random_fleet.hpp"

namespace serversync {

/// Small fleets made by hand. Servers 1 and 2 are of `cpanel` (identity `domain`), 3 and 4 of `vpsmod` (`username`), 5 of
/// `plesk` (`domain`); products 1 and 2 are cpanel's "small" and "large", 3 and 7 vpsmod's, 4 and 8 plesk's; 5 has no module,
/// 6 is cpanel's for resellers. Client N has the address cN@example.net. Every listing is complete and an hour old.
class TinyFleet : public RandomFleet {
public:
    explicit TinyFleet(const std::vector<std::uint64_t>& of);

    /// Adds pairs that agree in everything.
    TinyFleet& quiet(std::uint64_t server, std::size_t pairs = 60);
    /// An Active service of its own client, created on a day of its own: NAME.example, user NAME.
    RandomService& service(std::uint64_t server, const std::string& name, std::uint64_t client = 0);
    /// The row that agrees in everything with the service, on its server or another.
    RandomRow& row_of(const RandomService& service, std::uint64_t server = 0);
    /// A row that has nothing in common with anything.
    RandomRow& stranger(std::uint64_t server, const std::string& name);

private:
    std::uint64_t m_days = 0;
};

}  // namespace serversync
