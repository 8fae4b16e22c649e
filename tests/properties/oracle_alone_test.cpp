// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "oracle.hpp"
#include "tiny_fleet.hpp"

namespace serversync {
namespace {

struct Alone {
    const char* name;
    TinyFleet fleet;
    std::vector<std::string> items;
};

template <class Change>
TinyFleet alone(const std::vector<std::uint64_t>& servers, Change change) {
    TinyFleet fleet(servers);
    for (const std::uint64_t id : servers) fleet.quiet(id);
    change(fleet);
    return fleet;
}

void leave(const std::vector<Alone>& table) {
    for (const Alone& one : table) EXPECT_EQ(expected_items(one.fleet), one.items) << one.name << "\n" << describe(one.fleet);
}

TEST(OracleAlone, accounts_that_have_no_candidate) {
    leave({
        {"a copy",
         alone({1, 2},
               [](TinyFleet& f) {
                   const RandomService s = f.service(1, "a");
                   f.row_of(s);
                   f.row_of(s, 2);
               }),
         {"review 2 leftover_copy a.example 0 none report_only no_proposal"}},
        {"a copy that agrees and is contradicted",
         alone({1, 2},
               [](TinyFleet& f) {
                   const RandomService s = f.service(1, "a");
                   f.row_of(s);
                   f.row_of(s, 2).username = "other";
               }),
         {"review 2 ambiguous_move a.example 0 none report_only no_proposal"}},
        {"another customer's of the same name",
         alone({1, 2},
               [](TinyFleet& f) {
                   const RandomService s = f.service(1, "a");
                   f.row_of(s);
                   f.stranger(2, "a").username = "other";
               }),
         {"import 2 unmanaged a.example 0 create_service report_only known_owner"}},
        {"a machine of the same number",
         alone({3, 4},
               [](TinyFleet& f) {
                   f.row_of(f.service(3, "a"));
                   f.stranger(4, "a").domain = "other.example";
               }),
         {"import 4 unmanaged a 0 create_service report_only needs_choice"}},
        {"a copy holds the status of an Active service",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.policy.situations.suspended_on_server = Action::unsuspend_account;
                   const RandomService s = f.service(1, "a");
                   f.row_of(s).status = "Suspended";
                   f.row_of(s, 2);
               }),
         {"review 2 leftover_copy a.example 0 none report_only no_proposal",
          "status_mismatch 1 suspended_on_server a.example 121 unsuspend_account deferred copy_elsewhere"}},
        {"a copy does not hold the status of who owes",
         alone({1, 2},
               [](TinyFleet& f) {
                   RandomService& s = f.service(1, "a");
                   f.row_of(s);
                   f.row_of(s, 2);
                   s.status = "Suspended";
               }),
         {"review 2 leftover_copy a.example 0 none report_only no_proposal",
          "status_mismatch 1 live_while_suspended a.example 121 suspend_account proposed none"}},
        {"ended on its server",
         alone({1},
               [](TinyFleet& f) {
                   RandomService& s = f.service(1, "a");
                   f.row_of(s);
                   s.status = "Terminated";
               }),
         {"status_mismatch 1 live_after_termination a.example 61 terminate_account report_only policy"}},
        {"ended on its server, and the policy ends it",
         alone({1},
               [](TinyFleet& f) {
                   f.policy.terminate_accounts = true;
                   RandomService& s = f.service(1, "a");
                   f.row_of(s);
                   s.status = "Terminated";
               }),
         {"status_mismatch 1 live_after_termination a.example 61 terminate_account proposed none"}},
        {"ended, and the new owner is a stranger",
         alone({1},
               [](TinyFleet& f) {
                   f.policy.terminate_accounts = true;
                   f.service(1, "a").status = "Terminated";
                   f.stranger(1, "a").username = "other";
               }),
         {"status_mismatch 1 live_after_termination a.example 61 terminate_account report_only no_proposal"}},
        {"ended elsewhere",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.policy.terminate_accounts = true;
                   RandomService& s = f.service(1, "a");
                   f.row_of(s, 2);
                   s.status = "Fraud";
               }),
         {"status_mismatch 2 live_after_termination a.example 121 terminate_account report_only no_proposal"}},
        {"ended elsewhere, by user name alone",
         alone({3, 4},
               [](TinyFleet& f) {
                   f.service(3, "a").status = "Fraud";
                   f.stranger(4, "a").domain = "other.example";
               }),
         {"import 4 unmanaged a 0 create_service proposed none"}},
        {"an unreadable status of an ended service",
         alone({1},
               [](TinyFleet& f) {
                   RandomService& s = f.service(1, "a");
                   f.row_of(s).status = "locked";
                   s.status = "Fraud";
               }),
         {"status_mismatch 1 live_after_termination a.example 61 terminate_account report_only status_unknown"}},
        {"resold",
         alone({1},
               [](TinyFleet& f) {
                   RandomService& s = f.service(1, "reseller");
                   f.row_of(s).owner = "reseller";
                   f.listing(1).rows.back().product = "reseller";
                   s.product = 6;
                   f.stranger(1, "sub").owner = "reseller";
               }),
         {}},
        {"further sites of one who is no reseller",
         alone({1},
               [](TinyFleet& f) {
                   f.row_of(f.service(1, "a"));
                   f.stranger(1, "sub").owner = "a";
               }),
         {"import 1 unmanaged sub.example 0 create_service report_only known_owner"}},
        {"on two servers, and nobody's",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.stranger(1, "a");
                   f.stranger(2, "a");
               }),
         {"review 1 unmanaged_copies a.example 0 none report_only no_proposal"}},
        {"two machines of one number",
         alone({3, 4},
               [](TinyFleet& f) {
                   f.stranger(3, "a").domain = "one.example";
                   RandomRow& row = f.stranger(4, "a");
                   row.domain = "two.example";
                   row.email = "b@new.example";
                   for (RandomListing& listing : f.listings) listing.rows.back().username = "";
               }),
         {"import 3 unmanaged a 0 create_service proposed none", "import 4 unmanaged a 0 create_service proposed none"}},
        {"a package that names nothing",
         alone({1}, [](TinyFleet& f) { f.stranger(1, "a").product = "unheard"; }),
         {"import 1 unmanaged a.example 0 create_service report_only needs_choice"}},
        {"e-mails of two clients",
         alone({1}, [](TinyFleet& f) { f.stranger(1, "a").email = "c1001@example.net, c1002@example.net"; }),
         {"import 1 unmanaged a.example 0 create_service report_only needs_choice"}},
        {"an ended service of another client has the domain",
         alone({1},
               [](TinyFleet& f) {
                   f.service(1, "www.a").status = "Cancelled";
                   f.stranger(1, "a").email = "c1001@example.net";
               }),
         {"import 1 unmanaged a.example 0 create_service proposed none"}},
    });
}

