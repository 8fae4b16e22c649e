// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "finding.hpp"

namespace serversync {

/// What must hold of every plan, asked without the oracle. Each gives what is wrong, or nothing.

/// While an account and a service without partners agree in a domain, user name, dedicated address, or e-mail with creation that
/// nobody else has, and not two things contradict, neither is proposed to be ended or imported. `trust`: "server facet fault".
std::string lost_agreement(const RandomFleet& fleet, const std::vector<Finding>& findings, const std::vector<std::string>& trust);

/// No orphan is proposed that was not before, of a service whose account could be in the listing that changed.
std::string new_orphan(const RandomFleet& fleet, std::size_t listing, const std::vector<Finding>& before,
                       const std::vector<Finding>& after);

/// What is proposed after everything proposed was carried out was held before: by a limit of its class, or because another
/// account or service could have been meant.
std::string new_proposal(const RandomFleet& fleet, const std::vector<Finding>& before, const std::vector<Finding>& after);

/// A fleet in which a row is listed twice, and one in which it is lost while a total still counts it.
RandomFleet with_repeated_row(RandomFleet fleet, std::size_t listing, std::size_t row);
RandomFleet with_lost_row(RandomFleet fleet, std::size_t listing, std::size_t row);

}  // namespace serversync
