// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_fleet.hpp"

#include <gtest/gtest.h>

#include "engine/reconcile/reconcile_server.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers 1 and 2 of one module, from listings and services to a result for each.
class ReconcileFleetTest : public testing::Test {
protected:
    World world;
    Listing listings[2] = {listing_of({account_of("other1")}), listing_of({account_of("other2")})};
    std::vector<Service> services;  ///< of all servers, and of none
    std::vector<ServerFindings> findings;

    ReconcileFleetTest() {
        serve(101, "other1", 1);
        serve(102, "other2", 2);
    }

    void list(std::size_t server, const Account& account) {
        listings[server].accounts.push_back(account);
        ++listings[server].rows;
    }

    Service& serve(std::uint64_t id, std::string_view key, std::uint64_t server, ServiceStatus status = ServiceStatus::active) {
        Service& service = services.emplace_back(service_of(id, key));
        service.server_id = server;
        service.status = status;
        service.status_text = to_text(status);
        return service;
    }

    void reconcile() {
        const RunContext& run = world.run();
        findings.clear();
        for (const std::uint64_t id : {1U, 2U}) {
            std::vector<Service> of_server;
            for (const Service& service : services) {
                if (service.server_id == id) of_server.push_back(service);
            }
            findings.push_back(reconcile_server(run, *run.catalogue.server(id), listings[id - 1], of_server));
        }
        FleetReconciliation fleet(run, findings);
        for (std::size_t i = 0; i < 2; ++i) {
            ServerFacts facts;
            for (const LeftoverAccount& leftover : findings[i].accounts) {
                AccountFacts& account = facts.accounts.emplace_back();
                for (const Service& service : services) {
                    if (service.key == leftover.account.key() && service.server_id != i + 1) account.same_key.push_back(service);
                }
            }
            fleet.judge_accounts(i, facts);
        }
        fleet.settle();
        for (std::size_t i = 0; i < 2; ++i) fleet.judge_services(i);
    }

    /// The items of a server, classes in their order.
    std::vector<std::string> items(std::size_t server) const {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < plan_class_count; ++i) {
            for (const std::string& item : items_of(findings[server].result, static_cast<PlanClass>(i))) all.push_back(item);
        }
        return all;
    }

    const Tally& tally(std::size_t server) const { return findings[server].result.tally; }
};

using Texts = std::vector<std::string>;

TEST_F(ReconcileFleetTest, what_nothing_explains_is_an_orphan_or_an_import) {
    list(0, account_of("new"));
    serve(1, "gone", 2);
    reconcile();
    EXPECT_EQ(items(0), Texts{"unmanaged new -"});
    EXPECT_EQ(items(1), Texts{"billed_but_missing gone 1"});
    EXPECT_EQ(tally(0)[AccountFate::unmanaged], 1U);
    EXPECT_EQ(tally(1)[ServiceFate::missing], 1U);
    EXPECT_EQ(
        tally(1).items_in(PlanClass::orphan, Disposition::deferred) + tally(1).items_in(PlanClass::orphan, Disposition::proposed),
        1U);
    EXPECT_EQ(tally(1).severities[static_cast<std::size_t>(Severity::high)], 1U);
}

TEST_F(ReconcileFleetTest, an_account_and_a_missing_service_of_its_key_are_a_move) {
    list(1, account_of("a"));
    serve(1, "a", 1);
    reconcile();
    EXPECT_EQ(items(0), Texts{});
    EXPECT_EQ(items(1), Texts{"moved a 1"});
    EXPECT_EQ(tally(0)[ServiceFate::moved], 1U);
    EXPECT_EQ(tally(1)[AccountFate::moved], 1U);
    ItemReader reader;
    const Item& item = reader.read(findings[1].result.of(PlanClass::sync).packed().front());
    ASSERT_EQ(item.changes.size(), 1U);
    EXPECT_EQ(item.changes[0].field, Field::server);
    EXPECT_EQ(item.changes[0].before, "1");
    EXPECT_EQ(item.changes[0].after, "2");
    EXPECT_EQ(item.changes[0].disposition, Disposition::proposed);
    EXPECT_EQ(item.evidence, std::vector<std::string_view>{"the complete listing of server 1 ('server1') does not have it"});
    world.policy.authority[static_cast<std::size_t>(Field::server)] = Authority::billing;
    reconcile();
    EXPECT_EQ(reader.read(findings[1].result.of(PlanClass::sync).packed().front()).disposition, Disposition::report_only);
}

