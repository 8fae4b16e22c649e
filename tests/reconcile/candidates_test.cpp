// SPDX-License-Identifier: MIT
#include "engine/reconcile/candidates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "engine/reconcile/trust.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// By `Standing`.
constexpr const char* standings[] = {"settled", "missing", "no_key", "unproven", "unassigned", "absent", "ended"};

/// The candidates of all leftover accounts: "account service standing score", with "key" where the key is equal and "!" where
/// something contradicts.
Texts links_of(Fleet& fleet) {
    fleet.compare();
    FleetIndex index(fleet.world.run(), fleet.findings, fleet.unassigned);
    index.add_accounts();
    Texts texts;
    for (std::uint32_t server = 0; server < fleet.findings.size(); ++server) {
        if (!is_own(fleet.findings[server])) continue;
        for (const Link& link : find_links(fleet.world.run(), index, server, fleet.facts.servers[server])) {
            EXPECT_EQ(link.server, server);
            std::string text(fleet.findings[server].accounts[link.account].account.key());
            text += " " + std::to_string(link.name.id) + " " + standings[static_cast<std::size_t>(link.standing)] + " " +
                    std::to_string(link.score);
            if (link.has_equal_key) text += " key";
            if (!link.is_clean()) text += "!";
            texts.push_back(text);
        }
    }
    return texts;
}

struct JoinRow {
    const char* what;
    std::function<void(Fleet&)> make;
    Texts links;
};

void check_links(std::initializer_list<JoinRow> rows) {
    for (const JoinRow& row : rows) {
        Fleet fleet;
        row.make(fleet);
        EXPECT_EQ(links_of(fleet), row.links) << row.what;
    }
}

using S = ServiceStatus;

TEST(Candidates, have_an_equal_key_in_the_module) {
    check_links({
        {"missing", [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1); }, {"a.example 1 missing 2 key"}},
        {"suspended",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1, S::suspended); },
         {"a.example 1 missing 2 key"}},
        {"Pending",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1, S::pending); },
         {"a.example 1 absent 2 key"}},
        {"Completed",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1, S::completed); },
         {"a.example 1 absent 2 key"}},
        {"of unknown status",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1, S::unknown); },
         {"a.example 1 absent 2 key"}},
        {"ended", [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1, S::terminated); }, {}},
        {"without a server",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 0); },
         {"a.example 1 unassigned 2 key"}},
        {"of a server that is not there",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 99); },
         {"a.example 1 unassigned 2 key"}},
        {"of a server that is gone",
         [](Fleet& f) {
             f.world.server(1).gone = true;
             f.list(2, "a.example"), f.serve(1, "a.example", 1);
         },
         {"a.example 1 unassigned 2 key"}},
        {"of a server that was not read",
         [](Fleet& f) {
             f.listings.erase(1);
             f.list(2, "a.example"), f.serve(1, "a.example", 1);
         },
         {"a.example 1 unproven 2 key"}},
        {"of another module", [](Fleet& f) { f.list(2, "bob"), f.serve(1, "bob", 3); }, {}},
        {"with its account", [](Fleet& f) { f.list(2, "a.example"), f.pair(1, "a.example", 1); }, {}},
        {"with a product of another module: by its domain alone",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1).module = "vps"; },
         {"a.example 1 absent 0"}},
        {"an account with an ended service of its server",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "a.example", 1), f.serve(2, "a.example", 2, S::fraud); },
         {"a.example 1 missing 2 key"}},
        {"an account with its service", [](Fleet& f) { f.pair(2, "a.example", 2), f.serve(1, "a.example", 1); }, {}},
    });
}

/// Server 3 and a new one, of two modules that identify by the same field.
void identify_alike(Fleet& fleet, std::string_view here, std::string_view there) {
    fleet.world.modules[1].identity = parse_identity_field(here);
    fleet.world.modules.push_back({"xen", parse_identity_field(there), "", std::nullopt});
    fleet.add_server("xen");
}

