// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/model/listing.hpp"
#include "engine/model/service.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Pairs the accounts of a server with its services and judges each pair. `services` are all services assigned to the server, in
/// any order. A failed listing gives a result without items in which every service is `not_compared`. The result depends on
/// neither the order of the accounts nor that of services with equal keys. Cost: linear, except for the sorting of items.
ServerFindings reconcile_server(const RunContext& run, const Server& server, const Listing& listing,
                                std::span<const Service> services);

/// The same for services that come in pieces, so that none needs to be held. The run, the server and the listing must outlive it.
class ServerReconciliation {
public:
    ServerReconciliation(const RunContext& run, const Server& server, const Listing& listing);
    ServerReconciliation(const ServerReconciliation&) = delete;
    ServerReconciliation& operator=(const ServerReconciliation&) = delete;
    ~ServerReconciliation();

    /// Takes the next services: sorted by key, kind and id over all pieces, those with one key in one piece, except for the blank
    /// key.
    void take(std::span<const Service> services);

    /// After all services.
    ServerFindings finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
