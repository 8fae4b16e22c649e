// SPDX-License-Identifier: MIT
#include "engine/reconcile/account_judge.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// What account and service that belong together become (law 235).
struct BelongRow {
    const char* what;
    std::function<void(Fleet&)> make;
    Texts there;               ///< items of the account's server
    std::uint64_t server = 2;  ///< which that is
    Texts here = {};           ///< items of server 1, where that is another
};

void check_belonging(std::initializer_list<BelongRow> rows) {
    for (const BelongRow& row : rows) {
        Fleet fleet;
        row.make(fleet);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(row.server), row.there) << row.what;
        if (row.server == 1) continue;
        EXPECT_EQ(fleet.items(1), row.here) << row.what;
    }
}

using S = ServiceStatus;

/// On server 1, account "b.example" and missing service 1 "a.example" with one user name and one day of creation.
Service& rename(Fleet& fleet) {
    Account& account = fleet.list(1, "b.example");
    account.username = "bob";
    account.created = noon("2026-03-10");
    Service& service = fleet.serve(1, "a.example", 1);
    service.username = "bob";
    service.registered_on = parse_date("2026-03-10");
    return service;
}

Account& last_of(Fleet& fleet, std::uint64_t server) { return fleet.listings.at(server).accounts.back(); }

TEST(AccountJudge, a_rename_needs_two_agreements_and_one_that_the_customer_cannot_set) {
    check_belonging({
        {"user name and day", [](Fleet& f) { rename(f); }, {"renamed b.example 1"}, 1},
        {"of a Suspended service",
         [](Fleet& f) { rename(f).status = S::suspended, last_of(f, 1).status = AccountStatus::suspended; },
         {"renamed b.example 1"},
         1},
        {"one of them", [](Fleet& f) { rename(f).registered_on.reset(); }, {"possible_rename b.example 1"}, 1},
        {"user name and address",
         [](Fleet& f) {
             Service& service = rename(f);
             service.registered_on.reset();
             service.dedicated_ip = last_of(f, 1).primary_ip = "203.0.113.7";
         },
         {"renamed b.example 1"},
         1},
        {"address and day",
         [](Fleet& f) {
             Service& service = rename(f);
             service.username = {};
             service.dedicated_ip = last_of(f, 1).primary_ip = "203.0.113.7";
         },
         {"differs b.example 1", "renamed b.example 1"},
         1},
        {"domain and e-mail, which the customer sets",
         [](Fleet& f) {
             f.client(1, "bob@example.net");
             f.serve(1, "a.example", 1);
             set_email(f.list(1, "www.a.example"), "bob@example.net");
         },
         {"possible_rename www.a.example 1"},
         1},
        {"domain and a weak user name",
         [](Fleet& f) {
             f.serve(1, "a.example", 1).username = "bob";
             f.list(1, "www.a.example").username = "res_bob";
         },
         {"possible_rename www.a.example 1"},
         1},
        {"a day that another row has too",
         [](Fleet& f) { rename(f), f.list(1, "c.example").created = noon("2026-03-10"); },
         {"unmanaged c.example - needs_choice", "possible_rename b.example 1"},
         1},
        {"to another client's domain",
         [](Fleet& f) { rename(f), f.pair(2, "b.example", 2).client_id = 9; },
         {"possible_rename b.example 1"},
         1},
        {"to a domain of his own", [](Fleet& f) { rename(f), f.pair(2, "b.example", 2); }, {"renamed b.example 1"}, 1},
        {"of a Pending service", [](Fleet& f) { rename(f).status = S::pending; }, {"possible_rename b.example 1"}, 1},
        {"of a service of another module", [](Fleet& f) { rename(f).module = "vps"; }, {"possible_rename b.example 1"}, 1},
        {"to a text that is no domain",
         [](Fleet& f) {
             rename(f);
             last_of(f, 1).key = last_of(f, 1).unique_identifier = "host";
         },
         {"possible_rename host 1"},
         1},
        {"with a contradiction",
         [](Fleet& f) { rename(f).dedicated_ip = "203.0.113.8", last_of(f, 1).primary_ip = "203.0.113.7"; },
         {"ambiguous_move b.example 1"},
         1},
        {"of a service without a key",
         [](Fleet& f) {
             Service& service = rename(f);
             service.key = service.identity = {};
         },
         {"no_identity b.example 1"},
         1},
        {"of one without a key, contradicted",
         [](Fleet& f) {
             Service& service = rename(f);
             service.key = service.identity = {};
             service.dedicated_ip = "203.0.113.8", last_of(f, 1).primary_ip = "203.0.113.7";
         },
         {"no_identity b.example 1"},
         1},
        {"on a listing that is not whole",
         [](Fleet& f) { rename(f), f.listings.at(1).rejected.resize(1); },
         {"renamed b.example 1 absence_not_proven"},
         1},
        {"on a listing that has shrunk",
         [](Fleet& f) {
             rename(f);
             f.world.prior.servers = {{1, 100, 1}};
         },
         {"renamed b.example 1 absence_not_proven"},
         1},
        {"while another server was not read", [](Fleet& f) { rename(f), f.listings.erase(2); }, {"renamed b.example 1"}, 1},
        {"of a young account",
         [](Fleet& f) { rename(f).registered_on = parse_date("2026-11-19"), last_of(f, 1).created = noon("2026-11-19"); },
         {"renamed b.example 1 younger_than_limit"},
         1},
    });
}

