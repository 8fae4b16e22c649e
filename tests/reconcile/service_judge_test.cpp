// SPDX-License-Identifier: MIT
#include "engine/reconcile/service_judge.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// What becomes of a missing live service without a candidate (law 237).
struct MissingRow {
    const char* what;
    std::function<void(Fleet&)> make;
    Texts items;               ///< of the service's server
    std::uint64_t server = 1;  ///< which that is
};

void check_missing(std::initializer_list<MissingRow> rows) {
    for (const MissingRow& row : rows) {
        Fleet fleet;
        row.make(fleet);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(row.server), row.items) << row.what;
    }
}

using S = ServiceStatus;

/// Service 1 "a.example" is missing on server 1.
Service& lose(Fleet& fleet) { return fleet.serve(1, "a.example", 1); }

TEST(ServiceJudge, a_missing_service_is_an_orphan) {
    check_missing({
        {"Active", [](Fleet& f) { lose(f); }, {"billed_but_missing a.example 1"}},
        {"Suspended", [](Fleet& f) { lose(f).status = S::suspended; }, {"suspended_and_missing a.example 1"}},
        {"Pending", [](Fleet& f) { lose(f).status = S::pending; }, {}},
        {"with a candidate", [](Fleet& f) { lose(f), f.list(2, "a.example"); }, {}},
        {"while another has left without one",
         [](Fleet& f) { lose(f), f.list(2, "a.example"), f.serve(2, "b.example", 1); },
         {"billed_but_missing b.example 2"}},
        {"without a key",
         [](Fleet& f) {
             Service& service = lose(f);
             service.key = service.identity = {};
         },
         {"no_identity  1"}},
    });
    Fleet fleet;
    lose(fleet);
    fleet.reconcile();
    EXPECT_EQ(fleet.tally(1)[ServiceFate::missing], 1U);
    fleet.services.back().key = {};
    fleet.reconcile();
    EXPECT_EQ(fleet.tally(1)[ServiceFate::no_identity], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::missing], 0U);
}

TEST(ServiceJudge, an_account_elsewhere_with_its_key_makes_it_ambiguous) {
    check_missing({
        {"of another live service", [](Fleet& f) { lose(f), f.pair(2, "a.example", 2); }, {"ambiguous_move a.example 1"}},
        {"of a Suspended one",
         [](Fleet& f) { lose(f), f.pair(2, "a.example", 2).status = S::suspended; },
         {"ambiguous_move a.example 1"}},
        {"of a Completed one",
         [](Fleet& f) { lose(f), f.pair(2, "a.example", 2).status = S::completed; },
         {"ambiguous_move a.example 1"}},
        {"of one whose status cannot be read",
         [](Fleet& f) { lose(f), f.pair(2, "a.example", 2).status = S::unknown; },
         {"ambiguous_move a.example 1"}},
        {"of an ended one",
         [](Fleet& f) { lose(f), f.list(2, "b.example"), f.serve(2, "b.example", 2, S::terminated).domain = "a.example"; },
         {"billed_but_missing a.example 1"}},
        {"of one on a listing that is another's",
         [](Fleet& f) {
             lose(f), f.pair(2, "a.example", 2);
             f.listings.at(2).digest = f.listings.at(3).digest;
         },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"of a Pending one",
         [](Fleet& f) { lose(f), f.pair(2, "a.example", 2).status = S::pending; },
         {"ambiguous_move a.example 1"}},
        {"of several rows",
         [](Fleet& f) { lose(f), f.list(2, "a.example"), f.list(2, "a.example"); },
         {"ambiguous_move a.example 1"}},
        {"of several services",
         [](Fleet& f) { lose(f), f.pair(2, "a.example", 2), f.serve(3, "a.example", 2); },
         {"ambiguous_move a.example 1"}},
        {"in another module",
         [](Fleet& f) { lose(f), f.list(3, "a.example").domain = {}, f.list(3, "a.example").domain = {}; },
         {"billed_but_missing a.example 1"}},
        {"of one that belongs to a third",
         [](Fleet& f) {
             lose(f);
             f.add_server("cpanel");
             f.list(4, "a.example").username = "ann";
             f.serve(2, "a.example", 2).username = "ann";
         },
         {"ambiguous_move a.example 1"}},
        {"on a listing that is another's",
         [](Fleet& f) {
             lose(f), f.list(2, "a.example"), f.list(2, "a.example");
             f.listings.at(2).digest = f.listings.at(3).digest;
         },
         {"billed_but_missing a.example 1 unconfirmed"}},
    });
}

TEST(ServiceJudge, by_another_identity_the_other_service_must_agree) {
    struct Row {
        const char* what;
        std::function<void(Service&, Service&)> make;
        const char* item;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"nothing", [](Service&, Service&) {}, "billed_but_missing bob 1"},
             {"the client", [](Service&missing, Service&other) { other.client_id = missing.client_id; }, "ambiguous_move bob 1"},
             {"the domain", [](Service&missing, Service&other) { missing.domain = other.domain = "b.example"; },
              "ambiguous_move bob 1"},
         }) {
        Fleet fleet;
        fleet.add_server("vps");
        Service& missing = fleet.serve(1, "bob", 3);
        Service& other = fleet.pair(2, "bob", 4);
        other.client_id = 9;
        row.make(missing, other);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(3), Texts{row.item}) << row.what;
    }
}

