// SPDX-License-Identifier: MIT
#include "engine/plan/remedies.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

using Remedies = std::vector<Remedy>;

/// A pair on server 3 whose user name differs.
struct OnWeb3 : SampleItem {
    OnWeb3() {
        item.server_id = 3;
        service.server_id = 3;
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    }
    Remedies remedies() const { return remedies_of(item, web3()); }
};

TEST(Remedies, are_one_or_two_sentences_whatever_the_item_is) {
    for (std::size_t s = 0; s < situation_count; ++s) {
        for (std::size_t d = 0; d < disposition_count; ++d) {
            for (std::size_t c = 0; c < cause_count; ++c) {
                for (const unsigned records : {0U, 1U, 2U, 3U}) {
                    OnWeb3 sample;
                    sample.item.situation = static_cast<Situation>(s);
                    sample.item.disposition = static_cast<Disposition>(d);
                    sample.item.cause = static_cast<Cause>(c);
                    if ((records & 1U) != 0) sample.item.account = nullptr;
                    if ((records & 2U) != 0) sample.item.service = nullptr;
                    const Remedies remedies = sample.remedies();
                    ASSERT_TRUE(remedies.size() == 1 || remedies.size() == 2) << to_text(sample.item.situation);
                    for (const auto& [who, text] : remedies) {
                        ASSERT_FALSE(text.empty()) << to_text(sample.item.situation);
                        EXPECT_NE(text.back(), '.') << text;
                        EXPECT_FALSE(text.front() >= 'A' && text.front() <= 'Z') << text;
                        EXPECT_EQ(text.find("  "), std::string::npos) << text;
                    }
                }
            }
        }
    }
}

TEST(Remedies, show_both_directions_where_there_are_two) {
    const struct {
        Situation situation;
        Action action;
        Remedies remedies;
    } cases[] = {
        {Situation::suspended_on_server,
         Action::none,
         {{Actor::server, "unsuspend the account on server 3 ('web3'), if the customer owes nothing"},
          {Actor::billing, "set Status of service 7 in WHMCS to Suspended, if the account was suspended on purpose"}}},
        {Situation::suspended_on_server,
         Action::set_service_status,
         {{Actor::billing, "set Status of service 7 in WHMCS to Suspended, if the account was suspended on purpose"},
          {Actor::server, "unsuspend the account on server 3 ('web3'), if the customer owes nothing"}}},
        {Situation::live_while_suspended,
         Action::suspend_account,
         {{Actor::server, "suspend the account on server 3 ('web3'): the customer owes; it then goes offline"},
          {Actor::billing, "set Status of service 7 in WHMCS to Active, if what was owed is paid"}}},
        {Situation::live_while_suspended,
         Action::set_service_status,
         {{Actor::billing, "set Status of service 7 in WHMCS to Active, if what was owed is paid"},
          {Actor::server, "suspend the account on server 3 ('web3'): the customer owes; it then goes offline"}}},
        {Situation::billed_but_missing,
         Action::terminate_service,
         {{Actor::server, "create the account again on server 3 ('web3'), where the customer has paid"},
          {Actor::billing,
           "set Status of service 7 in WHMCS to Terminated, where it was ended on purpose; it is then no longer invoiced"}}},
        {Situation::suspended_and_missing,
         Action::terminate_service,
         {{Actor::server, "create the account again on server 3 ('web3'), once the customer has paid"},
          {Actor::billing,
           "set Status of service 7 in WHMCS to Terminated, where it was ended on purpose; it is then no longer invoiced"}}},
        {Situation::live_after_termination,
         Action::terminate_account,
         {{Actor::server,
           "terminate the account on server 3 ('web3'), once you are sure that it is the one that was ended; what is on it is "
           "lost"},
          {Actor::billing,
           "create a new service in WHMCS for the client who uses it, if it is in use; service 7 stays as it is"}}},
        {Situation::live_before_acceptance,
         Action::none,
         {{Actor::billing, "accept the order of service 7 in WHMCS, if it is paid"},
          {Actor::server,
           "remove the account from server 3 ('web3'), if the order is not to be accepted and you are sure that no other "
           "customer uses it"}}},
        {Situation::leftover_copy,
         Action::none,
         {{Actor::server, "remove this copy from server 3 ('web3'), once you are sure that the other one is in use"},
          {Actor::billing, "in service 7 in WHMCS set Server to server 3 ('web3'), if this copy is the one in use"}}},
        {Situation::possible_rename,
         Action::none,
         {{Actor::billing, "in service 7 in WHMCS set Domain to 'a.example', if it is the same customer's account"},
          {Actor::person, "if it is not, find out whose account it is, and why that of service 7 is gone"}}},
        {Situation::moved_elsewhere,
         Action::none,
         {{Actor::billing,
           "if it is the same customer's account, in service 7 in WHMCS set first Product/Service to a product of that server's "
           "module (if it is another one), then Server to server 3 ('web3'), then the identifier to 'a.example'"},
          {Actor::person, "if it is not, find out why the account of service 7 is gone"}}},
        {Situation::doubtful_pair,
         Action::none,
         {{Actor::person, "find out whose account it is, before anything is done to it"},
          {Actor::billing, "correct Domain of service 7 in WHMCS, if the account is somebody else's"}}},
    };
    for (const auto& [situation, action, remedies] : cases) {
        for (const Disposition disposition : {Disposition::proposed, Disposition::report_only}) {
            OnWeb3 sample;
            sample.item.situation = situation;
            sample.item.action = action;
            sample.item.disposition = disposition;
            EXPECT_EQ(sample.remedies(), remedies) << to_text(situation);
        }
    }
}

