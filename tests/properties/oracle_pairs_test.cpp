// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "oracle.hpp"
#include "tiny_fleet.hpp"

namespace serversync {
namespace {

struct Paired {
    const char* name;
    TinyFleet fleet;
    std::vector<std::string> items;
};

template <class Change>
TinyFleet paired(std::uint64_t server, Change change) {
    TinyFleet fleet({server});
    fleet.quiet(server);
    change(fleet);
    return fleet;
}

void agree(const std::vector<Paired>& table) {
    for (const Paired& one : table) EXPECT_EQ(expected_items(one.fleet), one.items) << one.name << "\n" << describe(one.fleet);
}

TEST(OraclePairs, doubt) {
    agree({
        {"one contradiction",
         paired(1,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(1, "a"));
                    row.username = "b";
                    row.email = row.created = "";
                }),
         {"sync 1 differs a.example 61 update_service proposed none username:proposed"}},
        {"two contradictions",
         paired(1,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(1, "a"));
                    row.username = "b";
                    row.email = "c1001@example.net";
                    row.created = "";
                }),
         {"review 1 doubtful_pair a.example 61 none report_only no_proposal"}},
        {"two contradictions and an agreement",
         paired(1,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(1, "a"));
                    row.username = "b";
                    row.email = "c1001@example.net";
                }),
         {"sync 1 differs a.example 61 update_service proposed none username:proposed"}},
        {"another client's e-mail and another domain",
         paired(3,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(3, "a"));
                    row.domain = "b.example";
                    row.email = "c1001@example.net";
                }),
         {"review 3 doubtful_pair a 61 none report_only no_proposal"}},
        {"nobody's e-mail and another domain",
         paired(3,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(3, "a"));
                    row.domain = "b.example";
                    row.email = "nobody@example.net";
                }),
         {"sync 3 differs a 61 update_service proposed none domain:proposed"}},
        {"an e-mail of two clients and another domain",
         paired(3,
                [](TinyFleet& f) {
                    RandomRow& row = f.row_of(f.service(3, "a"));
                    row.domain = "b.example";
                    row.email = "c1001@example.net";
                    f.clients.push_back({5, "C1001@Example.net"});
                }),
         {"sync 3 differs a 61 update_service proposed none domain:proposed"}},
        {"it was created after an end that a live service has behind it",
         paired(3,
                [](TinyFleet& f) {
                    RandomService& s = f.service(3, "a");
                    RandomRow& row = f.row_of(s);
                    row.domain = "b.example";
                    row.email = "";
                    row.created = "2020-01-02 00:00:00";
                    s.terminated = "2020-01-01";
                }),
         {"sync 3 differs a 61 update_service proposed none domain:proposed created:report_only"}},
        {"it was created on that day",
         paired(3,
                [](TinyFleet& f) {
                    RandomService& s = f.service(3, "a");
                    RandomRow& row = f.row_of(s);
                    row.domain = "b.example";
                    row.email = "";
                    row.created = "2020-01-01 00:00:00";
                    s.terminated = "2020-01-01";
                }),
         {"sync 3 differs a 61 update_service proposed none domain:proposed created:report_only"}},
        {"a doubtful pair of a Suspended service",
         paired(1,
                [](TinyFleet& f) {
                    RandomService& s = f.service(1, "a");
                    RandomRow& row = f.row_of(s);
                    row.username = "b";
                    row.email = "c1001@example.net";
                    row.created = "";
                    s.status = "Suspended";
                }),
         {"review 1 doubtful_pair a.example 61 none report_only no_proposal"}},
    });
}

