// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// What an account without a candidate becomes (law 236).
struct UnclaimedRow {
    const char* what;
    std::function<void(Fleet&)> make;
    Texts items;               ///< of the account's server
    std::uint64_t server = 2;  ///< which that is
};

void check_unclaimed(std::initializer_list<UnclaimedRow> rows) {
    for (const UnclaimedRow& row : rows) {
        Fleet fleet;
        row.make(fleet);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(row.server), row.items) << row.what;
    }
}

using S = ServiceStatus;

Account& latest(Fleet& fleet, std::uint64_t server) { return fleet.listings.at(server).accounts.back(); }

/// Service 1 "a.example" has its account on server 1; server 2 has one too.
Service& copy(Fleet& fleet) { return fleet.list(2, "a.example"), fleet.pair(1, "a.example", 1); }

TEST(UnclaimedAccounts, are_copies_where_a_live_service_has_its_account_elsewhere) {
    check_unclaimed({
        {"live", [](Fleet& f) { copy(f); }, {"leftover_copy a.example -"}},
        {"Suspended", [](Fleet& f) { copy(f).status = S::suspended; }, {"leftover_copy a.example -"}},
        {"an agreement",
         [](Fleet& f) { copy(f).username = "ann", latest(f, 2).username = "ann"; },
         {"leftover_copy a.example -"}},
        {"a contradiction",
         [](Fleet& f) { copy(f).username = "ann", latest(f, 2).username = "bob"; },
         {"unmanaged a.example - known_owner"}},
        {"both",
         [](Fleet& f) {
             Service& service = copy(f);
             service.username = "ann", service.registered_on = parse_date("2026-03-10");
             latest(f, 2).username = "bob", latest(f, 2).created = noon("2026-03-10");
         },
         {"ambiguous_move a.example -"}},
        {"on a listing that is another's",
         [](Fleet& f) { copy(f), f.listings.at(1).digest = f.listings.at(3).digest; },
         {"ambiguous_move a.example -"}},
        {"Completed", [](Fleet& f) { copy(f).status = S::completed; }, {"unmanaged a.example - needs_choice"}},
        {"by domain in another module",
         [](Fleet& f) { f.list(2, "a.example"), f.pair(1, "bob", 3).domain = "www.a.example"; },
         {"leftover_copy a.example -"}},
        {"an account that is another's, with an ended service here",
         [](Fleet& f) { copy(f), f.serve(2, "a.example", 2, S::terminated); },
         {"leftover_copy a.example -"}},
        {"of a service that belongs to a third",
         [](Fleet& f) {
             f.list(2, "a.example");
             f.add_server("cpanel");
             f.list(4, "a.example").username = "ann";
             f.serve(1, "a.example", 1).username = "ann";
         },
         {"leftover_copy a.example -"}},
    });
}

TEST(UnclaimedAccounts, of_a_module_that_identifies_otherwise_are_copies_with_an_agreement) {
    struct Row {
        const char* what;
        std::function<void(Account&, Service&)> make;
        const char* item;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"nothing", [](Account&, Service&) {}, "unmanaged bob - needs_choice"},
             {"an agreement", [](Account&account, Service&service) { account.domain = service.domain = "b.example"; },
              "leftover_copy bob -"},
             {"a contradiction",
              [](Account&account, Service&service) { account.domain = "b.example", service.domain = "c.example"; },
              "unmanaged bob - needs_choice"},
             {"both",
              [](Account&account, Service&service) {
                  account.domain = "b.example", service.domain = "c.example";
                  account.created = noon("2026-03-10"), service.registered_on = parse_date("2026-03-10");
              },
              "ambiguous_move bob -"},
         }) {
        Fleet fleet;
        fleet.add_server("vps");
        Account& account = fleet.list(4, "bob");
        Service& service = fleet.pair(1, "bob", 3);
        account.domain = service.domain = {};
        row.make(account, service);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(4), Texts{row.item}) << row.what;
    }
}