TEST(Remedies, say_which_value_goes_into_which_field) {
    OnWeb3 sample;
    sample.item.disposition = Disposition::proposed;
    sample.item.action = Action::update_service;
    EXPECT_EQ(sample.remedies(), (Remedies{{Actor::billing, "in service 7 in WHMCS set Username to 'new'"}}));
    sample.item.changes = {{Field::server, "2", "3", Authority::server, Disposition::proposed, Cause::none, 0, {}},
                           {Field::domain, "a", "b", Authority::server, Disposition::report_only, Cause::policy, 0, {}},
                           {Field::product, "s", "m", Authority::server, Disposition::proposed, Cause::none, 9, {}},
                           {Field::created, "", "2023-07-22", Authority::server, Disposition::proposed, Cause::none, 0, {}}};
    EXPECT_EQ(sample.remedies(),
              (Remedies{{Actor::billing,
                         "in service 7 in WHMCS set Server to server 3 ('web3'), Product/Service to product 9 (package 'm') and "
                         "Registration Date to '2023-07-22'"}}));
    sample.service.kind = ServiceKind::addon;
    sample.item.changes.resize(1);
    EXPECT_EQ(sample.remedies(), (Remedies{{Actor::billing, "in addon service 7 in WHMCS set Server to server 3 ('web3')"}}));
}

TEST(Remedies, of_a_difference_that_is_only_reported_go_both_ways) {
    OnWeb3 sample;
    sample.item.changes.front().disposition = Disposition::report_only;
    EXPECT_EQ(sample.remedies(),
              (Remedies{{Actor::billing, "in service 7 in WHMCS set Username to 'new', if the account on the server is right"},
                        {Actor::server, "change the account on server 3 ('web3') to what WHMCS has, if WHMCS is right"}}));
    sample.item.changes = {
        {Field::created, "2020-01-01", "2023-07-22", Authority::report, Disposition::report_only, Cause::policy, 0, {}}};
    EXPECT_EQ(sample.remedies(),
              (Remedies{{Actor::nobody, "leave it if the account was restored or moved: then its date alone is new"},
                        {Actor::billing,
                         "in service 7 in WHMCS set Registration Date to '2023-07-22', if the account's date is right"}}));
    sample.item.changes.front().cause = sample.item.cause = Cause::case_only;
    EXPECT_EQ(sample.remedies(), (Remedies{{Actor::nobody, "nothing to do"}}));
}

TEST(Remedies, of_an_import_name_client_and_product) {
    OnWeb3 sample;
    sample.item.situation = Situation::unmanaged;
    sample.item.disposition = Disposition::proposed;
    sample.item.action = Action::create_service;
    sample.item.service = nullptr;
    ImportDetails& import = sample.item.import.emplace();
    import.client_id = 2;
    import.product_id = 3;
    const auto first = [&] { return sample.remedies().front().text; };
    EXPECT_EQ(first(), "create a service in WHMCS for client 2 with product 3");
    import.new_client = true;
    import.needs_product = true;
    import.next_due_on = Date{0};
    EXPECT_EQ(first(), "create a service in WHMCS for a new client with the product you choose, Next Due Date 1970-01-01");
    import.needs_client = true;
    EXPECT_EQ(first(),
              "create a service in WHMCS for the client you choose with the product you choose, Next Due Date 1970-01-01");
    EXPECT_EQ(sample.remedies().back(),
              (Remedy{Actor::server, "remove the account from server 3 ('web3'), once you are sure that nobody uses it"}));
    sample.item.disposition = Disposition::report_only;
    sample.item.cause = Cause::known_owner;
    EXPECT_EQ(first(), "find out whether that service pays for it too; if it does, nothing is to be done");
}