/// An account on the new server and a service that is missing on server 3, with one key; `agree`: in the day of creation.
void share_number(Fleet& fleet, bool agree) {
    fleet.list(4, "101").domain = "new.example";
    Service& service = fleet.serve(1, "101", 3);
    service.domain = "old.example";
    service.registered_on = parse_date("2026-03-10");
    fleet.listings.at(4).accounts.back().created = noon(agree ? "2026-03-10" : "2026-06-10");
}

TEST(Candidates, have_an_equal_key_in_another_module_that_identifies_alike) {
    const auto with = [](std::string_view here, std::string_view there, bool agree) {
        return [=](Fleet& f) { identify_alike(f, here, there), share_number(f, agree); };
    };
    const auto with_users = [](bool agree) {
        return [=](Fleet& f) {
            identify_alike(f, "customfield.vmid", "customfield.vmid"), share_number(f, agree);
            f.listings.at(4).accounts.back().username = "new", f.services.back().username = "old";
        };
    };
    check_links({
        {"a custom field, and something agrees", with("customfield.vmid", "customfield.vmid", true), {"101 1 missing 4!"}},
        {"nothing agrees", with("customfield.vmid", "customfield.vmid", false), {}},
        {"another custom field", with("customfield.vmid", "customfield.number", true), {}},
        {"another kind", with("customfield.vmid", "serviceid", true), {}},
        {"a user name, and something agrees", with("username", "username", true), {"101 1 missing 4!"}},
        {"a user name alone", with("username", "username", false), {}},
        {"a service id alone", with("serviceid", "serviceid", false), {"101 1 missing 2!"}},
        {"two contradictions, and something agrees", with_users(true), {"101 1 missing 4!"}},
        {"two contradictions, and nothing agrees", with_users(false), {}},
        {"a service with its account has the key in the account's module",
         [&](Fleet& f) {
             with("customfield.vmid", "customfield.vmid", true)(f);
             f.add_server("xen");
             f.pair(2, "101", 5);
         },
         {}},
        {"so has one in the service's module",
         [&](Fleet& f) {
             with("customfield.vmid", "customfield.vmid", true)(f);
             f.add_server("vps");
             f.pair(2, "101", 5).module = "vps";
         },
         {"101 1 missing 4!"}},
        {"a product of another module than the server's",
         [&](Fleet& f) {
             with("customfield.vmid", "customfield.vmid", true)(f);
             f.services.back().module = "cpanel";
         },
         {}},
    });
}

TEST(Candidates, are_not_of_a_listing_that_is_another_servers) {
    Fleet fleet;
    fleet.list(2, "a.example"), fleet.serve(1, "a.example", 1);
    const char* missing[] = {"m1", "m2", "m3", "m4", "m5", "m6", "m7"};
    for (std::uint64_t i = 0; i < 7; ++i) fleet.serve(50 + i, missing[i], 2);
    EXPECT_EQ(links_of(fleet).size(), 1U) << "half of its services are there";
    fleet.serve(60, "m8", 2);
    EXPECT_EQ(links_of(fleet), Texts{});
}

TEST(Candidates, have_an_equal_bare_domain_in_any_module) {
    check_links({
        {"from one module to another",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "bob", 3).domain = "www.a.example"; },
         {"a.example 1 missing 2"}},
        {"and back", [](Fleet& f) { f.list(3, "bob").domain = "a.example", f.serve(1, "a.example", 1); }, {"bob 1 missing 2"}},
        {"with another key on one server",
         [](Fleet& f) { f.list(1, "www.a.example"), f.serve(1, "a.example", 1); },
         {"www.a.example 1 missing 2"}},
        {"an identifier is the site, not the domain of the row",
         [](Fleet& f) { f.list(2, "b.example").domain = "a.example", f.serve(1, "bob", 3).domain = "a.example"; },
         {}},
        {"a service without a key",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "", 1).domain = "a.example"; },
         {"a.example 1 no_key 2"}},
        {"no domain", [](Fleet& f) { f.list(3, "bob").domain = "host", f.serve(1, "carl", 3).domain = "host"; }, {}},
    });
}