TEST(UnclaimedAccounts, that_are_copies_hold_the_status_of_an_active_services_pair) {
    struct Row {
        const char* what;
        std::function<void(Fleet&)> make;
        Texts items;  ///< of server 1
    };
    const auto suspended = [](Fleet& f) { latest(f, 1).status = AccountStatus::suspended; };
    for (const Row& row : std::initializer_list<Row>{
             {"Active", [&](Fleet& f) { copy(f), suspended(f); }, {"suspended_on_server a.example 1 copy_elsewhere"}},
             {"Suspended: who owes cannot park his suspension",
              [&](Fleet& f) { copy(f).status = S::suspended; },
              {"live_while_suspended a.example 1"}},
             {"no copy", [&](Fleet& f) { f.pair(1, "a.example", 1), suspended(f); }, {"suspended_on_server a.example 1"}},
             {"another's",
              [&](Fleet& f) {
                  copy(f).username = "ann", latest(f, 2).username = "bob";
                  suspended(f);
              },
              {"suspended_on_server a.example 1"}},
             {"ambiguous",
              [&](Fleet& f) {
                  Service& service = copy(f);
                  service.username = "ann", service.registered_on = parse_date("2026-03-10");
                  latest(f, 2).username = "bob", latest(f, 2).created = noon("2026-03-10");
                  suspended(f);
              },
              {"suspended_on_server a.example 1 copy_elsewhere"}},
             {"another's status is its own",
              [&](Fleet& f) { copy(f), f.pair(2, "b.example", 1), suspended(f); },
              {"suspended_on_server b.example 2"}},
         }) {
        Fleet fleet;
        fleet.world.policy.situations.suspended_on_server = Action::unsuspend_account;
        row.make(fleet);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(1), row.items) << row.what;
    }
}

TEST(UnclaimedAccounts, hold_the_status_where_the_pair_is) {
    Fleet fleet;
    fleet.world.policy.situations.suspended_on_server = Action::unsuspend_account;
    fleet.add_server("cpanel");
    fleet.serve(1, "a.example", 1).username = "ann";
    Account& account = fleet.list(4, "a.example");
    account.username = "ann", account.status = AccountStatus::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(4), (Texts{"moved a.example 1", "suspended_on_server a.example 1"}));
    fleet.list(2, "a.example");
    fleet.reconcile();
    EXPECT_EQ(fleet.items(2), Texts{"leftover_copy a.example -"});
    EXPECT_EQ(fleet.items(4), (Texts{"moved a.example 1", "suspended_on_server a.example 1 copy_elsewhere"}));
}

TEST(UnclaimedAccounts, have_the_status_of_an_ended_service) {
    check_unclaimed({
        {"of the server",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 2, S::terminated); },
         {"live_after_termination a.example 1 policy"}},
        {"the highest id",
         [](Fleet& f) {
             f.list(2, "a.example"), f.serve(1, "a.example", 2, S::terminated), f.serve(3, "a.example", 2, S::fraud),
                 f.serve(2, "a.example", 2, S::cancelled);
         },
         {"live_after_termination a.example 3 policy"}},
        {"of the server before others",
         [](Fleet& f) {
             f.list(2, "a.example"), f.serve(1, "a.example", 2, S::terminated), f.serve(9, "a.example", 1, S::terminated);
         },
         {"live_after_termination a.example 1 policy"}},
        {"elsewhere",
         [](Fleet& f) {
             f.list(2, "a.example"), f.serve(3, "a.example", 1, S::terminated), f.serve(4, "a.example", 0, S::cancelled),
                 f.serve(2, "a.example", 1, S::cancelled);
         },
         {"live_after_termination a.example 4 policy"}},
        {"the highest id, addon or not",
         [](Fleet& f) {
             f.list(2, "a.example"), f.serve(50, "a.example", 1, S::terminated);
             f.serve(3, "a.example", 1, S::terminated).kind = ServiceKind::addon;
         },
         {"live_after_termination a.example 50 policy"}},
        {"in another module",
         [](Fleet& f) { f.list(2, "bob"), f.serve(1, "bob", 3, S::terminated); },
         {"unmanaged bob - needs_choice"}},
        {"elsewhere, by another identity, without an agreement",
         [](Fleet& f) {
             f.add_server("vps");
             f.list(4, "bob"), f.serve(1, "bob", 3, S::terminated);
         },
         {"unmanaged bob - needs_choice"},
         4},
        {"elsewhere, by another identity, with one",
         [](Fleet& f) {
             f.add_server("vps");
             f.list(4, "bob").domain = "b.example", f.serve(1, "bob", 3, S::terminated).domain = "b.example";
         },
         {"live_after_termination bob 1 policy"},
         4},
        {"suspended",
         [](Fleet& f) { f.list(2, "a.example").status = AccountStatus::suspended, f.serve(1, "a.example", 2, S::terminated); },
         {"not_removed a.example 1 policy"}},
        {"both ended",
         [](Fleet& f) {
             Account& account = f.list(2, "a.example");
             account.status = AccountStatus::other_word, account.status_text = "Terminated";
             f.serve(1, "a.example", 2, S::terminated);
         },
         {}},
    });
    Fleet fleet;
    fleet.list(2, "a.example"), fleet.serve(1, "a.example", 2, S::terminated), fleet.serve(2, "a.example", 1, S::fraud);
    fleet.reconcile();
    EXPECT_EQ(fleet.tally(2)[AccountFate::ended_match], 1U);
    ItemReader reader;
    const Item& item = reader.read(fleet.of(2).result.of(PlanClass::status_mismatch).packed().front());
    ASSERT_EQ(item.candidates.size(), 1U);
    EXPECT_EQ(item.candidates[0].id, 2U);
}