TEST(OracleAlone, missing_services_that_have_no_candidate) {
    leave({
        {"another service's account has the domain",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.policy.situations.suspended_on_server = Action::unsuspend_account;
                   f.row_of(f.service(2, "a")).status = "Suspended";
               }),
         {"review 1 ambiguous_move a.example 121 none report_only no_proposal",
          "status_mismatch 2 suspended_on_server a.example 122 unsuspend_account deferred copy_elsewhere"}},
        {"repeated rows have it",
         alone({1, 2},
               [](TinyFleet& f) {
                   const RandomService s = f.service(1, "a");
                   f.row_of(s, 2);
                   f.row_of(s, 2);
               }),
         {"review 1 ambiguous_move a.example 121 none report_only no_proposal",
          "review 2 duplicate_account a.example 0 none report_only no_proposal"}},
        {"its listing is too old",
         alone({1},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.mirror_loaded_at = Instant{f.as_of.seconds - 7 * hour};
                   f.listing(1).listed_at = Instant{f.as_of.seconds - 6 * hour - 1};
               }),
         {"orphan 1 billed_but_missing a.example 61 terminate_service deferred stale_listing"}},
        {"its listing is six hours old",
         alone({1},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.mirror_loaded_at = Instant{f.as_of.seconds - 7 * hour};
                   f.listing(1).listed_at = Instant{f.as_of.seconds - 6 * hour};
               }),
         {"orphan 1 billed_but_missing a.example 61 terminate_service proposed none"}},
        {"another server was read more than an hour before",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.listing(2).listed_at = Instant{f.listing(1).listed_at->seconds - 3601};
               }),
         {"orphan 1 billed_but_missing a.example 121 terminate_service deferred unconfirmed"}},
        {"another server was read an hour before",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.listing(2).listed_at = Instant{f.listing(1).listed_at->seconds - 3600};
               }),
         {"orphan 1 billed_but_missing a.example 121 terminate_service proposed none"}},
        {"a disabled server was not read",
         alone({1, 2},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.servers[1].disabled = true;
                   f.listing(2).state = "missing";
               }),
         {"orphan 1 billed_but_missing a.example 121 terminate_service deferred unconfirmed"}},
        {"a file of an unknown server",
         alone({1},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.unknown_files = {"99.json"};
               }),
         {"orphan 1 billed_but_missing a.example 61 terminate_service deferred unconfirmed"}},
        {"two sightings are wanted",
         alone({1},
               [](TinyFleet& f) {
                   f.service(1, "a");
                   f.policy.sightings = 2;
               }),
         {"orphan 1 billed_but_missing a.example 61 terminate_service deferred seen_once"}},
        {"the service is a day old",
         alone({1}, [](TinyFleet& f) { f.service(1, "a").registered = "2026-11-19"; }),
         {"orphan 1 billed_but_missing a.example 61 terminate_service deferred younger_than_limit"}},
        {"an unknown status is no orphan",
         alone({1}, [](TinyFleet& f) { f.service(1, "a").status = "Odd"; }),
         {"review 1 unknown_service_status a.example 61 none report_only no_proposal"}},
        {"two names of one machine",
         alone({1, 2},
               [](TinyFleet& f) {
                   const RandomService s = f.service(2, "a");
                   for (RandomService& other : f.services)
                       other.server = other.server == 2 && other.id != s.id ? 1 : other.server;
                   RandomListing& second = f.listing(2);
                   for (const RandomRow& row : second.rows) f.listing(1).rows.push_back(row);
                   second.rows.clear();
                   second.state = "missing";
                   f.row_of(s, 1);
                   f.servers[1].same_as = 1;
               }),
         {}},
    });
}

}  // namespace
}  // namespace serversync