TEST(ServiceJudge, an_account_with_its_domain_makes_it_ambiguous) {
    check_missing({
        {"another key, the same site", [](Fleet& f) { lose(f), f.pair(2, "www.a.example", 2); }, {"ambiguous_move a.example 1"}},
        {"on its own server", [](Fleet& f) { lose(f), f.pair(2, "www.a.example", 1); }, {"ambiguous_move a.example 1"}},
        {"a row that says so",
         [](Fleet& f) { lose(f), f.pair(2, "b.example", 2), f.listings.at(2).accounts.back().domain = "www.a.example"; },
         {"ambiguous_move a.example 1"}},
        {"several rows of the site",
         [](Fleet& f) { lose(f), f.list(2, "www.a.example"), f.list(2, "www.a.example"); },
         {"ambiguous_move a.example 1"}},
        {"another site", [](Fleet& f) { lose(f), f.pair(2, "b.a.example", 2); }, {"billed_but_missing a.example 1"}},
        {"in a module of another identity",
         [](Fleet& f) { lose(f), f.pair(2, "bob", 3).domain = "a.example"; },
         {"billed_but_missing a.example 1"}},
        {"in a module of its identity space",
         [](Fleet& f) {
             f.world.modules[1].identity = parse_identity_field("domain");
             lose(f), f.pair(2, "www.a.example", 3);
         },
         {"ambiguous_move a.example 1"}},
        {"in one that hosts no domains",
         [](Fleet& f) {
             f.world.modules[1].identity = parse_identity_field("domain");
             f.world.modules[1].hosts_domains = false;
             lose(f), f.pair(2, "www.a.example", 3);
         },
         {"billed_but_missing a.example 1"}},
        {"by another identity, in the module",
         [](Fleet& f) {
             f.add_server("vps");
             f.serve(1, "bob", 3).domain = "a.example", f.pair(2, "carl", 4).domain = "www.a.example";
         },
         {"ambiguous_move bob 1"},
         3},
        {"by another identity, in another",
         [](Fleet& f) { f.serve(1, "bob", 3).domain = "a.example", f.pair(2, "a.example", 2); },
         {"billed_but_missing bob 1"},
         3},
        {"of an account that belongs to another service",
         [](Fleet& f) {
             lose(f);
             Account& account = f.list(2, "www.a.example");
             Service& other = f.serve(2, "c.example", 2);
             account.username = other.username = "ann";
             account.created = noon("2026-03-10"), other.registered_on = parse_date("2026-03-10");
         },
         {"ambiguous_move a.example 1"}},
        {"a service without a domain",
         [](Fleet& f) {
             f.add_server("vps");
             f.serve(1, "bob", 3).domain = {}, f.pair(2, "carl", 4).domain = {};
         },
         {"billed_but_missing bob 1"},
         3},
    });
}

TEST(ServiceJudge, an_account_that_is_decided_may_be_its_own_all_the_same) {
    check_missing({
        {"a Pending service's",
         [](Fleet& f) {
             lose(f).username = "ann", f.pair(2, "b.example", 2).status = S::pending,
             f.listings.at(2).accounts.back().username = "ann";
         },
         {"ambiguous_move a.example 1"}},
        {"one of several rows",
         [](Fleet& f) { lose(f).username = "ann", f.list(2, "b.example").username = "ann", f.list(2, "b.example"); },
         {"ambiguous_move a.example 1"}},
        {"a Completed service's",
         [](Fleet& f) {
             lose(f).username = "ann", f.pair(2, "b.example", 2).status = S::completed,
             f.listings.at(2).accounts.back().username = "ann";
         },
         {"billed_but_missing a.example 1"}},
        {"of a service without a key",
         [](Fleet& f) {
             Service& service = lose(f);
             service.key = service.identity = {}, service.username = "ann";
             f.pair(2, "b.example", 2).status = S::pending, f.listings.at(2).accounts.back().username = "ann";
         },
         {"ambiguous_move  1"}},
    });
}

TEST(ServiceJudge, what_is_ambiguous_names_the_other_and_holds_his_status) {
    Fleet fleet;
    fleet.world.policy.situations.suspended_on_server = Action::unsuspend_account;
    lose(fleet);
    Service& other = fleet.pair(2, "a.example", 2);
    fleet.listings.at(2).accounts.back().status = AccountStatus::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(2), Texts{"suspended_on_server a.example 2 copy_elsewhere"});
    EXPECT_EQ(fleet.tally(1)[ServiceFate::ambiguous_move], 1U);
    ItemReader reader;
    const Item& item = reader.read(fleet.of(1).result.of(PlanClass::review).packed().front());
    EXPECT_EQ(item.severity, Severity::high);
    ASSERT_EQ(item.candidates.size(), 1U);
    EXPECT_EQ(item.candidates[0].id, 2U);
    EXPECT_EQ(item.candidates[0].note, "has this identity, and its account");
    other.status = S::suspended;
    fleet.listings.at(2).accounts.back().status = AccountStatus::active;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(2), Texts{"live_while_suspended a.example 2"}) << "who owes cannot park his suspension";
}