TEST(Candidates, have_an_equal_user_name_in_the_module) {
    check_links({
        {"without case",
         [](Fleet& f) { f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "BOB"; },
         {"b.example 1 missing 2"}},
        {"on one server",
         [](Fleet& f) { f.list(1, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob"; },
         {"b.example 1 missing 2"}},
        {"of another module", [](Fleet& f) { f.list(2, "b.example").username = "bob", f.serve(1, "x", 3).username = "bob"; }, {}},
        {"without a server, of the module",
         [](Fleet& f) { f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 0).username = "bob"; },
         {"b.example 1 unassigned 2"}},
        {"without a server, of another",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob";
             Service& service = f.serve(1, "x", 0);
             service.username = "bob";
             service.module = "vps";
         },
         {}},
        {"blank", [](Fleet& f) { f.list(2, "b.example"), f.serve(1, "a.example", 1); }, {}},
    });
}

/// An account of server 2 and a missing service of server 1 with other keys and one address.
void share_address(Fleet& fleet, std::string_view address = "203.0.113.7") {
    fleet.list(2, "b.example").primary_ip = address;
    fleet.serve(1, "a.example", 1).dedicated_ip = address;
}

TEST(Candidates, have_an_equal_dedicated_address_in_the_module) {
    check_links({
        {"missing", [](Fleet& f) { share_address(f); }, {"b.example 1 missing 2"}},
        {"private", [](Fleet& f) { share_address(f, "10.0.0.7"); }, {}},
        {"without a key",
         [](Fleet& f) {
             share_address(f);
             f.services.back().key = f.services.back().identity = {};
         },
         {"b.example 1 no_key 2"}},
        {"Pending",
         [](Fleet& f) {
             share_address(f);
             f.services.back().status = S::pending;
         },
         {}},
        {"of a server that was not read",
         [](Fleet& f) {
             share_address(f);
             f.listings.erase(1);
         },
         {}},
        {"without a server",
         [](Fleet& f) {
             share_address(f);
             f.services.back().server_id = 0;
         },
         {"b.example 1 unassigned 2"}},
        {"of another module",
         [](Fleet& f) { f.list(2, "b.example").primary_ip = "203.0.113.7", f.serve(1, "x", 3).dedicated_ip = "203.0.113.7"; },
         {}},
    });
}

/// The same with a client's address and a day of creation.
void share_client(Fleet& fleet, std::string_view created = "2026-03-10") {
    fleet.client(5, "ada@example.net");
    Account& account = fleet.list(2, "b.example");
    set_email(account, "ada@example.net");
    account.created = noon(created);
    Service& service = fleet.serve(1, "a.example", 1);
    service.client_id = 5;
    service.registered_on = parse_date("2026-03-10");
}

TEST(Candidates, have_the_clients_email_and_an_equal_day) {
    check_links({
        {"both", [](Fleet& f) { share_client(f); }, {"b.example 1 missing 4"}},
        {"within a day", [](Fleet& f) { share_client(f, "2026-03-11"); }, {"b.example 1 missing 4"}},
        {"two days", [](Fleet& f) { share_client(f, "2026-03-12"); }, {}},
        {"an address of two clients", [](Fleet& f) { share_client(f), f.client(6, "ada@example.net"); }, {}},
        {"of a server that was not read",
         [](Fleet& f) {
             share_client(f);
             f.listings.erase(1);
         },
         {}},
    });
}