TEST(UnclaimedAccounts, are_terminated_only_where_policy_server_and_evidence_say_so) {
    struct Row {
        const char* what;
        std::function<void(Account&, Service&)> make;
        const char* cause;  ///< blank: proposed
    };
    for (const Row& row : std::initializer_list<Row>{
             {"an agreement", [](Account&account, Service&service) { account.username = service.username = "ann"; }, ""},
             {"nothing", [](Account&, Service&) {}, " no_proposal"},
             {"the package alone", [](Account&account, Service&) { account.product = "small"; }, " no_proposal"},
             {"elsewhere",
              [](Account&account, Service&service) { account.username = service.username = "ann", service.server_id = 1; },
              " no_proposal"},
             {"one contradiction beside it",
              [](Account&account, Service&service) {
                  account.username = service.username = "ann";
                  account.primary_ip = "203.0.113.7", service.dedicated_ip = "203.0.113.8";
              },
              ""},
             {"created after its end",
              [](Account&account, Service&service) {
                  account.username = "bob", service.username = "ann";
                  account.created = noon("2026-03-10"), service.terminated_on = parse_date("2026-03-09");
              },
              " no_proposal"},
         }) {
        Fleet fleet;
        fleet.world.policy.terminate_accounts = true;
        Service& service = fleet.serve(1, "a.example", 2, S::terminated);
        row.make(fleet.list(2, "a.example"), service);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(2), Texts{"live_after_termination a.example 1" + std::string(row.cause)}) << row.what;
    }
    // By another identity, the e-mail of another client and another site: law 231, whatever else agrees.
    Fleet fleet;
    fleet.world.policy.terminate_accounts = true;
    fleet.client(9, "bob@example.net");
    Service& service = fleet.serve(1, "bob", 3, S::terminated);
    Account& account = fleet.list(3, "bob");
    account.created = noon("2026-03-10"), service.registered_on = parse_date("2026-03-10");
    account.domain = "b.example", service.domain = "c.example";
    fleet.reconcile();
    EXPECT_EQ(fleet.items(3), Texts{"live_after_termination bob 1"});
    set_email(latest(fleet, 3), "bob@example.net");
    fleet.reconcile();
    EXPECT_EQ(fleet.items(3), Texts{"live_after_termination bob 1 no_proposal"});
}

/// Service 1 of server 2 is the reseller "res", and the account on server 2 is his.
void resell(Fleet& fleet) {
    fleet.world.products[1].type = "reselleraccount";
    Service& reseller = fleet.pair(1, "res.example", 2);
    reseller.username = "RES", reseller.product_id = 2;
    fleet.list(2, "a.example").owner = "res";
}

TEST(UnclaimedAccounts, are_resold_where_their_owner_is_a_live_reseller_of_the_server) {
    check_unclaimed({
        {"live", [](Fleet& f) { resell(f); }, {}},
        {"Suspended",
         [](Fleet& f) { resell(f), f.services.back().status = S::suspended; },
         {"live_while_suspended res.example 1"}},
        {"ended", [](Fleet& f) { resell(f), f.services.back().status = S::completed; }, {"unmanaged a.example - needs_choice"}},
        {"no reseller product",
         [](Fleet& f) { resell(f), f.services.back().product_id = 1; },
         {"unmanaged a.example - known_owner"}},
        {"himself", [](Fleet& f) { resell(f), latest(f, 2).username = "res"; }, {"unmanaged a.example - known_owner"}},
        {"of another server",
         [](Fleet& f) {
             f.world.products[1].type = "reselleraccount";
             Service& reseller = f.pair(1, "res.example", 1);
             reseller.username = "res", reseller.product_id = 2;
             f.list(2, "a.example").owner = "res";
         },
         {"unmanaged a.example - needs_choice"}},
        {"with an ended service of their own",
         [](Fleet& f) { resell(f), f.serve(2, "a.example", 2, S::terminated); },
         {"live_after_termination a.example 2 policy"}},
    });
    Fleet fleet;
    resell(fleet), fleet.list(2, "b.example").owner = "res";
    fleet.reconcile();
    EXPECT_EQ(fleet.tally(2)[AccountFate::resold], 2U);
    const auto& notes = fleet.of(2).result.diagnostics;
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].code, DiagnosticCode::resold_accounts);
    EXPECT_EQ(notes[0].count, 2U);
}

