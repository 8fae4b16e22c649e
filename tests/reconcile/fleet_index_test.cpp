// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_index.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers 1 to 3, with leftovers of the test's making.
class FleetIndexTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;
    RecordPacker packer;

    FleetIndexTest() { reset(); }

    void reset() {
        findings.clear();
        for (const std::uint64_t id : {1U, 2U, 3U}) findings.push_back(world.findings_of(id));
    }

    void miss(std::size_t server, const Service& service) {
        findings[server].services.push_back({packer.pack(service, findings[server].kept), !service.key.empty()});
    }
    void leave(std::size_t server, const Account& account) {
        findings[server].accounts.push_back({packer.pack(account, findings[server].kept), false, {}, {}});
    }

    const Module* module(const char* name) { return world.run().catalogue.module(name); }

    FleetIndex index() {
        FleetIndex fleet(world.run(), findings);
        fleet.add_accounts();
        return fleet;
    }
    Standing standing(const Service& service) { return index().standing(service); }
};

TEST_F(FleetIndexTest, finds_accounts_and_witnesses_by_module_and_key) {
    leave(0, account_of("a"));
    leave(0, account_of("b"));
    leave(1, account_of("a"));
    findings[1].witnesses.push_back({"w", "w.example", "W", 0, ServiceKind::hosting});
    findings[1].witnesses.push_back({"", "v.example", "V", 7, ServiceKind::hosting});
    const FleetIndex fleet = index();
    EXPECT_EQ(fleet.accounts(module("cpanel"), "a").size(), 2U);
    EXPECT_EQ(fleet.accounts(module("cpanel"), "a")[1].server, 1U);
    EXPECT_EQ(fleet.accounts(module("cpanel"), "b").size(), 1U);
    EXPECT_EQ(fleet.accounts(module("cpanel"), "c").size(), 0U);
    EXPECT_EQ(fleet.accounts(module("vps"), "a").size(), 0U);
    ASSERT_EQ(fleet.witnesses(module("cpanel"), "w").size(), 1U);
    EXPECT_EQ(fleet.witnesses(module("cpanel"), "w")[0].server, 1U);
    EXPECT_EQ(fleet.witnesses(module("vps"), "w").size(), 0U);
    EXPECT_EQ(fleet.witnesses(module("cpanel"), "").size(), 0U) << "it speaks of the domain alone";
    EXPECT_EQ(fleet.domain_witnesses("w.example").size(), 1U);
    EXPECT_EQ(fleet.domain_witnesses("v.example").size(), 1U);
    EXPECT_EQ(fleet.domain_witnesses("").size(), 0U);
}

TEST_F(FleetIndexTest, knows_no_account_of_a_listing_that_is_another_servers) {
    leave(0, account_of("a.example"));
    findings[0].witnesses.push_back({"w", "w.example", "W", 0, ServiceKind::hosting});
    miss(0, service_of(7, "s"));
    for (const bool is_compared : {true, false}) {
        findings[0].compared = is_compared;
        findings[0].trust()[TrustFacet::own].fault = is_compared ? TrustFault::no_match : TrustFault::none;
        const FleetIndex fleet = index();
        EXPECT_EQ(fleet.accounts(module("cpanel"), "a.example").size(), 0U);
        EXPECT_EQ(fleet.accounts_with_domain("a.example").size(), 0U);
        EXPECT_EQ(fleet.witnesses(module("cpanel"), "w").size(), 0U);
        EXPECT_NE(fleet.leftover({ServiceKind::hosting, 7}), nullptr) << "its services wait all the same";
    }
}

TEST_F(FleetIndexTest, counts_accounts_by_domain_in_all_modules_and_by_user_name_and_address_in_one) {
    Account account = account_of("a.example");
    account.username = "Bob";
    account.primary_ip = "203.0.113.7";
    leave(0, account);
    Account other = account_of("bob");
    other.domain = "www.a.example";
    other.username = "bob";
    other.primary_ip = "203.0.113.7";
    leave(2, other);
    account.key = account.unique_identifier = "host";
    account.username = "BOB";
    leave(1, account);
    const FleetIndex fleet = index();
    EXPECT_EQ(fleet.accounts_with_domain("a.example").size(), 2U) << "what identifies by domain is its identifier";
    EXPECT_EQ(fleet.accounts_with_username(module("cpanel"), "bOb"), 2U);
    EXPECT_EQ(fleet.accounts_with_username(module("vps"), "bob"), 1U);
    EXPECT_EQ(fleet.accounts_with_address(module("cpanel"), "203.0.113.7"), 2U);
    EXPECT_EQ(fleet.accounts_with_address(module("vps"), "203.0.113.7"), 1U);
    EXPECT_EQ(fleet.accounts_with_address(module("vps"), ""), 0U);
}

