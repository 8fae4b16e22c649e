// SPDX-License-Identifier: MIT
#include "engine/reconcile/claimed_names.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Server 3 identifies by user name, server 1 by domain. The account of service 1 has another domain, or another user name, than
/// the service.
Service& with_new_domain(Fleet& fleet) {
    Service& service = fleet.pair(1, "ada", 3);
    service.domain = "old.example";
    service.client_id = 1;
    fleet.listings.at(3).accounts.back().domain = "new.example";
    return service;
}

Service& with_new_username(Fleet& fleet) {
    Service& service = fleet.pair(1, "a.example", 1);
    service.username = "old";
    service.client_id = 1;
    fleet.listings.at(1).accounts.back().username = "new";
    return service;
}

/// A service of client 9 with its account on the server.
Service& others(Fleet& fleet, std::uint64_t server) {
    Service& service = fleet.pair(9, server == 3 ? "bob" : "b.example", server);
    service.client_id = 9;
    return service;
}

struct ClaimRow {
    const char* what;
    std::function<void(Fleet&)> make;
    std::uint64_t server;
    Texts items;
};

void check_claims(std::initializer_list<ClaimRow> rows) {
    for (const ClaimRow& row : rows) {
        Fleet fleet;
        row.make(fleet);
        fleet.reconcile();
        EXPECT_EQ(items_of(fleet.of(row.server).result, PlanClass::sync), row.items) << row.what;
    }
}

using S = ServiceStatus;

TEST(ClaimedNames, of_another_clients_live_service_are_not_taken) {
    const Texts held{"differs ada 1 name_of_another"};
    const Texts proposed{"differs ada 1"};
    check_claims({
        {"nobody's", [](Fleet& f) { with_new_domain(f); }, 3, proposed},
        {"another client's", [](Fleet& f) { with_new_domain(f), others(f, 2).domain = "new.example"; }, 3, held},
        {"with www", [](Fleet& f) { with_new_domain(f), others(f, 2).domain = "WWW.new.example"; }, 3, held},
        {"which is Suspended",
         [](Fleet& f) {
             with_new_domain(f);
             others(f, 2).domain = "new.example", f.services.back().status = S::suspended;
         },
         3, held},
        {"which has ended",
         [](Fleet& f) {
             with_new_domain(f);
             others(f, 2).domain = "new.example", f.services.back().status = S::terminated;
         },
         3, proposed},
        {"which is an unpaid order",
         [](Fleet& f) {
             with_new_domain(f);
             others(f, 2).domain = "new.example", f.services.back().status = S::pending;
         },
         3, proposed},
        {"which has no account", [](Fleet& f) { with_new_domain(f), f.serve(9, "new.example", 2).client_id = 9; }, 3, held},
        {"his own",
         [](Fleet& f) {
             with_new_domain(f);
             others(f, 2).domain = "new.example", f.services.back().client_id = 1;
         },
         3, proposed},
    });
}

TEST(ClaimedNames, of_users_are_one_servers) {
    const Texts held{"differs a.example 1 name_of_another"};
    const Texts proposed{"differs a.example 1"};
    check_claims({
        {"nobody's", [](Fleet& f) { with_new_username(f); }, 1, proposed},
        {"another client's", [](Fleet& f) { with_new_username(f), others(f, 1).username = "new"; }, 1, held},
        {"in capitals", [](Fleet& f) { with_new_username(f), others(f, 1).username = "NEW"; }, 1, held},
        {"on another server", [](Fleet& f) { with_new_username(f), others(f, 2).username = "new"; }, 1, proposed},
        {"on another name of the machine",
         [](Fleet& f) {
             f.world.server(2).same_as = 1;
             std::erase_if(f.services, [](const Service& service) { return service.server_id == 2; });
             with_new_username(f);
             others(f, 1).username = "new", f.services.back().server_id = 2;
         },
         1, held},
        {"of a service that had no user name",
         [](Fleet& f) { with_new_username(f).username = {}, others(f, 1).username = "new"; }, 1, held},
    });
}

TEST(ClaimedNames, hold_the_whole_sync_and_show_whose_they_are) {
    Fleet fleet;
    Service& service = with_new_domain(fleet);
    service.dedicated_ip = "203.0.113.7";
    service.registered_on = parse_date("2026-03-10");
    fleet.listings.at(3).accounts.back().primary_ip = "203.0.113.8";
    fleet.listings.at(3).accounts.back().created = noon("2026-03-10");
    fleet.world.policy.authority[static_cast<std::size_t>(Field::primaryip)] = Authority::server;
    others(fleet, 2).domain = "new.example";
    fleet.reconcile();
    ItemReader reader;
    ASSERT_EQ(fleet.of(3).result.of(PlanClass::sync).size(), 1U);
    const Item& sync = reader.read(fleet.of(3).result.of(PlanClass::sync).packed().front());
    EXPECT_EQ(sync.disposition, Disposition::deferred);
    ASSERT_EQ(sync.changes.size(), 2U);
    for (const Change& change : sync.changes) EXPECT_EQ(change.cause, Cause::name_of_another) << to_text(change.field);
    ASSERT_EQ(sync.candidates.size(), 1U);
    EXPECT_EQ(sync.candidates[0].id, 9U);
    EXPECT_EQ(sync.candidates[0].name, "new.example");
    EXPECT_EQ(sync.candidates[0].note, "another client's, has this domain");
}

TEST(ClaimedNames, of_what_is_not_proposed_are_not_asked_for) {
    struct Row {
        const char* what;
        std::function<void(Fleet&)> make;
        std::size_t claims;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"proposed", [](Fleet&) {}, 1},
             {"billing decides",
              [](Fleet& f) { f.world.policy.authority[static_cast<std::size_t>(Field::domain)] = Authority::billing; }, 0},
             {"the same site", [](Fleet& f) { f.services.back().domain = "www.new.example"; }, 0},
             {"no domain", [](Fleet& f) { f.listings.at(3).accounts.back().domain = "host"; }, 0},
         }) {
        Fleet fleet;
        with_new_domain(fleet);
        row.make(fleet);
        fleet.compare();
        EXPECT_EQ(fleet.of(3).claims.size(), row.claims) << row.what;
    }
}

TEST(ClaimedNames, wait_for_what_a_move_changes_beside_the_server) {
    Fleet fleet;
    fleet.serve(1, "a.example", 2).client_id = 1;
    fleet.list(1, "a.example").username = "new";
    others(fleet, 1).username = "new";
    fleet.reconcile();
    EXPECT_EQ(items_of(fleet.of(1).result, PlanClass::sync), (Texts{"differs a.example 1 name_of_another", "moved a.example 1"}));
}

TEST(ClaimedNames, of_pairs_whose_email_must_be_known_are_held_too) {
    Fleet fleet;
    with_new_domain(fleet).username = "ada";
    fleet.client(1, "ada@example.net");
    set_email(fleet.listings.at(3).accounts.back(), "ada@example.net");
    others(fleet, 2).domain = "new.example";
    fleet.compare();
    EXPECT_EQ(fleet.of(3).suspects.size(), 1U);
    fleet.reconcile();
    EXPECT_EQ(items_of(fleet.of(3).result, PlanClass::sync), Texts{"differs ada 1 name_of_another"});
}

}  // namespace
}  // namespace serversync