TEST(UnclaimedAccounts, of_several_servers_are_one_item) {
    const auto copies = [](Fleet& f) {
        f.add_server("cpanel");
        f.list(1, "a.example"), f.list(2, "a.example"), f.list(4, "a.example");
    };
    check_unclaimed({
        {"on the first server", copies, {"unmanaged_copies a.example -"}, 1},
        {"and no other", copies, {}, 2},
        {"and no other still", copies, {}, 4},
        {"not of another module", [](Fleet& f) { f.list(2, "bob"), f.list(3, "bob"); }, {"unmanaged bob - needs_choice"}},
        {"not with an account that belongs to a service",
         [&](Fleet& f) {
             f.list(2, "a.example");
             f.add_server("cpanel");
             f.list(4, "a.example").username = "ann";
             f.serve(1, "b.example", 1).username = "ann";
         },
         {"unmanaged a.example - needs_choice"}},
        {"not with one that is resold",
         [](Fleet& f) {
             f.world.products[1].type = "reselleraccount";
             Service& reseller = f.pair(1, "res.example", 1);
             reseller.username = "res", reseller.product_id = 2;
             f.list(1, "a.example").owner = "res";
             f.list(2, "a.example");
         },
         {"unmanaged a.example - needs_choice"}},
        {"not with one of an ended service",
         [](Fleet& f) { f.list(1, "a.example"), f.serve(1, "a.example", 1, S::terminated), f.list(2, "b.example"); },
         {"unmanaged b.example - needs_choice"}},
        {"not with a paired account",
         [](Fleet& f) { f.list(2, "a.example"), f.pair(1, "a.example", 1).status = S::completed; },
         {"unmanaged a.example - needs_choice"}},
    });
    Fleet fleet;
    copies(fleet);
    fleet.reconcile();
    ItemReader reader;
    const Item& item = reader.read(fleet.of(1).result.of(PlanClass::review).packed().front());
    ASSERT_EQ(item.candidates.size(), 2U);
    EXPECT_EQ(item.candidates[0].server_id, 2U);
    EXPECT_EQ(item.candidates[1].server_id, 4U);
    for (const std::uint64_t server : {1U, 2U, 4U}) EXPECT_EQ(fleet.tally(server)[AccountFate::unmanaged_copy], 1U);
}

TEST(UnclaimedAccounts, of_several_servers_with_another_identity_are_one_customers) {
    struct Row {
        const char* what;
        std::function<void(Account&)> make;
        bool same;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"nothing", [](Account&) {}, false},
             {"domain", [](Account& account) { account.domain = "www.B.example"; }, true},
             {"another domain", [](Account& account) { account.domain = "c.example"; }, false},
             {"e-mail", [](Account& account) { set_email(account, "BOB@example.net"); }, true},
             {"one e-mail of several",
              [](Account& account) {
                  account.email = "ann@example.net";
                  account.emails = "ann@example.net bob@example.net";
              },
              true},
             {"other e-mails", [](Account& account) { set_email(account, "bob@example.com"); }, false},
             {"the user name, which identifies", [](Account& account) { account.username = "bob"; }, false},
         }) {
        Fleet fleet;
        fleet.add_server("vps");
        Account& first = fleet.list(3, "bob");
        first.domain = "b.example", first.username = "bob";
        set_email(first, "bob@example.net");
        Account& second = fleet.list(4, "bob");
        second.domain = {};
        row.make(second);
        fleet.reconcile();
        EXPECT_EQ(fleet.tally(4)[AccountFate::unmanaged_copy], row.same ? 1U : 0U) << row.what;
        EXPECT_EQ(fleet.items(3), Texts{row.same ? "unmanaged_copies bob -" : "unmanaged bob - needs_choice"}) << row.what;
    }
}

TEST(UnclaimedAccounts, of_a_listing_that_is_another_servers_claim_nothing) {
    Fleet fleet;
    for (std::uint64_t i = 0; i < 8; ++i)
        fleet.serve(20 + i, std::initializer_list<const char*>{"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"}.begin()[i], 2);
    fleet.list(2, "a.example"), fleet.serve(1, "a.example", 1);
    fleet.list(2, "b.example"), fleet.list(1, "b.example");
    fleet.list(2, "c.example"), fleet.pair(2, "c.example", 1), latest(fleet, 1).status = AccountStatus::suspended;
    fleet.world.policy.situations.suspended_on_server = Action::unsuspend_account;
    fleet.reconcile();
    EXPECT_EQ(fleet.of(2).trust()[TrustFacet::own].fault, TrustFault::no_match);
    EXPECT_EQ(fleet.tally(2)[AccountFate::moved], 0U);
    EXPECT_EQ(fleet.tally(2)[AccountFate::unmanaged_copy], 0U);
    EXPECT_EQ(fleet.items(1), (Texts{"unmanaged b.example - needs_choice", "billed_but_missing a.example 1 unconfirmed",
                                     "suspended_on_server c.example 2"}))
        << "nothing of it is evidence";
    EXPECT_EQ(fleet.tally(2)[AccountFate::leftover_copy], 1U);
}

}  // namespace
}  // namespace serversync
