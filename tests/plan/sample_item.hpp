// SPDX-License-Identifier: MIT
#pragma once

#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// A pair that differs in its user name, for a test to change.
struct SampleItem {
    SampleItem() {
        account.key = item.key = service.key = "a.example";
        account.unique_identifier = item.raw_identifier = service.identity = "a.example";
        account.domain = service.domain = "a.example";
        account.username = "new";
        account.product = "small";
        account.primary_ip = "192.0.2.1";
        account.status_text = "Active";
        account.status = AccountStatus::active;
        service.id = 7;
        service.product_id = 3;
        service.server_id = 1;
        service.username = "old";
        service.status_text = "Active";
        service.status = ServiceStatus::active;
        item.plan = PlanClass::sync;
        item.situation = Situation::differs;
        item.severity = Severity::medium;
        item.action = Action::update_service;
        item.server_id = 1;
        item.account = &account;
        item.service = &service;
        item.changes.push_back({Field::username, "old", "new", Authority::server, Disposition::proposed, Cause::none, 0, {}});
    }
    SampleItem(const SampleItem&) = delete;
    SampleItem& operator=(const SampleItem&) = delete;

    Account account;
    Service service;
    Item item;
};

/// Server 3, which identifies accounts by their domain.
inline ServerResult web3() {
    ServerResult server;
    server.server_id = 3;
    server.server_name = "web3";
    server.identity_field = "domain";
    return server;
}

}  // namespace serversync
