// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_index.hpp"

#include <gtest/gtest.h>

#include <functional>

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

TEST_F(FleetIndexTest, counts_accounts_by_domain_and_address_in_all_modules_and_by_user_name_in_one) {
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
    EXPECT_EQ(fleet.accounts_with_address("203.0.113.7"), 3U);
    EXPECT_EQ(fleet.accounts_with_address(""), 0U);
}

TEST_F(FleetIndexTest, finds_leftover_services_by_address_and_client) {
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
    ASSERT_NE(fleet.leftover({ServiceKind::hosting, 8}), nullptr);
    EXPECT_EQ(fleet.leftover({ServiceKind::hosting, 8})->server, 1U);
    EXPECT_EQ(fleet.leftover({ServiceKind::addon, 8}), nullptr);
}

TEST_F(FleetIndexTest, knows_whether_another_service_without_its_account_has_a_value) {
    struct Row {
        const char* what;
        std::function<void(Service& other)> make;
        bool has_client, has_day, has_address;
    };
    const Row rows[] = {
        {"the same", [](Service&) {}, true, true, true},
        {"of another client", [](Service& other) { other.client_id = 2; }, false, true, true},
        {"of another day", [](Service& other) { other.registered_on = parse_date("2026-03-11"); }, true, false, true},
        {"without a day", [](Service& other) { other.registered_on.reset(); }, true, false, true},
        {"with another address", [](Service& other) { other.dedicated_ip = "203.0.113.8"; }, true, true, false},
        {"of another server", [](Service& other) { other.server_id = 2; }, false, false, true},
        {"of another module", [](Service& other) { other.server_id = 3; }, false, false, true},
    };
    for (const Row& row : rows) {
        for (const bool is_missing : {true, false}) {
            reset();
            Service service = service_of(7, "a");
            service.dedicated_ip = "203.0.113.7";
            service.registered_on = parse_date("2026-03-10");
            Service other = service;
            other.id = 8;
            row.make(other);
            miss(0, service);
            const auto server = static_cast<std::size_t>(other.server_id - 1);
            if (is_missing) {
                miss(server, other);
            } else {
                findings[server].absent = {{name_of(other), other.client_id, other.registered_on, other.dedicated_ip}};
            }
            const FleetIndex fleet = index();
            EXPECT_EQ(fleet.has_client_of_another(service), row.has_client) << row.what;
            EXPECT_EQ(fleet.has_day_of_another(service), row.has_day) << row.what;
            EXPECT_EQ(fleet.is_address_of_another(name_of(service), service.dedicated_ip), row.has_address) << row.what;
        }
    }
}

TEST_F(FleetIndexTest, takes_what_nobody_looked_at_for_anothers) {
    Service service = service_of(7, "a");
    service.registered_on = parse_date("2026-03-10");
    miss(0, service);
    EXPECT_FALSE(index().has_client_of_another(service));
    EXPECT_FALSE(index().has_day_of_another(service));
    findings[0].compared = false;
    EXPECT_TRUE(index().has_client_of_another(service));
    EXPECT_TRUE(index().has_day_of_another(service));
    findings.erase(findings.begin());
    EXPECT_TRUE(index().has_client_of_another(service));
}

TEST_F(FleetIndexTest, takes_services_without_a_server_together) {
    Service service = service_of(7, "a");
    service.server_id = 0;
    service.registered_on = parse_date("2026-03-10");
    Service other = service;
    other.id = 8;
    other.server_id = 99;
    std::vector<PackedService> unassigned;
    TextArena texts;
    for (const Service& one : {service, other}) unassigned.push_back(packer.pack(one, texts));
    const FleetIndex both(world.run(), findings, unassigned);
    EXPECT_TRUE(both.has_client_of_another(service));
    EXPECT_TRUE(both.has_day_of_another(service));
    unassigned.pop_back();
    const FleetIndex alone(world.run(), findings, unassigned);
    EXPECT_FALSE(alone.has_client_of_another(service));
    EXPECT_FALSE(alone.has_day_of_another(service));
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
        findings[0].absent = {{name_of(service), 0, {}, {}}};
        EXPECT_EQ(standing(service), Standing::absent);
        findings[0].absent.clear();
    }
    service.status = ServiceStatus::active;
    service.module = "vps";  // the listing does not speak of it
    findings[0].absent = {{name_of(service), 0, {}, {}}};
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