TEST_F(FleetIndexTest, finds_leftover_services_by_address_client_and_day) {
    Service service = service_of(7, "a");
    service.dedicated_ip = "203.0.113.7";
    service.registered_on = parse_date("2026-03-10");
    miss(0, service);
    service.id = 8;
    miss(1, service);
    service.id = 9;
    service.client_id = 0;
    miss(1, service);
    const FleetIndex fleet = index();
    EXPECT_EQ(fleet.services_with_address(module("cpanel"), "203.0.113.7").size(), 3U);
    EXPECT_EQ(fleet.services_with_address(module("vps"), "203.0.113.7").size(), 0U);
    EXPECT_EQ(fleet.services_of_client(1).size(), 2U);
    EXPECT_EQ(fleet.services_of_client(0U, 1), 1U);
    EXPECT_EQ(fleet.services_of_client(1U, 1), 1U);
    EXPECT_EQ(fleet.services_of_client(2U, 1), 0U);
    EXPECT_EQ(fleet.services_registered(1, *parse_date("2026-03-10")), 2U);
    EXPECT_EQ(fleet.services_registered(1, *parse_date("2026-03-11")), 0U);
    ASSERT_NE(fleet.leftover({ServiceKind::hosting, 8}), nullptr);
    EXPECT_EQ(fleet.leftover({ServiceKind::hosting, 8})->server, 1U);
    EXPECT_EQ(fleet.leftover({ServiceKind::addon, 8}), nullptr);
}

TEST_F(FleetIndexTest, tells_where_a_service_stands) {
    Service service = service_of(7, "a");
    EXPECT_EQ(standing(service), Standing::settled);
    miss(0, service);
    EXPECT_EQ(standing(service), Standing::missing);
    findings[0].compared = false;
    EXPECT_EQ(standing(service), Standing::unproven);
    reset();
    service.key = {};
    miss(0, service);
    EXPECT_EQ(standing(service), Standing::no_key);
    service.key = "a";
    world.add_server("cpanel");
    reset();
    service.server_id = 4;
    EXPECT_EQ(standing(service), Standing::unproven) << "a server outside the run";
    for (const std::uint64_t nowhere : {0U, 99U}) {
        service.server_id = nowhere;
        EXPECT_EQ(standing(service), Standing::unassigned);
    }
    world.server(4).gone = true;
    reset();
    service.server_id = 4;
    EXPECT_EQ(standing(service), Standing::unassigned);
    service.server_id = 1;
    for (const ServiceStatus status : {ServiceStatus::pending, ServiceStatus::completed, ServiceStatus::unknown}) {
        service.status = status;
        EXPECT_EQ(standing(service), Standing::settled);
        findings[0].absent = {name_of(service)};
        EXPECT_EQ(standing(service), Standing::absent);
        findings[0].absent.clear();
    }
    service.status = ServiceStatus::active;
    service.module = "vps";  // the listing does not speak of it
    findings[0].absent = {name_of(service)};
    EXPECT_EQ(standing(service), Standing::absent);
    for (const ServiceStatus status : {ServiceStatus::terminated, ServiceStatus::cancelled, ServiceStatus::fraud}) {
        service.status = status;
        EXPECT_EQ(standing(service), Standing::ended);
    }
    for (const Standing each : {Standing::missing, Standing::no_key, Standing::unproven, Standing::unassigned, Standing::absent})
        EXPECT_TRUE(is_leftover(each));
    EXPECT_FALSE(is_leftover(Standing::settled));
    EXPECT_FALSE(is_leftover(Standing::ended));
}

TEST_F(FleetIndexTest, takes_servers_that_are_one_machine_for_one) {
    world.add_server("cpanel").same_as = 2;
    world.add_server("cpanel");
    reset();
    const FleetIndex fleet = index();
    EXPECT_TRUE(fleet.is_same_machine(2, 4));
    EXPECT_TRUE(fleet.is_same_machine(4, 2));
    EXPECT_TRUE(fleet.is_same_machine(4, 4));
    EXPECT_FALSE(fleet.is_same_machine(1, 4));
    EXPECT_EQ(fleet.index_of(4), 1U);
    EXPECT_EQ(fleet.findings_of(4)->result.server_id, 2U);
    EXPECT_FALSE(fleet.index_of(5));
    EXPECT_EQ(fleet.findings_of(99), nullptr);
    Service service = service_of(7, "a");
    service.server_id = 4;
    EXPECT_EQ(fleet.standing(service), Standing::settled);
}

TEST_F(FleetIndexTest, tells_the_module_of_a_service_by_its_server) {
    world.add_server("vps").gone = true;
    reset();
    const FleetIndex fleet = index();
    Service service = service_of(7, "a");
    service.module = "vps";
    EXPECT_EQ(fleet.module_of(service), module("cpanel"));
    for (const std::uint64_t none : {0U, 4U, 99U}) {
        service.server_id = none;
        EXPECT_EQ(fleet.module_of(service), module("vps"));
    }
    service.module = "none";
    EXPECT_EQ(fleet.module_of(service), nullptr);
}

}  // namespace
}  // namespace serversync