TEST(AccountJudge, a_rename_is_of_a_field_that_can_be_written) {
    struct Row {
        const char* identity;
        const char* key;
        const char* situation;
    };
    for (const Row& row : std::initializer_list<Row>{{"dedicatedip", "203.0.113.9", "renamed 203.0.113.9 1 policy"},
                                                     {"serviceid", "77", "possible_rename 77 1"},
                                                     {"customfield.vm", "vm7", "possible_rename vm7 1"}}) {
        Fleet fleet;
        fleet.world.modules[0].identity = parse_identity_field(row.identity);
        Service& service = rename(fleet);
        service.key = service.identity = "203.0.113.8";
        service.domain = {};
        Account& account = last_of(fleet, 1);
        account.key = account.unique_identifier = row.key;
        account.domain = {};
        fleet.reconcile();
        EXPECT_EQ(fleet.items(1), Texts{row.situation}) << row.identity;
    }
    for (const char* name : {"bob", "bob smith"}) {
        Fleet fleet;
        Service& service = fleet.serve(1, "ann", 3);
        service.domain = "a.example";
        service.registered_on = parse_date("2026-03-10");
        Account& account = fleet.list(3, name);
        account.domain = "a.example";
        account.created = noon("2026-03-10");
        fleet.reconcile();
        EXPECT_EQ(fleet.items(3),
                  Texts{(std::string_view(name) == "bob" ? "renamed " : "possible_rename ") + std::string(name) + " 1"});
    }
}

TEST(AccountJudge, a_rename_changes_the_identifier_and_what_else_differs_by_itself) {
    Fleet fleet;
    rename(fleet).status = S::suspended;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1), (Texts{"renamed b.example 1", "live_while_suspended b.example 1"}));
    ItemReader reader;
    const Item& item = reader.read(fleet.of(1).result.of(PlanClass::sync).packed().front());
    ASSERT_EQ(item.changes.size(), 1U);
    EXPECT_EQ(item.changes[0].field, Field::domain);
    EXPECT_EQ(item.changes[0].before, "a.example");
    EXPECT_EQ(item.changes[0].after, "b.example");
    EXPECT_TRUE(item.between.agreements.has(EvidenceKind::username));
    EXPECT_EQ(fleet.tally(1)[AccountFate::renamed], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::renamed], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::missing], 0U);
    fleet.listings.at(1).rejected.resize(1);
    fleet.reconcile();
    EXPECT_EQ(fleet.items(1),
              (Texts{"renamed b.example 1 absence_not_proven", "live_while_suspended b.example 1 absence_not_proven"}));
}