TEST(Candidates, need_a_value_that_no_other_row_of_the_server_has) {
    check_links({
        {"user name",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.list(2, "c.example").username = "Bob", f.serve(2, "c.example", 2);
         },
         {}},
        {"user name of a row of another server",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.add_server("cpanel");
             f.list(4, "c.example").username = "Bob", f.serve(2, "c.example", 4);
         },
         {"b.example 1 missing 2"}},
        {"address",
         [](Fleet& f) {
             share_address(f);
             f.list(2, "c.example").primary_ip = "203.0.113.7", f.serve(2, "c.example", 2);
         },
         {}},
        {"e-mail and day",
         [](Fleet& f) {
             share_client(f);
             Account& account = f.list(2, "c.example");
             set_email(account, "ADA@example.net");
             account.created = noon("2026-03-10");
             f.serve(2, "c.example", 2);
         },
         {}},
        {"bare domain",
         [](Fleet& f) {
             f.list(3, "bob").domain = "a.example", f.serve(1, "a.example", 1);
             f.list(3, "carl").domain = "www.a.example", f.serve(2, "carl", 3).domain = {};
         },
         {}},
    });
}

TEST(Candidates, need_a_value_that_no_service_with_its_account_has) {
    check_links({
        {"key in the module",
         [](Fleet& f) {
             f.add_server("cpanel");
             f.list(2, "a.example"), f.serve(1, "a.example", 1), f.pair(2, "a.example", 4);
         },
         {}},
        {"bare domain anywhere",
         [](Fleet& f) { f.list(3, "bob").domain = "a.example", f.serve(1, "a.example", 1), f.pair(2, "a.example", 2); },
         {}},
        {"user name on the service's server",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.pair(2, "c.example", 1).username = "bob";
         },
         {}},
        {"user name on the account's server",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.pair(2, "c.example", 2).username = "bob";
         },
         {}},
        {"user name on a third server",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.add_server("cpanel");
             f.pair(2, "c.example", 4).username = "bob";
         },
         {"b.example 1 missing 2"}},
        {"user name on the server of one of two",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.add_server("cpanel");
             f.serve(3, "d.example", 4).username = "bob";
             f.pair(2, "c.example", 4).username = "bob";
         },
         {"b.example 1 missing 2"}},
        {"that has ended",
         [](Fleet& f) {
             f.list(3, "bob").domain = "a.example", f.serve(1, "a.example", 1), f.pair(2, "a.example", 2).status = S::terminated;
         },
         {"a.example 1 missing 2 key", "bob 1 missing 0"}},
    });
}

TEST(Candidates, share_a_value_with_eight_leftovers_at_most) {
    for (const std::uint64_t count : {8U, 9U}) {
        const std::size_t found = count == 8 ? 8 : 0;
        const auto each = [&](const std::function<void(Fleet&, std::string_view key, std::uint64_t id)>& make,
                              const std::function<void(Fleet&)>& other) {
            Fleet fleet;
            other(fleet);
            TextArena texts;
            for (std::uint64_t i = 1; i <= count; ++i) make(fleet, texts.keep("x" + std::to_string(i)), i);
            return links_of(fleet).size();
        };
        EXPECT_EQ(each([](Fleet& f, std::string_view key, std::uint64_t id) { f.serve(id, key, 1).username = "bob"; },
                       [](Fleet& f) { f.list(2, "b.example").username = "bob"; }),
                  found);
        EXPECT_EQ(each([](Fleet& f, std::string_view key, std::uint64_t) { f.list(2, key).username = "bob"; },
                       [](Fleet& f) { f.serve(1, "a.example", 1).username = "bob"; }),
                  found);
        EXPECT_EQ(each([](Fleet& f, std::string_view key, std::uint64_t id) { f.serve(id, key, 3).domain = "a.example"; },
                       [](Fleet& f) { f.list(2, "a.example"); }),
                  found);
        EXPECT_EQ(each([](Fleet& f, std::string_view key, std::uint64_t) { f.list(3, key).domain = "a.example"; },
                       [](Fleet& f) { f.serve(1, "a.example", 1); }),
                  found);
        EXPECT_EQ(each([](Fleet& f, std::string_view key, std::uint64_t id) { f.serve(id, key, 1).dedicated_ip = "203.0.113.7"; },
                       [](Fleet& f) { f.list(2, "b.example").primary_ip = "203.0.113.7"; }),
                  found);
        const auto of_client = [](Fleet& f, std::string_view key, std::uint64_t id) {
            Service& service = f.serve(id, key, 1);
            service.client_id = 5;
            service.registered_on = parse_date("2026-03-10");
        };
        const auto with_client = [](Fleet& f) {
            f.client(5, "ada@example.net");
            Account& account = f.list(2, "b.example");
            set_email(account, "ada@example.net");
            account.created = noon("2026-03-10");
        };
        EXPECT_EQ(each(of_client, with_client), found);
    }
}