TEST(Remedies, of_a_service_without_identity_say_which_value_to_fill_in) {
    OnWeb3 sample;
    sample.item.situation = Situation::no_identity;
    const auto first = [&] { return sample.remedies().front().text; };
    EXPECT_EQ(first(), "in service 7 in WHMCS set Domain to 'a.example', if that account is its own");
    sample.item.account = nullptr;
    EXPECT_EQ(first(), "in service 7 in WHMCS set Domain to the identifier of its account");
    sample.item.candidates = {{CandidateKind::account, 0, 3, "b.example", {}}};
    EXPECT_EQ(first(), "in service 7 in WHMCS set Domain to 'b.example', if that account on server 3 ('web3') is its own");
    sample.item.candidates.push_back({CandidateKind::account, 0, 4, "c.example", {}});
    EXPECT_EQ(first(), "in service 7 in WHMCS set Domain to the identifier of the candidate that is its account");
    sample.item.candidates = {{CandidateKind::account, 0, 4, "c.example", {}}};
    sample.item.situation = Situation::moved_elsewhere;
    EXPECT_NE(first().find("then Server to server 4, then the identifier to 'c.example'"), std::string::npos) << first();
    sample.item.situation = Situation::possible_rename;
    EXPECT_EQ(first(), "in service 7 in WHMCS set Domain to 'c.example', if it is the same customer's account");
}

TEST(Remedies, end_no_account_that_seems_to_be_another_customers) {
    OnWeb3 sample;
    sample.item.situation = Situation::live_after_termination;
    sample.item.between.contradictions.add(EvidenceKind::email);
    EXPECT_EQ(sample.remedies().front(),
              (Remedy{Actor::person, "find out whose account it is: it seems to be another customer's"}));
    sample.item.between.agreements.add(EvidenceKind::domain);
    EXPECT_EQ(sample.remedies().front().who, Actor::server);
}

TEST(Remedies, of_a_package_without_a_product_name_none) {
    OnWeb3 sample;
    sample.item.changes = {
        {Field::product, "s", "m", Authority::report, Disposition::report_only, Cause::unresolved_product, 0, {}}};
    EXPECT_EQ(sample.remedies().front().text,
              "in service 7 in WHMCS set Product/Service to the product that package 'm' means, if the account on the server is "
              "right");
}

TEST(Remedies, of_an_addon_that_is_identified_by_ids_fill_in_nothing) {
    OnWeb3 sample;
    sample.item.situation = Situation::no_identity;
    sample.service.kind = ServiceKind::addon;
    ServerResult server = web3();
    server.identity_field = "serviceid";
    EXPECT_EQ(remedies_of(sample.item, server),
              (Remedies{{Actor::person, "find out on server 3 ('web3') whether its account is there"}}));
}

TEST(Remedies, of_a_listing_that_is_not_current_say_what_makes_it_so) {
    OnWeb3 sample;
    sample.item.disposition = Disposition::deferred;
    sample.item.cause = Cause::stale_listing;
    ServerResult server = web3();
    const auto text = [&](TrustFault fault) {
        server.listing.trust[TrustFacet::current].fault = fault;
        return remedies_of(sample.item, server).front().text;
    };
    EXPECT_EQ(text(TrustFault::none), "wait: fetch the listings again, after the mirror was loaded");
    EXPECT_EQ(text(TrustFault::older_than_mirror), "wait: fetch the listing of server 3 ('web3') again");
    EXPECT_EQ(text(TrustFault::in_future), "wait: set the clocks right, then fetch the listing of server 3 ('web3') again");
    EXPECT_EQ(text(TrustFault::no_time), "wait: say when the listing of server 3 ('web3') was taken, or fetch it again");
}