/// Service 1 "a.example" is missing on server 1, and its account is on server 2.
Service& move(Fleet& fleet) { return fleet.list(2, "a.example"), fleet.serve(1, "a.example", 1); }

TEST(AccountJudge, a_move_has_an_equal_key_and_nothing_against_it) {
    check_belonging({
        {"missing", [](Fleet& f) { move(f); }, {"moved a.example 1"}},
        {"Suspended and missing",
         [](Fleet& f) { move(f).status = S::suspended, last_of(f, 2).status = AccountStatus::suspended; },
         {"moved a.example 1"}},
        {"contradicted",
         [](Fleet& f) { move(f).username = "ann", last_of(f, 2).username = "bob"; },
         {"ambiguous_move a.example 1"}},
        {"weakly contradicted",
         [](Fleet& f) { move(f), last_of(f, 2).product = "large"; },
         {"differs a.example 1 policy", "moved a.example 1"}},
        {"an account that is called Terminated",
         [](Fleet& f) { move(f), last_of(f, 2).status = AccountStatus::other_word, last_of(f, 2).status_text = "Terminated"; },
         {"ambiguous_move a.example 1"}},
        {"an account of unknown status",
         [](Fleet& f) { move(f), last_of(f, 2).status = AccountStatus::unknown; },
         {"moved a.example 1"}},
        {"an account with an ended service of its server",
         [](Fleet& f) { move(f), f.serve(2, "a.example", 2, S::terminated); },
         {"ambiguous_move a.example 1"}},
        {"Pending", [](Fleet& f) { move(f).status = S::pending; }, {"ambiguous_move a.example 1"}},
        {"Completed", [](Fleet& f) { move(f).status = S::completed; }, {"ambiguous_move a.example 1"}},
        {"of a server that was not read", [](Fleet& f) { move(f), f.listings.erase(1); }, {"ambiguous_move a.example 1"}},
        {"several rows of the key elsewhere",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.list(4, "a.example"), f.list(4, "a.example");
         },
         {"ambiguous_move a.example -"}},
        {"an ambiguous account of the key elsewhere",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.list(4, "a.example"), f.serve(2, "a.example", 4, S::completed), f.serve(3, "a.example", 4, S::completed);
         },
         {"ambiguous_move a.example -"}},
        {"a Pending service's account of the key elsewhere",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.pair(2, "a.example", 4).status = S::pending;
         },
         {"ambiguous_move a.example -"}},
        {"a Completed service's account of the key elsewhere",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.pair(2, "a.example", 4).status = S::completed;
         },
         {"moved a.example 1"}},
        {"two accounts of the key",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.list(4, "a.example");
         },
         {"ambiguous_move a.example -"}},
        {"two services of the key",
         [](Fleet& f) {
             move(f);
             f.serve(2, "a.example", 0);
         },
         {"ambiguous_move a.example -"}},
        {"two services, and evidence for one",
         [](Fleet& f) {
             move(f).username = "ann", last_of(f, 2).username = "ann";
             f.serve(2, "a.example", 0);
         },
         {"moved a.example 1"}},
    });
}

TEST(AccountJudge, a_service_without_a_server_goes_where_its_account_is) {
    check_belonging({
        {"none", [](Fleet& f) { move(f).server_id = 0; }, {"unassigned a.example 1"}},
        {"one that is not there", [](Fleet& f) { move(f).server_id = 99; }, {"unassigned a.example 1"}},
        {"Suspended",
         [](Fleet& f) { move(f).server_id = 0, f.services.back().status = S::suspended; },
         {"unassigned a.example 1", "live_while_suspended a.example 1"}},
        {"Pending",
         [](Fleet& f) { move(f).server_id = 0, f.services.back().status = S::pending; },
         {"ambiguous_move a.example 1"}},
        {"contradicted",
         [](Fleet& f) { move(f).username = "ann", f.services.back().server_id = 0, last_of(f, 2).username = "bob"; },
         {"ambiguous_move a.example 1"}},
        {"while a server was not read",
         [](Fleet& f) {
             move(f).server_id = 0;
             f.add_server("cpanel");
             f.listings.erase(4);
         },
         {"unassigned a.example 1 unconfirmed"}},
    });
}

