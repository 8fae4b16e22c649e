// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "random_fleet.hpp"

namespace serversync {

/// Takes each fleet of a family, with its number.
using TakeFleet = std::function<void(std::uint64_t number, const RandomFleet& fleet)>;

/// Every fleet of one account and one service: identity `domain`, `username` or a custom field; key, domain, e-mail, user name,
/// creation and address equal, other or blank; all statuses of both; the service on the account's server, on another of the
/// module, of another module, on none, on a gone one, on an unread one; all facets proven, or one of either server's not, or
/// another server unread. A few pairs that agree in everything keep the limits away. Gives every `step`th; returns how many
/// there are.
std::uint64_t one_by_one(std::uint64_t step, const TakeFleet& take);

/// Every fleet of so many accounts (2 or 3) and services (2 or 3) over three values and the key, each equal to that of a service,
/// other or blank, up to renaming accounts and services; all services one client's or each its own; on one server or from one
/// to another; identity `domain`, where creation takes the place of the domain, and a custom field.
std::uint64_t many_by_many(std::size_t accounts, std::size_t services, std::uint64_t step, const TakeFleet& take);

/// How large a step the environment allows: 1 where SERVERSYNC_ALL_FLEETS is set, otherwise `sample`.
std::uint64_t fleet_step(std::uint64_t sample);

}  // namespace serversync