TEST(Remedies, of_a_deferred_item_say_until_when) {
    const struct {
        Cause cause;
        const char* text;
    } cases[] = {
        {Cause::younger_than_limit, "wait: run again when it is older than the policy's minimum age"},
        {Cause::stale_mirror, "wait: reload the mirror, then run again"},
        {Cause::stale_listing, "wait: fetch the listings again, after the mirror was loaded"},
        {Cause::absence_not_proven, "wait: run again when the listings that it rests on are whole"},
        {Cause::unconfirmed, "wait: run again when the servers that may have its account answer (see NOTES, unconfirmed)"},
        {Cause::seen_once, "wait: run again; it is proposed when enough whole listings have shown it"},
        {Cause::none, "wait: run again later"},
    };
    OnWeb3 sample;
    sample.item.disposition = Disposition::deferred;
    for (const auto& [cause, text] : cases) {
        sample.item.cause = cause;
        EXPECT_EQ(sample.remedies(), (Remedies{{Actor::nobody, text}}));
    }
    ServerResult server = web3();
    server.listing.trust[TrustFacet::current].fault = TrustFault::too_old;
    server.listing.trust[TrustFacet::whole].fault = TrustFault::repeated_rows;
    sample.item.cause = Cause::stale_listing;
    EXPECT_EQ(remedies_of(sample.item, server).front().text, "wait: fetch the listing of server 3 ('web3') again");
    sample.item.cause = Cause::absence_not_proven;
    EXPECT_EQ(remedies_of(sample.item, server).front().text, "wait: run again when the listing of server 3 ('web3') is whole");
    sample.item.cause = Cause::name_of_another;
    EXPECT_EQ(
        sample.remedies(),
        (Remedies{{Actor::person,
                   "find out whose the new name is: if it is that of service 7, correct the service among the candidates in "
                   "WHMCS; if not, ask why the account on server 3 ('web3') has it"}}));
    sample.item.cause = Cause::copy_elsewhere;
    EXPECT_EQ(sample.remedies(), (Remedies{{Actor::person,
                                            "find out first which account belongs to which service (see the review "
                                            "of 'a.example')"}}));
}

GuardResult guard_of(Guard guard, std::uint64_t server_id, PlanClass plan, std::optional<Field> field = {}) {
    GuardResult result;
    result.guard = guard;
    result.server_id = server_id;
    result.plan = plan;
    result.field = field;
    result.blocked = true;
    return result;
}

TEST(Remedies, of_a_blocked_item_name_the_guards_that_hold_it) {
    OnWeb3 sample;
    sample.item.disposition = Disposition::blocked;
    sample.item.cause = Cause::guard;
    std::vector<GuardResult> guards{guard_of(Guard::incomplete_mirror, 0, PlanClass::orphan),
                                    guard_of(Guard::run_sync_limit, 0, PlanClass::sync),
                                    guard_of(Guard::sync_limit, 2, PlanClass::sync),
                                    guard_of(Guard::move_limit, 3, PlanClass::sync),
                                    guard_of(Guard::field_share, 3, PlanClass::sync, Field::domain),
                                    guard_of(Guard::field_share, 3, PlanClass::sync, Field::username),
                                    guard_of(Guard::sync_limit, 3, PlanClass::sync),
                                    guard_of(Guard::sync_limit, 4, PlanClass::sync)};
    const auto text = [&] { return remedies_of(sample.item, web3(), guards).front().text; };
    EXPECT_EQ(text(), "wait: see GUARDS, server 3: field_share, sync_limit; and run: run_sync_limit");
    sample.item.situation = Situation::moved;
    sample.item.changes.clear();
    EXPECT_EQ(text(), "wait: see GUARDS, server 3: move_limit");
    // What else differs between the two waits with it.
    sample.item.plan = PlanClass::status_mismatch;
    sample.item.situation = Situation::suspended_on_server;
    EXPECT_EQ(text(), "wait: see GUARDS, server 3: move_limit");
    sample.item.plan = PlanClass::orphan;
    EXPECT_EQ(text(), "wait: see GUARDS, run: incomplete_mirror");
    guards = {guard_of(Guard::wrong_listing, 3, PlanClass::review)};
    EXPECT_EQ(text(), "wait: see GUARDS, server 3: wrong_listing");
    guards = {guard_of(Guard::incomplete_mirror, 0, PlanClass::status_mismatch)};
    sample.item.plan = PlanClass::status_mismatch;
    EXPECT_EQ(text(), "wait: see GUARDS");
    sample.item.action = Action::terminate_account;
    EXPECT_EQ(text(), "wait: see GUARDS, run: incomplete_mirror");
    guards.front().blocked = false;
    EXPECT_EQ(text(), "wait: see GUARDS");
}

}  // namespace
}  // namespace serversync