TEST(AccountJudge, a_move_by_another_identity_than_the_domain_needs_an_agreement_that_counts) {
    struct Row {
        const char* what;
        std::function<void(Account&, Service&)> make;
        const char* item;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"none", [](Account&, Service&) {}, "ambiguous_move bob 1"},
             {"the domain", [](Account&account, Service&service) { account.domain = service.domain = "b.example"; },
              "moved bob 1"},
             {"the day",
              [](Account&account, Service&service) {
                  account.created = noon("2026-03-10"), service.registered_on = parse_date("2026-03-11");
              },
              "moved bob 1"},
         }) {
        Fleet fleet;
        fleet.add_server("vps");
        Account& account = fleet.list(4, "bob");
        Service& service = fleet.serve(1, "bob", 3);
        account.domain = service.domain = {};
        row.make(account, service);
        fleet.reconcile();
        EXPECT_EQ(fleet.items(4), Texts{row.item}) << row.what;
        EXPECT_EQ(fleet.items(3), Texts{}) << row.what;
    }
}

TEST(AccountJudge, a_move_by_a_service_id_needs_more_than_half_a_user_name) {
    for (const char* name : {"ann", "pre_ann"}) {
        Fleet fleet;
        fleet.world.modules[1].identity = parse_identity_field("customfield.Machine");
        fleet.add_server("vps");
        Account& account = fleet.list(4, "101");
        Service& service = fleet.serve(1, "101", 3);
        account.domain = service.domain = {};
        account.username = name;
        service.username = "ann";
        fleet.reconcile();
        EXPECT_EQ(fleet.items(4), Texts{std::string(name) == "ann" ? "moved 101 1" : "ambiguous_move 101 1"}) << name;
    }
}

TEST(AccountJudge, a_move_changes_the_server_and_is_counted_on_both) {
    Fleet fleet;
    move(fleet);
    fleet.reconcile();
    ItemReader reader;
    const Item& item = reader.read(fleet.of(2).result.of(PlanClass::sync).packed().front());
    ASSERT_EQ(item.changes.size(), 1U);
    EXPECT_EQ(item.changes[0].field, Field::server);
    EXPECT_EQ(item.changes[0].before, "1");
    EXPECT_EQ(item.changes[0].after, "2");
    EXPECT_EQ(item.disposition, Disposition::proposed);
    EXPECT_EQ(fleet.tally(2)[AccountFate::moved], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::moved], 1U);
    EXPECT_EQ(fleet.of(2).pairs, 8U);
    EXPECT_EQ(fleet.tally(2).in_sync, 7U) << "its server differs";
    fleet.services.back().server_id = 0;
    fleet.reconcile();
    const Item& linked = reader.read(fleet.of(2).result.of(PlanClass::sync).packed().front());
    EXPECT_EQ(linked.changes.at(0).before, "");
    EXPECT_EQ(fleet.tally(2)[AccountFate::linked], 1U);
    fleet.world.policy.authority[static_cast<std::size_t>(Field::server)] = Authority::billing;
    fleet.reconcile();
    EXPECT_EQ(fleet.items(2), Texts{"unassigned a.example 1 policy"});
}

