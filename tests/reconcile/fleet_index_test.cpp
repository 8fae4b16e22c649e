// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_index.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers 1 and 2, read in full, with leftovers of the test's making.
class FleetIndexTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;
    RecordPacker packer;

    FleetIndexTest() { reset(); }

    void reset() {
        findings.clear();
        for (const std::uint64_t id : {1U, 2U}) {
            findings.push_back(world.findings_of(id));
            findings.back().absence_proven = findings.back().read_in_full = findings.back().rules_out_moves = true;
        }
    }

    void miss(std::size_t server, const Service& service) {
        findings[server].services.push_back(packer.pack(service, findings[server].kept));
    }
    void leave(std::size_t server, const Account& account) {
        findings[server].accounts.push_back({packer.pack(account, findings[server].kept), {}});
    }

    Standing standing(const Service& service) { return index().standing(findings[0].module, service); }
    FleetIndex index() { return {world.run(), findings}; }
};

TEST_F(FleetIndexTest, finds_leftovers_by_module_and_key) {
    leave(0, account_of("a"));
    leave(0, account_of("b"));
    leave(1, account_of("a"));
    findings[1].witnesses.push_back({"w", "W"});
    const FleetIndex fleet = index();
    EXPECT_EQ(fleet.accounts(findings[0].module, "a").size(), 2U);
    EXPECT_EQ(fleet.accounts(findings[0].module, "b").size(), 1U);
    EXPECT_EQ(fleet.accounts(findings[0].module, "c").size(), 0U);
    EXPECT_EQ(fleet.accounts(world.run().catalogue.module("vps"), "a").size(), 0U);
    ASSERT_EQ(fleet.witnesses(findings[0].module, "w").size(), 1U);
    EXPECT_EQ(fleet.of(fleet.witnesses(findings[0].module, "w").front()).result.server_id, 2U);
    EXPECT_EQ(fleet.witnesses(findings[0].module, "a").size(), 0U);
}

TEST_F(FleetIndexTest, finds_the_missing_service_itself) {
    Service service = service_of(7, "a");
    miss(0, service_of(6, "a"));
    miss(0, service);
    const FleetIndex fleet = index();
    ASSERT_NE(fleet.missing_service(findings[0].module, service), nullptr);
    EXPECT_EQ(fleet.missing_service(findings[0].module, service)->index, 1U);
    service.kind = ServiceKind::addon;
    EXPECT_EQ(fleet.missing_service(findings[0].module, service), nullptr);
    EXPECT_EQ(fleet.missing_service(findings[0].module, service_of(8, "a")), nullptr);
}

TEST_F(FleetIndexTest, tells_where_a_service_stands) {
    Service service = service_of(7, "a");
    EXPECT_EQ(standing(service), Standing::present);
    miss(0, service);
    EXPECT_EQ(standing(service), Standing::missing);
    findings[0].absence_proven = false;
    EXPECT_EQ(standing(service), Standing::unproven);
    findings[0].absence_proven = true;
    findings[0].result.listing.state = ListingState::failed;
    EXPECT_EQ(standing(service), Standing::unproven);
    findings[0].result.listing.state = ListingState::complete;
    findings[0].result.identity_field.clear();
    EXPECT_EQ(standing(service), Standing::unproven);
    reset();
    service.server_id = 3;
    EXPECT_EQ(standing(service), Standing::unproven) << "a server outside the run";
    service.server_id = 0;
    EXPECT_EQ(standing(service), Standing::unassigned);
    service.server_id = 99;
    EXPECT_EQ(standing(service), Standing::unassigned);
    service.status = ServiceStatus::pending;
    EXPECT_EQ(standing(service), Standing::not_live);
    service.status = ServiceStatus::terminated;
    EXPECT_EQ(standing(service), Standing::ended);
}

TEST_F(FleetIndexTest, names_the_servers_to_which_an_account_may_have_moved_unseen) {
    const auto unread = [&] { return index().unread_servers(findings[0].module); };
    miss(0, service_of(7, "a"));
    EXPECT_EQ(unread(), std::vector<std::uint64_t>{});
    findings[1].rules_out_moves = false;
    EXPECT_EQ(unread(), std::vector<std::uint64_t>{2});
    findings.pop_back();
    EXPECT_EQ(unread(), std::vector<std::uint64_t>{2}) << "it is not in the run";
    world.servers[1].disabled = true;
    findings.clear();
    findings.push_back(world.findings_of(1));
    findings.front().rules_out_moves = true;
    miss(0, service_of(7, "a"));
    EXPECT_EQ(unread(), std::vector<std::uint64_t>{}) << "disabled and without live services";
    world.servers[1].live_services = 1;
    findings.clear();
    findings.push_back(world.findings_of(1));
    miss(0, service_of(7, "a"));
    EXPECT_EQ(unread(), (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(FleetIndexTest, forgets_accounts_and_services) {
    leave(0, account_of("a"));
    miss(0, service_of(7, "a"));
    findings[0].witnesses.push_back({"w", "W"});
    FleetIndex fleet = index();
    fleet.forget();
    EXPECT_TRUE(fleet.accounts(findings[0].module, "a").empty());
    EXPECT_EQ(fleet.missing_service(findings[0].module, service_of(7, "a")), nullptr);
    EXPECT_EQ(fleet.witnesses(findings[0].module, "w").size(), 1U);
}

}  // namespace
}  // namespace serversync