TEST(Candidates, count_what_nobody_else_has) {
    check_links({
        {"a user name of two accounts",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             f.add_server("cpanel");
             f.list(4, "c.example").username = "BOB";
         },
         {"b.example 1 missing 0", "c.example 1 missing 0"}},
        {"a user name of two services",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob";
             f.serve(1, "a.example", 1).username = f.serve(2, "c.example", 1).username = "bob";
         },
         {"b.example 1 missing 0", "b.example 2 missing 0"}},
        {"a domain of two accounts",
         [](Fleet& f) {
             f.list(2, "a.example"), f.list(3, "bob").domain = "a.example", f.serve(1, "carl", 3).domain = "a.example";
         },
         {"a.example 1 missing 0", "bob 1 missing 0"}},
        {"a domain of two services",
         [](Fleet& f) { f.list(2, "a.example"), f.serve(1, "bob", 3).domain = f.serve(2, "carl", 3).domain = "a.example"; },
         {"a.example 1 missing 0", "a.example 2 missing 0"}},
        {"an address of two services",
         [](Fleet& f) { share_address(f), f.serve(2, "c.example", 1).dedicated_ip = "203.0.113.7"; },
         {"b.example 1 missing 0", "b.example 2 missing 0"}},
        {"an address of a service that has the domain",
         [](Fleet& f) {
             share_address(f);
             Service& machine = f.serve(2, "bob", 3);
             machine.domain = "b.example";
             machine.dedicated_ip = "203.0.113.7";
         },
         {"b.example 1 missing 0", "b.example 2 missing 2"}},
        {"an address of two accounts",
         [](Fleet& f) {
             share_address(f);
             f.add_server("cpanel");
             f.list(4, "c.example").primary_ip = "203.0.113.7";
         },
         {"b.example 1 missing 0", "c.example 1 missing 0"}},
        {"an e-mail that another row has",
         [](Fleet& f) {
             share_client(f);
             set_email(f.list(2, "c.example"), "ada@example.net");
         },
         {"b.example 1 missing 2"}},
        {"an e-mail whose client misses another service there",
         [](Fleet& f) { share_client(f), f.serve(2, "c.example", 1).client_id = 5; },
         {"b.example 1 missing 2"}},
        {"the day of another row",
         [](Fleet& f) { share_client(f), f.list(2, "c.example").created = noon("2026-03-10"); },
         {"b.example 1 missing 2"}},
        {"the day of another missing service there",
         [](Fleet& f) { share_client(f), f.serve(2, "c.example", 1).registered_on = parse_date("2026-03-10"); },
         {"b.example 1 missing 2"}},
        {"the day of a missing service elsewhere",
         [](Fleet& f) { share_client(f), f.serve(2, "c.example", 2).registered_on = parse_date("2026-03-10"); },
         {"b.example 1 missing 4"}},
        {"half, where it is weak",
         [](Fleet& f) { f.list(2, "a.example").username = "res_bob", f.serve(1, "a.example", 1).username = "bob"; },
         {"a.example 1 missing 3 key"}},
        {"no package",
         [](Fleet& f) { f.list(2, "a.example").product = "small", f.serve(1, "a.example", 1); },
         {"a.example 1 missing 2 key"}},
    });
}