TEST(OraclePairs, several_services) {
    const auto twins = [](std::uint64_t second_client, bool is_told_by_user_name) {
        return paired(1, [&](TinyFleet& f) {
            f.clients.push_back({7, "seven@example.net"});
            f.clients.push_back({8, "eight@example.net"});
            f.row_of(f.service(1, "a", 7));
            RandomService& twin = f.service(1, "a", second_client);
            twin.registered = f.services[60].registered;
            twin.product = 2;
            if (is_told_by_user_name) twin.username = "";
        });
    };
    agree({
        {"of one client, one with more agreements",
         twins(7, true),
         {"review 1 duplicate_service a.example 62 none report_only no_proposal"}},
        {"of two clients", twins(8, true), {"review 1 ambiguous_service a.example 0 none report_only no_proposal"}},
        {"of one client, told apart by the package alone",
         twins(7, false),
         {"review 1 duplicate_service a.example 62 none report_only no_proposal"}},
        {"live before ended",
         paired(1,
                [](TinyFleet& f) {
                    f.row_of(f.service(1, "a"));
                    f.service(1, "a").status = "Terminated";
                }),
         {}},
        {"live before Pending",
         paired(1,
                [](TinyFleet& f) {
                    f.row_of(f.service(1, "a"));
                    f.service(1, "a").status = "Pending";
                }),
         {}},
        {"two rows",
         paired(1,
                [](TinyFleet& f) {
                    const RandomService s = f.service(1, "a");
                    f.row_of(s);
                    f.row_of(s).status = "Suspended";
                }),
         {"review 1 duplicate_account a.example 0 none report_only no_proposal"}},
    });
}

TEST(OraclePairs, statuses) {
    const auto statuses = [](const std::string& service, const std::string& account) {
        return paired(1, [&](TinyFleet& f) {
            RandomService& s = f.service(1, "a");
            f.row_of(s).status = account;
            s.status = service;
        });
    };
    const auto status = [](const std::string& what) { return std::vector<std::string>{"status_mismatch 1 " + what}; };
    agree({
        {"Active, suspended", statuses("Active", "Suspended"),
         status("suspended_on_server a.example 61 none report_only policy")},
        {"Suspended, active", statuses("Suspended", "active"),
         status("live_while_suspended a.example 61 suspend_account proposed none")},
        {"Suspended, suspended", statuses("Suspended", "suspended"), {}},
        {"Pending, active", statuses("Pending", "Active"),
         status("live_before_acceptance a.example 61 set_service_status report_only policy")},
        {"Pending, locked", statuses("Pending", "locked"),
         status("live_before_acceptance a.example 61 set_service_status report_only status_unknown")},
        {"Active, locked", statuses("Active", "locked"), {}},
        {"Active, terminated", statuses("Active", "Terminated"),
         status("status_outside_contract a.example 61 none report_only no_proposal")},
        {"Terminated, cancelled", statuses("Terminated", "Cancelled"), {}},
        {"Completed, suspended", statuses("Completed", "Suspended"),
         status("suspended_after_completion a.example 61 none report_only no_proposal")},
        {"Completed, active", statuses("Completed", "Active"), {}},
        {"Cancelled, suspended", statuses("Cancelled", "Suspended"),
         status("not_removed a.example 61 terminate_account report_only policy")},
        {"Odd, active", statuses("Odd", "Active"), {"review 1 unknown_service_status a.example 61 none report_only no_proposal"}},
    });
}

TEST(OraclePairs, fields) {
    const auto differing = [](std::string RandomRow::*column, const std::string& value) {
        return paired(1, [&](TinyFleet& f) { f.row_of(f.service(1, "a")).*column = value; });
    };
    const auto reported = [](const std::string& what) {
        return std::vector<std::string>{"sync 1 differs a.example 61 none report_only " + what};
    };
    agree({
        {"user name",
         differing(&RandomRow::username, "b"),
         {"sync 1 differs a.example 61 update_service proposed none username:proposed"}},
        {"user name in other case", differing(&RandomRow::username, "A"), {}},
        {"no user name", differing(&RandomRow::username, ""), {}},
        {"package", differing(&RandomRow::product, "large"), reported("policy product:report_only")},
        {"address", differing(&RandomRow::ip, "203.0.113.5"), reported("policy primaryip:report_only")},
        {"private address", differing(&RandomRow::ip, "10.0.0.5"), {}},
        {"date", differing(&RandomRow::created, "2011-01-01 00:00:00"), reported("policy created:report_only")},
        {"domain, which identifies", differing(&RandomRow::domain, "b.example"), reported("no_proposal domain:report_only")},
        {"domain with www", differing(&RandomRow::domain, "www.a.example"), {}},
    });
}

}  // namespace
}  // namespace serversync
