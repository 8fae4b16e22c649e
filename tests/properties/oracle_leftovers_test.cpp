// SPDX-License-Identifier: MIT
#include "oracle_leftovers.hpp"

#include <gtest/gtest.h>

#include "oracle.hpp"
#include "tiny_fleet.hpp"

namespace serversync {
namespace {

/// A fleet by hand and what the laws say of it, line by line.
struct Written {
    const char* name;
    TinyFleet fleet;
    std::vector<std::string> items;
};

TinyFleet quiet_fleet(const std::vector<std::uint64_t>& servers) {
    TinyFleet fleet(servers);
    for (const std::uint64_t id : servers) fleet.quiet(id);
    return fleet;
}

template <class Change>
TinyFleet with(const std::vector<std::uint64_t>& servers, Change change) {
    TinyFleet fleet = quiet_fleet(servers);
    change(fleet);
    return fleet;
}

void hold(const std::vector<Written>& table) {
    for (const Written& one : table) EXPECT_EQ(expected_items(one.fleet), one.items) << one.name << "\n" << describe(one.fleet);
}

const auto respell = [](RandomRow& row, const std::string& domain) { row.identifier = row.domain = domain; };

TEST(OracleLeftovers, a_name_of_another_client) {
    const auto sync = [](std::uint64_t of) {
        return with({1, 2}, [&](TinyFleet& f) {
            f.row_of(f.service(1, "a")).username = "b";
            RandomService& other = f.service(of, "c");
            other.username = "b";
            f.row_of(other);
        });
    };
    hold({
        {"on its server", sync(1), {"sync 1 differs a.example 121 update_service deferred name_of_another username:deferred"}},
        {"on another", sync(2), {"sync 1 differs a.example 121 update_service proposed none username:proposed"}},
    });
}

TEST(OracleLeftovers, of_two_modules_that_identify_alike) {
    const auto taken_over = [](bool has_email) {
        TinyFleet fleet({3, 5});
        fleet.modules[2].identity = "username";
        for (const std::uint64_t id : {3U, 5U}) fleet.quiet(id);
        for (RandomRow& row : fleet.listing(5).rows) row.identifier = row.username;
        RandomRow& row = fleet.row_of(fleet.service(3, "a"), 5);
        row.identifier = row.username;
        row.domain = "b.example";
        row.created = "2026-01-01 12:00:00";
        if (!has_email) row.email = "b@new.example";
        return fleet;
    };
    hold({
        {"user name and e-mail agree", taken_over(true), {"review 5 ambiguous_move a 121 none report_only no_proposal"}},
        {"only the user name, which identifies both",
         taken_over(false),
         {"import 5 unmanaged a 0 create_service proposed none",
          "orphan 3 billed_but_missing a 121 terminate_service proposed none"}},
    });
}

TEST(OracleLeftovers, on_one_server) {
    hold({
        {"user name, e-mail and creation agree",
         with({1}, [](TinyFleet& f) { respell(f.row_of(f.service(1, "a")), "b.example"); }),
         {"sync 1 renamed b.example 61 update_service proposed none domain:proposed"}},
        {"e-mail and www agree: both are the customer's own",
         with({1},
              [](TinyFleet& f) {
                  RandomRow& row = f.row_of(f.service(1, "a"));
                  respell(row, "www.a.example");
                  row.created = row.username = "";
              }),
         {"review 1 possible_rename www.a.example 61 none report_only no_proposal"}},
        {"user name and e-mail agree",
         with({1},
              [](TinyFleet& f) {
                  RandomRow& row = f.row_of(f.service(1, "a"));
                  respell(row, "b.example");
                  row.created = "";
              }),
         {"sync 1 renamed b.example 61 update_service proposed none domain:proposed"}},
        {"only the user name agrees",
         with({1},
              [](TinyFleet& f) {
                  RandomRow& row = f.row_of(f.service(1, "a"));
                  respell(row, "b.example");
                  row.created = row.email = "";
              }),
         {"review 1 possible_rename b.example 61 none report_only no_proposal"}},
        {"the e-mail is another client's",
         with({1},
              [](TinyFleet& f) {
                  RandomRow& row = f.row_of(f.service(1, "a"));
                  respell(row, "b.example");
                  row.email = "c1001@example.net";
              }),
         {"review 1 ambiguous_move b.example 61 none report_only no_proposal"}},
        {"nothing agrees",
         with({1},
              [](TinyFleet& f) {
                  f.service(1, "a");
                  f.stranger(1, "b");
              }),
         {"import 1 unmanaged b.example 0 create_service proposed none",
          "orphan 1 billed_but_missing a.example 61 terminate_service proposed none"}},
        {"Completed is no rename",
         with({1},
              [](TinyFleet& f) {
                  RandomService& s = f.service(1, "a");
                  respell(f.row_of(s), "b.example");
                  s.status = "Completed";
              }),
         {"review 1 possible_rename b.example 61 none report_only no_proposal"}},
        {"an ended service is no candidate",
         with({1},
              [](TinyFleet& f) {
                  RandomService& s = f.service(1, "a");
                  respell(f.row_of(s), "b.example");
                  s.status = "Terminated";
              }),
         {"import 1 unmanaged b.example 0 create_service proposed none"}},
        {"other differences wait with the rename",
         with({1},
              [](TinyFleet& f) {
                  RandomService& s = f.service(1, "a");
                  RandomRow& row = f.row_of(s);
                  respell(row, "b.example");
                  row.username = "aa_a";
                  s.status = "Suspended";
                  s.registered = "2026-11-19";
                  row.created = "2026-11-19 10:00:00";
                  s.ip = row.ip = "203.0.113.5";
              }),
         {"status_mismatch 1 live_while_suspended b.example 61 suspend_account deferred younger_than_limit",
          "sync 1 differs b.example 61 update_service deferred younger_than_limit username:deferred",
          "sync 1 renamed b.example 61 update_service deferred younger_than_limit domain:deferred"}},
        {"without a key",
         with({3},
              [](TinyFleet& f) {
                  RandomService& s = f.service(3, "a");
                  f.row_of(s);
                  s.username = "";
              }),
         {"review 3 no_identity a 61 none report_only no_proposal"}},
        {"without a key, and an account that is nobody's",
         with({3},
              [](TinyFleet& f) {
                  f.service(3, "a").username = "";
                  f.stranger(3, "b");
              }),
         {"import 3 unmanaged b 0 create_service proposed none", "review 3 no_identity - 61 none report_only no_proposal"}},
        {"two accounts, one with more agreements",
         with({1},
              [](TinyFleet& f) {
                  const RandomService s = f.service(1, "a");
                  RandomRow& row = f.row_of(s);
                  respell(row, "b.example");
                  row.email = "";
                  f.stranger(1, "www.a").identifier = "www.a.example";
              }),
         {"import 1 unmanaged www.a.example 0 create_service report_only known_owner",
          "sync 1 renamed b.example 61 update_service proposed none domain:proposed"}},
        {"two accounts, equal",
         with({1},
              [](TinyFleet& f) {
                  const RandomService s = f.service(1, "a");
                  RandomRow& row = f.row_of(s);
                  respell(row, "b.example");
                  row.email = row.created = "";
                  f.stranger(1, "www.a").username = "";
              }),
         {"review 1 ambiguous_move b.example 0 none report_only no_proposal",
          "review 1 ambiguous_move www.a.example 0 none report_only no_proposal"}},
        {"two services, one contradicted",
         with({1},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"));
                  f.services.back().domain = "old.example";
                  f.service(1, "www.a").username = "b";
              }),
         // The service that is missing has the domain that the account now has.
         {"review 1 ambiguous_move www.a.example 62 none report_only no_proposal",
          "review 1 possible_rename a.example 61 none report_only no_proposal"}},
        {"two services, one with more agreements",
         with({1},
              [](TinyFleet& f) {
                  respell(f.row_of(f.service(1, "a")), "b.example");
                  f.service(1, "www.b").username = "";
                  f.services.back().client = f.services[60].client;
                  f.services.back().registered = "";
              }),
         {"review 1 ambiguous_move www.b.example 62 none report_only no_proposal",
          "sync 1 renamed b.example 61 update_service proposed none domain:proposed"}},
    });
}

TEST(OracleLeftovers, from_server_to_server) {
    hold({
        {"equal domains",
         with({1, 2}, [](TinyFleet& f) { f.row_of(f.service(1, "a"), 2); }),
         {"sync 2 moved a.example 121 update_service proposed none server:proposed"}},
        {"equal domains, a stranger's e-mail and user name",
         with({1, 2},
              [](TinyFleet& f) {
                  f.service(1, "a");
                  f.stranger(2, "a").username = "other";
              }),
         {"review 2 ambiguous_move a.example 121 none report_only no_proposal"}},
        {"equal user names, nothing else",
         with({3, 4},
              [](TinyFleet& f) {
                  f.service(3, "a").domain = "";
                  RandomRow& row = f.stranger(4, "a");
                  row.domain = "";
              }),
         {"review 4 ambiguous_move a 121 none report_only no_proposal"}},
        {"equal user names, and the domain",
         with({3, 4},
              [](TinyFleet& f) {
                  f.service(3, "a");
                  f.stranger(4, "a").created = "";
              }),
         {"sync 4 moved a 121 update_service proposed none server:proposed"}},
        {"the account is called Terminated",
         with({1, 2}, [](TinyFleet& f) { f.row_of(f.service(1, "a"), 2).status = "Terminated"; }),
         {"review 2 ambiguous_move a.example 121 none report_only no_proposal"}},
        {"an ended service of its key",
         with({1, 2},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.service(2, "a").status = "Cancelled";
              }),
         {"review 2 ambiguous_move a.example 121 none report_only no_proposal"}},
        {"from a server that was not read",
         with({1, 2},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.listing(1).state = "failed";
              }),
         {"review 2 ambiguous_move a.example 121 none report_only no_proposal"}},
        {"from a listing that is not whole",
         with({1, 2},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.listing(1).state = "partial";
              }),
         {"sync 2 moved a.example 121 update_service deferred absence_not_proven server:deferred"}},
        {"a third server was not read",
         with({1, 2, 5},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.listing(5).state = "failed";
              }),
         {"sync 2 moved a.example 181 update_service deferred unconfirmed server:deferred"}},
        {"a third server that hosts no domains was not read",
         with({1, 2, 5},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.listing(5).state = "failed";
                  f.modules[2].hosts_domains = false;
              }),
         {"sync 2 moved a.example 181 update_service proposed none server:proposed"}},
        {"a third server of another identity was not read",
         with({1, 2, 3},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.listing(3).state = "failed";
              }),
         {"sync 2 moved a.example 181 update_service proposed none server:proposed"}},
        {"without a server",
         with({1, 2},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.services.back().server = 0;
              }),
         {"sync 2 unassigned a.example 121 update_service proposed none server:proposed"}},
        {"without a server, and nobody has it", with({1, 2}, [](TinyFleet& f) { f.service(1, "a").server = 77; }), {}},
        {"on a server that is gone",
         with({1, 2},
              [](TinyFleet& f) {
                  for (RandomService& s : f.services) s.status = s.server == 1 ? "Terminated" : s.status;
                  f.row_of(f.service(1, "a"), 2);
                  f.servers[0].gone = true;
                  f.listing(1).state = "missing";
              }),
         {"sync 2 unassigned a.example 121 update_service proposed none server:proposed"}},
        {"another key",
         with({1, 2}, [](TinyFleet& f) { respell(f.row_of(f.service(1, "a"), 2), "b.example"); }),
         {"review 2 moved_elsewhere b.example 121 none report_only no_proposal"}},
        {"another module",
         with({1, 3}, [](TinyFleet& f) { f.row_of(f.service(1, "a"), 3); }),
         {"review 3 moved_elsewhere a 121 none report_only no_proposal"}},
        {"another module of equal identity",
         with({1, 5}, [](TinyFleet& f) { f.row_of(f.service(1, "a"), 5); }),
         {"review 5 moved_elsewhere a.example 121 none report_only no_proposal"}},
        {"a product without module",
         with({1, 2},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.services.back().product = 5;
              }),
         {"review 2 moved_elsewhere a.example 121 none report_only no_proposal"}},
        {"on two other servers, one with more agreements",
         with({1, 2, 5},
              [](TinyFleet& f) {
                  f.row_of(f.service(1, "a"), 2);
                  f.stranger(5, "a").email = "";
              }),
         {"review 5 leftover_copy a.example 0 none report_only no_proposal",
          "sync 2 moved a.example 181 update_service proposed none server:proposed"}},
        {"two of one client's, all alike",
         with({1, 2},
              [](TinyFleet& f) {
                  for (const char* name : {"a", "b"}) {
                      RandomService& s = f.service(1, name, 1);
                      s.username = "";
                      s.registered = "2018-01-01";
                  }
                  f.clients.push_back({1, "c1@example.net"});
                  RandomRow& row = f.stranger(2, "c");
                  row.email = "c1@example.net";
                  row.created = "2018-01-01 00:00:00";
              }),
         {"review 2 ambiguous_move c.example 0 none report_only no_proposal"}},
    });
}

}  // namespace
}  // namespace serversync