TEST(Candidates, have_one_contradiction_at_most) {
    const auto strangers = [](Fleet& f) {
        share_address(f);
        f.client(6, "bob@example.net");
        f.listings.at(2).accounts.back().username = "bob";
        set_email(f.listings.at(2).accounts.back(), "bob@example.net");
    };
    check_links({
        {"one", [&](Fleet& f) { strangers(f); }, {"b.example 1 missing 2!"}},
        {"two", [&](Fleet& f) { strangers(f), f.services.back().username = "ada"; }, {}},
        {"one and a weak one",
         [&](Fleet& f) { strangers(f), f.listings.at(2).accounts.back().product = "large"; },
         {"b.example 1 missing 2!"}},
        {"two, and as many agreements",
         [&](Fleet& f) {
             strangers(f);
             f.services.back().username = "ada", f.services.back().registered_on = parse_date("2026-03-10");
             f.listings.at(2).accounts.back().created = noon("2026-03-10");
         },
         {"b.example 1 missing 4!"}},
        {"two with an equal key",
         [&](Fleet& f) {
             strangers(f);
             Service& service = f.services.back();
             service.username = "ada";
             service.key = service.identity = "b.example";
         },
         {"b.example 1 missing 4 key!"}},
        {"a user name that is another client's",
         [](Fleet& f) {
             share_address(f);
             f.listings.at(2).accounts.back().username = "bob", f.services.back().username = "ada";
             Service& other = f.pair(2, "x.example", 1);
             other.username = "bob", other.client_id = 9;
         },
         {}},
        {"a user name that is another client's in another module",
         [](Fleet& f) {
             share_address(f);
             f.listings.at(2).accounts.back().username = "bob", f.services.back().username = "ada";
             f.serve(2, "x", 3).username = "bob", f.services.back().client_id = 9;
         },
         {"b.example 1 missing 2!"}},
        {"a user name that is the same client's",
         [](Fleet& f) {
             share_address(f);
             f.listings.at(2).accounts.back().username = "bob", f.services.back().username = "ada";
             f.serve(2, "x", 3).username = "bob";
         },
         {"b.example 1 missing 2!"}},
        {"a domain that is another client's",
         [](Fleet& f) {
             Account& account = f.list(3, "bob");
             account.domain = "b.example";
             account.primary_ip = "203.0.113.7";
             f.serve(1, "carl", 3).domain = "a.example", f.services.back().dedicated_ip = "203.0.113.7";
             f.pair(2, "b.example", 2).client_id = 9;
         },
         {}},
        {"a domain that is an ended service's",
         [](Fleet& f) {
             Account& account = f.list(3, "bob");
             account.domain = "b.example";
             account.primary_ip = "203.0.113.7";
             f.serve(1, "carl", 3).domain = "a.example", f.services.back().dedicated_ip = "203.0.113.7";
             f.serve(2, "b.example", 2, S::cancelled).client_id = 9;
         },
         {"bob 1 missing 2!"}},
    });
}

TEST(Candidates, do_not_depend_on_the_order_of_rows_and_services) {
    const auto make = [](Fleet& f) {
        f.client(5, "ada@example.net");
        for (const char* key : {"a.example", "b.example", "www.c.example", "d.example"}) {
            f.list(2, key).username = key[0] == 'a' ? "bob" : "ada";
            f.serve(static_cast<std::uint64_t>(key[0]), key[0] == 'w' ? "c.example" : key, 1).username =
                key[0] == 'b' ? "bob" : "ada";
        }
        f.list(3, "bob").domain = "d.example";
    };
    Fleet fleet;
    make(fleet);
    const Texts before = links_of(fleet);
    EXPECT_GT(before.size(), 6U);
    for (int turn = 0; turn < 6; ++turn) {
        for (auto& [server, listing] : fleet.listings)
            std::rotate(listing.accounts.begin(), listing.accounts.begin() + 5, listing.accounts.end());
        std::rotate(fleet.services.begin(), fleet.services.begin() + 7, fleet.services.end());
        std::reverse(fleet.services.begin(), fleet.services.begin() + 9);
        EXPECT_EQ(links_of(fleet), before) << turn;
    }
}

}  // namespace
}  // namespace serversync