TEST_F(ReconcileFleetTest, an_unassigned_service_goes_where_its_account_is) {
    list(1, account_of("a"));
    serve(1, "a", 0);
    reconcile();
    EXPECT_EQ(items(1), Texts{"unassigned a 1"});
    EXPECT_EQ(tally(1)[AccountFate::linked], 1U);
    services.back().server_id = 99;
    reconcile();
    EXPECT_EQ(items(1), Texts{"unassigned a 1"});
}

TEST_F(ReconcileFleetTest, a_move_without_proof_is_ambiguous) {
    list(1, account_of("a"));
    serve(1, "a", 1);
    listings[0].state = ListingState::partial;
    reconcile();
    EXPECT_EQ(items(0), Texts{}) << "settled with the account";
    EXPECT_EQ(items(1), Texts{"ambiguous_move a -"});
    EXPECT_EQ(tally(0)[ServiceFate::ambiguous_move], 1U);
    listings[0].state = ListingState::complete;
    listings[1].accounts.back().status = AccountStatus::other_word;
    reconcile();
    EXPECT_EQ(items(1), Texts{"ambiguous_move a -"}) << "its status is outside the contract";
    listings[1].accounts.back().status = AccountStatus::active;
    serve(2, "a", 0);
    reconcile();
    EXPECT_EQ(items(1), Texts{"ambiguous_move a -"}) << "two services could be it";
    services.back().status = ServiceStatus::pending;
    reconcile();
    EXPECT_EQ(items(1), Texts{"ambiguous_move a -"}) << "one of them is Pending";
    services.back().status = ServiceStatus::terminated;
    reconcile();
    EXPECT_EQ(items(1), Texts{"moved a 1"}) << "ended ones count for nothing";
}

TEST_F(ReconcileFleetTest, a_move_of_two_accounts_is_ambiguous) {
    list(0, account_of("a"));
    list(1, account_of("a"));
    serve(1, "a", 0);
    reconcile();
    EXPECT_EQ(items(0), Texts{"ambiguous_move a -"});
    EXPECT_EQ(items(1), Texts{"ambiguous_move a -"});
}

TEST_F(ReconcileFleetTest, a_copy_beside_the_account_of_its_service_is_a_leftover) {
    list(0, account_of("a"));
    list(1, account_of("a"));
    serve(1, "a", 1);
    reconcile();
    EXPECT_EQ(items(0), Texts{});
    EXPECT_EQ(items(1), Texts{"leftover_copy a -"});
    EXPECT_EQ(tally(1)[AccountFate::leftover_copy], 1U);
}

TEST_F(ReconcileFleetTest, an_ended_service_of_the_server_makes_no_import) {
    list(0, account_of("a"));
    serve(1, "a", 1, ServiceStatus::terminated);
    serve(2, "a", 1, ServiceStatus::fraud);
    reconcile();
    EXPECT_EQ(items(0), Texts{"live_after_termination a 2"}) << "of the highest id";
    EXPECT_EQ(tally(0)[AccountFate::ended_match], 1U);
}

TEST_F(ReconcileFleetTest, ended_services_elsewhere_make_an_import_with_evidence) {
    list(0, account_of("a"));
    serve(1, "a", 2, ServiceStatus::terminated);
    reconcile();
    EXPECT_EQ(items(0), Texts{"unmanaged a -"});
}

TEST_F(ReconcileFleetTest, a_missing_service_whose_account_is_decided_elsewhere_is_no_orphan) {
    list(1, account_of("a"));
    list(1, account_of("a"));  // two rows with one key: a witness
    serve(1, "a", 1);
    reconcile();
    EXPECT_EQ(items(0), Texts{"ambiguous_move a 1"});
    EXPECT_EQ(tally(0)[ServiceFate::ambiguous_move], 1U);
}

TEST_F(ReconcileFleetTest, a_missing_service_is_unconfirmed_while_a_server_was_not_read) {
    serve(1, "gone", 1);
    listings[1].state = ListingState::failed;
    reconcile();
    EXPECT_EQ(items(0), Texts{"missing_unconfirmed gone 1"});
    EXPECT_EQ(tally(0)[ServiceFate::missing_unconfirmed], 1U);
    ItemReader reader;
    EXPECT_EQ(reader.read(findings[0].result.of(PlanClass::review).packed().front()).unread_servers,
              std::vector<std::uint64_t>{2});
}

}  // namespace
}  // namespace serversync
