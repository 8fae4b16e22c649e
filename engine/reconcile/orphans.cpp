// SPDX-License-Identifier: MIT
#include "engine/reconcile/orphans.hpp"

namespace serversync {

Item& add_orphan(const RunContext& run, ServerFindings& findings, Drafts& drafts, const Service& service) {
    const bool active = service.status == ServiceStatus::active;
    Item& item =
        drafts.add(findings.result, PlanClass::orphan, active ? Situation::billed_but_missing : Situation::suspended_and_missing,
                   active ? Severity::high : Severity::medium, nullptr, &service);
    switch (run.policy.of(Field::existence)) {
        case Authority::server:
            item.action = Action::terminate_service;
            break;
        case Authority::billing:
            item.action = Action::create_account;
            break;
        case Authority::report:
            item.disposition = Disposition::report_only;
            item.cause = Cause::policy;
            break;
    }
    ++findings.result.tally[ServiceFate::missing];
    return item;
}

}  // namespace serversync
