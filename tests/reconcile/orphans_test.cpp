// SPDX-License-Identifier: MIT
#include "engine/reconcile/orphans.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

TEST(Orphans, are_ended_or_created_again_as_the_authority_says) {
    World world;
    Service service = service_of(7, "a.example");
    struct Row {
        ServiceStatus status;
        Authority authority;
        Situation situation;
        Severity severity;
        Action action;
        Disposition disposition;
    };
    const Row rows[] = {
        {ServiceStatus::active, Authority::server, Situation::billed_but_missing, Severity::high, Action::terminate_service,
         Disposition::proposed},
        {ServiceStatus::suspended, Authority::server, Situation::suspended_and_missing, Severity::medium,
         Action::terminate_service, Disposition::proposed},
        {ServiceStatus::active, Authority::billing, Situation::billed_but_missing, Severity::high, Action::create_account,
         Disposition::proposed},
        {ServiceStatus::active, Authority::report, Situation::billed_but_missing, Severity::high, Action::none,
         Disposition::report_only},
    };
    for (const Row& row : rows) {
        service.status = row.status;
        world.policy.authority[static_cast<std::size_t>(Field::existence)] = row.authority;
        ServerFindings findings = world.findings_of(1);
        Drafts drafts;
        add_orphan(world.run(), findings, drafts, service);
        drafts.file(findings.result, AgeLimits(world.run(), findings));
        ItemReader reader;
        const Item& item = reader.read(findings.result.of(PlanClass::orphan).packed().front());
        EXPECT_EQ(item.situation, row.situation);
        EXPECT_EQ(item.severity, row.severity);
        EXPECT_EQ(item.action, row.action);
        EXPECT_EQ(item.disposition, row.disposition);
        EXPECT_EQ(item.cause, row.disposition == Disposition::proposed ? Cause::none : Cause::policy);
        EXPECT_EQ(findings.result.tally[ServiceFate::missing], 1U);
    }
}

}  // namespace
}  // namespace serversync