TEST(ServiceJudge, a_site_on_another_services_account_holds_its_status) {
    Fleet fleet;
    fleet.world.policy.situations.suspended_on_server = Action::unsuspend_account;
    lose(fleet), fleet.pair(2, "b.example", 2);
    Account& account = fleet.listings.at(2).accounts.back();
    account.domain = "a.example", account.status = AccountStatus::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(2), (Texts{"differs b.example 2 no_proposal", "suspended_on_server b.example 2 copy_elsewhere"}));
    ItemReader reader;
    const Item& item = reader.read(fleet.of(1).result.of(PlanClass::review).packed().front());
    ASSERT_EQ(item.candidates.size(), 1U);
    EXPECT_EQ(item.candidates[0].kind, CandidateKind::account);
    EXPECT_EQ(item.candidates[0].server_id, 2U);
    EXPECT_EQ(item.candidates[0].name, "b.example");
}

TEST(ServiceJudge, an_orphan_waits_for_the_first_cause_that_is_there) {
    const auto young = [](Fleet& f) { f.services.back().registered_on = parse_date("2026-11-19"); };
    const auto stale = [](Fleet& f) { f.listings.at(1).listed_at->seconds -= 5 * 3600L; };
    const auto unread = [](Fleet& f) { f.listings.erase(2); };
    const auto once = [](Fleet& f) { f.world.policy.sightings = 2; };
    check_missing({
        {"all of them",
         [&](Fleet& f) { lose(f), young(f), stale(f), unread(f), once(f); },
         {"billed_but_missing a.example 1 younger_than_limit"}},
        {"but young", [&](Fleet& f) { lose(f), stale(f), unread(f), once(f); }, {"billed_but_missing a.example 1 stale_listing"}},
        {"the mirror",
         [&](Fleet& f) { lose(f), f.world.mirror_loaded_at.seconds -= 24 * 3600L, unread(f), once(f); },
         {"billed_but_missing a.example 1 stale_mirror"}},
        {"but stale", [&](Fleet& f) { lose(f), unread(f), once(f); }, {"billed_but_missing a.example 1 unconfirmed"}},
        {"but unread", [&](Fleet& f) { lose(f), once(f); }, {"billed_but_missing a.example 1 seen_once"}},
        {"none", [&](Fleet& f) { lose(f); }, {"billed_but_missing a.example 1"}},
    });
}

TEST(ServiceJudge, an_orphan_is_unconfirmed_while_another_server_may_have_it) {
    check_missing({
        {"was not read", [](Fleet& f) { lose(f), f.listings.erase(2); }, {"billed_but_missing a.example 1 unconfirmed"}},
        {"is partial",
         [](Fleet& f) { lose(f), f.listings.at(2).state = ListingState::partial; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"has a rejected row",
         [](Fleet& f) { lose(f), f.listings.at(2).rejected.resize(1); },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"is another's",
         [](Fleet& f) { lose(f), f.listings.at(2).digest = f.listings.at(3).digest; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"is not current",
         [](Fleet& f) { lose(f), f.listings.at(2).listed_at->seconds += 3 * 3600L; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"was read more than an hour before",
         [](Fleet& f) { lose(f), f.listings.at(2).listed_at->seconds -= 3601; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"was read an hour before",
         [](Fleet& f) { lose(f), f.listings.at(2).listed_at->seconds -= 3600; },
         {"billed_but_missing a.example 1"}},
        {"is of another identity space", [](Fleet& f) { lose(f), f.listings.erase(3); }, {"billed_but_missing a.example 1"}},
        {"is disabled",
         [](Fleet& f) { lose(f), f.listings.erase(2), f.world.server(2).disabled = true; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"is gone",
         [](Fleet& f) { lose(f), f.listings.erase(2), f.world.server(2).gone = true; },
         {"billed_but_missing a.example 1"}},
        {"is not in the mirror",
         [](Fleet& f) { lose(f), f.world.has_strangers = true; },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"is empty, with a witness",
         [](Fleet& f) {
             lose(f);
             const std::uint64_t id = f.add_server("cpanel").id;
             f.listings.at(id) = listing_of({});
             f.listings.at(id).expected_total = 0;
             std::erase_if(f.services, [&](const Service& service) { return service.server_id == id; });
         },
         {"billed_but_missing a.example 1"}},
        {"is empty, without one",
         [](Fleet& f) {
             lose(f);
             const std::uint64_t id = f.add_server("cpanel").id;
             f.listings.at(id) = listing_of({});
             std::erase_if(f.services, [&](const Service& service) { return service.server_id == id; });
         },
         {"billed_but_missing a.example 1 unconfirmed"}},
        {"its own listing is partial: a guard's matter",
         [](Fleet& f) { lose(f), f.listings.at(1).state = ListingState::partial; },
         {"billed_but_missing a.example 1"}},
    });
}

}  // namespace
}  // namespace serversync