TEST(AccountJudge, a_move_waits_for_both_servers_and_all_others) {
    check_belonging({
        {"the account's listing is not current",
         [](Fleet& f) { move(f), f.listings.at(2).listed_at->seconds -= 5 * 3600L; },
         {"moved a.example 1 stale_listing"}},
        {"the service's is not",
         [](Fleet& f) { move(f), f.listings.at(1).listed_at->seconds -= 5 * 3600L; },
         {"moved a.example 1 stale_listing"}},
        {"the mirror is not",
         [](Fleet& f) {
             move(f);
             f.world.mirror_loaded_at.seconds -= 24 * 3600L;
         },
         {"moved a.example 1 stale_mirror"}},
        {"the service's listing is partial",
         [](Fleet& f) { move(f), f.listings.at(1).state = ListingState::partial; },
         {"moved a.example 1 absence_not_proven"}},
        {"has a rejected row",
         [](Fleet& f) { move(f), f.listings.at(1).rejected.resize(1); },
         {"moved a.example 1 absence_not_proven"}},
        {"has shrunk",
         [](Fleet& f) {
             move(f), f.world.prior.servers = {{1, 100, 1}};
         },
         {"moved a.example 1 absence_not_proven"}},
        {"is another's",
         [](Fleet& f) { move(f), f.listings.at(1).digest = f.listings.at(3).digest; },
         {"moved a.example 1 absence_not_proven"}},
        {"the account's listing is partial",
         [](Fleet& f) { move(f), f.listings.at(2).state = ListingState::partial; },
         {"moved a.example 1"}},
        {"a third was not read",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.listings.erase(4);
         },
         {"moved a.example 1 unconfirmed"}},
        {"a third was read an hour before",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.listings.at(4).listed_at->seconds -= 3600;
         },
         {"moved a.example 1"}},
        {"more than an hour before",
         [](Fleet& f) {
             move(f);
             f.add_server("cpanel");
             f.listings.at(4).listed_at->seconds -= 3601;
         },
         {"moved a.example 1 unconfirmed"}},
        {"one of another module was not read", [](Fleet& f) { move(f), f.listings.erase(3); }, {"moved a.example 1"}},
        {"young", [](Fleet& f) { move(f).registered_on = parse_date("2026-11-19"); }, {"moved a.example 1 younger_than_limit"}},
        {"seen once", [](Fleet& f) { move(f), f.world.policy.sightings = 2; }, {"moved a.example 1 seen_once"}},
        {"what else differs waits with it",
         [](Fleet& f) {
             move(f).status = S::suspended;
             f.listings.at(1).rejected.resize(1);
         },
         {"moved a.example 1 absence_not_proven", "live_while_suspended a.example 1 absence_not_proven"}},
    });
}

TEST(AccountJudge, a_page_holds_up_a_move_only_beyond_the_limit) {
    for (const std::size_t missing : {3U, 4U}) {
        Fleet fleet;
        TextArena texts;
        for (std::size_t i = 0; i < 40; ++i) fleet.pair(100 + i, texts.keep("q" + std::to_string(i)), 1);
        fleet.listings.at(1).rows = 50;
        move(fleet);
        for (std::size_t i = 1; i < missing; ++i) fleet.serve(200 + i, texts.keep("gone" + std::to_string(i)), 1);
        fleet.world.policy.orphans.server = {0, 3};
        fleet.reconcile();
        EXPECT_EQ(fleet.items(2), Texts{missing == 3 ? "moved a.example 1" : "moved a.example 1 absence_not_proven"}) << missing;
    }
}

TEST(AccountJudge, an_account_with_another_key_elsewhere_or_in_another_module_is_shown) {
    check_belonging({
        {"another key",
         [](Fleet& f) { f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob"; },
         {"moved_elsewhere b.example 1"}},
        {"another module",
         [](Fleet& f) { f.list(3, "bob").domain = "a.example", f.serve(1, "a.example", 1); },
         {"moved_elsewhere bob 1"},
         3},
        {"another key and no server",
         [](Fleet& f) { f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 0).username = "bob"; },
         {"moved_elsewhere b.example 1"}},
        {"contradicted",
         [](Fleet& f) {
             f.list(2, "b.example").username = "bob", f.serve(1, "a.example", 1).username = "bob";
             last_of(f, 2).primary_ip = "203.0.113.7", f.services.back().dedicated_ip = "203.0.113.8";
         },
         {"ambiguous_move b.example 1"}},
    });
    Fleet fleet;
    fleet.list(2, "b.example").username = "bob", fleet.serve(1, "a.example", 1).username = "bob";
    for (const S status : {S::active, S::suspended}) {
        fleet.services.back().status = status;
        fleet.reconcile();
        EXPECT_EQ(fleet.tally(2)[AccountFate::moved_elsewhere], 1U);
        EXPECT_EQ(fleet.tally(1)[ServiceFate::moved_elsewhere], 1U);
    }
}

