// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/reconcile/candidates.hpp"
#include "engine/reconcile/confirmation.hpp"
#include "engine/reconcile/drafts.hpp"
#include "engine/reconcile/fleet_index.hpp"

namespace serversync {

/// A leftover service that an account explains.
struct Settlement {
    std::uint32_t server = 0;  ///< index into the findings
    std::uint32_t index = 0;   ///< index into that server's services
    ServiceFate fate = ServiceFate::missing;
};

/// A pair whose status item waits, because its account is elsewhere too.
struct Hold {
    std::uint32_t server = 0;  ///< index into the findings
    ServiceName service;
};

/// What judging one server's leftovers means for the others, and for the run.
struct FleetOutcome {
    std::vector<Settlement> settlements;
    std::vector<Hold> holds;
    std::map<std::string, std::uint64_t> resold;  ///< accounts by reseller
    std::uint64_t unconfirmed = 0;                ///< items that wait for servers that were not read
};

/// What all servers are judged by.
struct FleetView {
    const RunContext& run;
    const FleetIndex& index;
    const Belonging& belonging;
    const Confirmation& confirmation;
    std::span<const ServerFacts> facts;                ///< by server
    const std::vector<std::uint64_t>& import_clients;  ///< of each account that may become an import, its one client; sorted

    /// Whether the service is known to have an account: one that belongs to it, or one in the listing of its server, if that is
    /// the server's own.
    bool has_account(const Service& service) const;

    /// The module of the server that the service's account is on.
    const Module* module_of_account(const Service& service) const;
};

/// How bad it is that a service has lost its account.
Severity severity_of_missing(const Service& service);

/// Holds the status item of the pair that the service is part of.
void hold_status(const FleetView& fleet, const Service& service, FleetOutcome& outcome);

}  // namespace serversync