TEST(AccountJudge, a_doubt_is_as_bad_as_what_it_takes_the_place_of) {
    struct Row {
        S service;
        AccountStatus account;
        Severity severity;
    };
    const auto possible_rename = [](Fleet& f) { f.list(1, "b.example"), f.serve(1, "a.example", 1); };
    const auto moved_elsewhere = [](Fleet& f) { f.list(1, "b.example"), f.serve(1, "a.example", 2); };
    const auto ambiguous_move = [](Fleet& f) {
        f.list(1, "b.example").primary_ip = "203.0.113.7", f.serve(1, "a.example", 1).dedicated_ip = "203.0.113.8";
    };
    const auto undecided = [](Fleet& f) {
        f.list(1, "b.example"), f.serve(1, "a.example", 1), f.serve(2, "c.example", 1).username = "bob";
    };
    for (const auto& make : {std::function<void(Fleet&)>(possible_rename), std::function<void(Fleet&)>(moved_elsewhere),
                             std::function<void(Fleet&)>(ambiguous_move), std::function<void(Fleet&)>(undecided)}) {
        for (const Row& row : {Row{S::active, AccountStatus::active, Severity::high},
                               {S::active, AccountStatus::suspended, Severity::high},
                               {S::suspended, AccountStatus::suspended, Severity::medium},
                               {S::suspended, AccountStatus::active, Severity::high},
                               {S::suspended, AccountStatus::unknown, Severity::medium}}) {
            Fleet fleet;
            make(fleet);
            fleet.listings.at(1).accounts.back().username = "bob";
            fleet.listings.at(1).accounts.back().status = row.account;
            for (Service& service : fleet.services) {
                if (service.id > 9) continue;
                service.username = "bob";
                service.status = row.service;
            }
            fleet.reconcile();
            const auto& reviews = fleet.of(1).result.of(PlanClass::review).packed();
            ASSERT_EQ(reviews.size(), 1U);
            ItemReader reader;
            EXPECT_EQ(reader.read(reviews.front()).severity, row.severity)
                << text_of(reader.read(reviews.front())) << ": " << to_text(row.service) << ", " << static_cast<int>(row.account);
        }
    }
}

TEST(AccountJudge, what_is_undecided_shows_both_sides) {
    Fleet fleet;
    fleet.add_server("cpanel");
    fleet.list(2, "a.example"), fleet.list(4, "a.example"), fleet.serve(1, "a.example", 1),
        fleet.serve(2, "a.example", 0).status = S::pending;
    fleet.reconcile();
    for (const std::uint64_t server : {2U, 4U}) {
        EXPECT_EQ(fleet.items(server), Texts{"ambiguous_move a.example -"});
        EXPECT_EQ(fleet.tally(server)[AccountFate::ambiguous_move], 1U);
        ItemReader reader;
        const Item& item = reader.read(fleet.of(server).result.of(PlanClass::review).packed().front());
        EXPECT_EQ(item.severity, Severity::high);
        Texts candidates;
        for (const Candidate& candidate : item.candidates)
            candidates.push_back(std::to_string(candidate.id) + "@" + std::to_string(candidate.server_id) + " " +
                                 std::string(candidate.note));
        EXPECT_EQ(candidates, (Texts{"2@0 has no server that exists", "1@1 is missing on its server",
                                     "0@" + std::to_string(6 - server) + " could be the service's too"}));
    }
    EXPECT_EQ(fleet.items(1), Texts{});
    EXPECT_EQ(fleet.tally(1)[ServiceFate::ambiguous_move], 1U);
    EXPECT_EQ(fleet.tally(1)[ServiceFate::missing], 0U);
}

}  // namespace
}  // namespace serversync
