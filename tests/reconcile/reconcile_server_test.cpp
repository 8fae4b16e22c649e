// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

using S = ServiceStatus;

class ReconcileServerTest : public testing::Test {
protected:
    World world;
    Listing listing = listing_of({});
    std::vector<Service> services;
    ServerFindings findings;
    std::uint64_t server_id = 1;

    void list(const std::vector<std::string_view>& keys) {
        std::vector<Account> accounts;
        for (const std::string_view key : keys) accounts.push_back(account_of(key));
        listing = listing_of(accounts);
    }

    /// Adds a service with the status.
    Service& serve(std::uint64_t id, std::string_view key, ServiceStatus status = ServiceStatus::active) {
        Service& service = services.emplace_back(service_of(id, key));
        service.status = status;
        service.status_text = to_text(status);
        return service;
    }

    const Tally& reconcile() {
        const RunContext& run = world.run();
        findings = reconcile_server(run, *run.catalogue.server(server_id), listing, services);
        return findings.result.tally;
    }

    Texts items(PlanClass plan) const { return items_of(findings.result, plan); }

    /// The keys of missing services or suspect pairs.
    template <class Records>
    static Texts keys_of(const Records& records) {
        Texts keys;
        for (const auto& record : records) keys.emplace_back(record.service.key());
        return keys;
    }

    const Diagnostic* note(DiagnosticCode code) const {
        for (const Diagnostic& each : findings.result.diagnostics) {
            if (each.code == code) return &each;
        }
        return nullptr;
    }
};

TEST_F(ReconcileServerTest, pairs_by_key_and_keeps_what_is_left) {
    list({"a", "b", "c"});
    serve(1, "a");
    serve(2, "d");
    serve(3, "b");
    const Tally& tally = reconcile();
    EXPECT_EQ(tally[AccountFate::paired], 2U);
    EXPECT_EQ(tally[ServiceFate::paired], 2U);
    EXPECT_EQ(tally.in_sync, 2U);
    EXPECT_EQ(tally.live_services, 3U);
    ASSERT_EQ(findings.accounts.size(), 1U);
    EXPECT_EQ(findings.accounts[0].account.key(), "c");
    EXPECT_EQ(keys_of(findings.services), Texts{"d"});
    EXPECT_TRUE(items(PlanClass::orphan).empty()) << "other servers have not been asked";
}

TEST_F(ReconcileServerTest, files_absent_services_by_status) {
    struct Row {
        ServiceStatus status;
        ServiceFate fate;
    };
    for (const Row& row :
         {Row{ServiceStatus::terminated, ServiceFate::ended_absent}, Row{ServiceStatus::cancelled, ServiceFate::ended_absent},
          Row{ServiceStatus::fraud, ServiceFate::ended_absent}, Row{ServiceStatus::completed, ServiceFate::completed_absent},
          Row{ServiceStatus::pending, ServiceFate::pending_absent},
          Row{ServiceStatus::unknown, ServiceFate::unknown_status_absent}}) {
        services.clear();
        serve(1, "a", row.status);
        EXPECT_EQ(reconcile()[row.fate], 1U) << to_text(row.status);
        EXPECT_TRUE(findings.services.empty());
        EXPECT_EQ(findings.absent.size(), is_ended(row.status) ? 0U : 1U) << "it may have its account elsewhere";
    }
    EXPECT_EQ(items(PlanClass::review), Texts{"unknown_service_status a 1"});
    services.clear();
    serve(1, "a").module = "vps";
    EXPECT_EQ(reconcile()[ServiceFate::other_module], 1U);
    EXPECT_NE(note(DiagnosticCode::other_module), nullptr);
    ASSERT_EQ(findings.absent.size(), 1U);
    EXPECT_EQ(findings.absent[0].name, (ServiceName{ServiceKind::hosting, 1}));
    services.clear();
    serve(1, "");
    EXPECT_EQ(reconcile().live_services, 0U) << "it counts in no share";
    ASSERT_EQ(findings.services.size(), 1U);
    EXPECT_FALSE(findings.services[0].has_key);
    EXPECT_EQ(findings.missing, 0U);
    services.clear();
    serve(1, "a", ServiceStatus::suspended);
    reconcile();
    EXPECT_EQ(keys_of(findings.services), Texts{"a"});
    EXPECT_TRUE(findings.services[0].has_key);
    EXPECT_EQ(findings.missing, 1U);
    EXPECT_TRUE(findings.absent.empty());
}

TEST_F(ReconcileServerTest, counts_keys_of_live_services_and_the_clients_of_pairs) {
    list({"a", "b", "e"});
    serve(1, "a").client_id = 5;
    serve(2, "a").client_id = 6;  // one key
    serve(3, "b", ServiceStatus::pending);
    serve(4, "c", ServiceStatus::suspended);
    serve(5, "d").module = "vps";
    serve(6, "e", ServiceStatus::terminated);
    reconcile();
    EXPECT_EQ(findings.live_keys, 2U);
    EXPECT_EQ(findings.found_keys, 1U);
    EXPECT_EQ(findings.missing, 1U);
    EXPECT_TRUE(findings.pair_clients.empty()) << "no history asks";
    services[1].status = ServiceStatus::terminated;
    world.prior.servers = {{1, 3, 1}};
    reconcile();
    EXPECT_EQ(findings.pair_clients, std::vector<std::uint64_t>{5});
}

TEST_F(ReconcileServerTest, counts_the_services_of_clients_who_lack_three) {
    list({"a", "b"});
    serve(1, "a").client_id = 5;
    serve(2, "b", ServiceStatus::terminated).client_id = 5;
    serve(3, "c").client_id = serve(4, "d").client_id = 6;
    serve(5, "e").client_id = 6;
    for (const auto& [id, key] : {std::pair(6, "f"), std::pair(7, "g"), std::pair(8, "h")})
        serve(static_cast<std::uint64_t>(id), key).client_id = 0;
    serve(9, "i").client_id = 5, serve(10, "").client_id = 5, serve(11, "j").client_id = 5;
    reconcile();
    ASSERT_EQ(findings.client_services.size(), 1U) << "nobody's services are not one client's";
    EXPECT_EQ(findings.client_services[0].client_id, 6U);
    EXPECT_EQ(findings.client_services[0].live, 3U);
    serve(12, "k").client_id = 5;
    reconcile();
    ASSERT_EQ(findings.client_services.size(), 2U);
    EXPECT_EQ(findings.client_services[0].client_id, 5U);
    EXPECT_EQ(findings.client_services[0].live, 4U) << "one has its account";
}

TEST_F(ReconcileServerTest, mentions_services_that_are_pending_for_long) {
    serve(1, "a", ServiceStatus::pending).registered_on = parse_date("2026-11-06");
    reconcile();
    EXPECT_EQ(note(DiagnosticCode::aged_pending), nullptr);
    services[0].registered_on = parse_date("2026-11-05");
    reconcile();
    ASSERT_NE(note(DiagnosticCode::aged_pending), nullptr);
    EXPECT_EQ(note(DiagnosticCode::aged_pending)->message, "1 service pending for more than 14 days");
}

TEST_F(ReconcileServerTest, mentions_services_whose_product_is_gone) {
    list({"a"});
    serve(1, "a").product_id = 99;
    reconcile();
    ASSERT_NE(note(DiagnosticCode::missing_product), nullptr);
    EXPECT_EQ(note(DiagnosticCode::missing_product)->count, 1U);
    services[0].product_id = 1;
    reconcile();
    EXPECT_EQ(note(DiagnosticCode::missing_product), nullptr);
}

TEST_F(ReconcileServerTest, gives_an_account_to_the_first_class_that_claims_it) {
    list({"a"});
    const std::pair<S, ServiceFate> order[] = {{S::active, ServiceFate::paired},
                                               {S::completed, ServiceFate::paired},
                                               {S::pending, ServiceFate::pending_match},
                                               {S::terminated, ServiceFate::ended_match}};
    for (std::size_t first = 0; first < 4; ++first) {
        services.clear();
        for (std::size_t i = first; i < 4; ++i) serve(i + 1, "a", order[i].first);
        const Tally& tally = reconcile();
        EXPECT_EQ(tally[order[first].second], 1U) << first;
        EXPECT_EQ(tally[ServiceFate::superseded], 3 - first) << first;
    }
    services.clear();
    serve(1, "a", S::pending);
    serve(2, "a").module = "vps";
    EXPECT_EQ(reconcile()[ServiceFate::pending_match], 1U) << "a service of another module comes last";
}

TEST_F(ReconcileServerTest, reports_a_live_service_beside_the_pair) {
    list({"a"});
    serve(1, "a");
    serve(2, "a").module = "vps";
    serve(3, "a", ServiceStatus::terminated);
    const Tally& tally = reconcile();
    EXPECT_EQ(items(PlanClass::review), Texts{"duplicate_service a 2"});
    EXPECT_EQ(tally[ServiceFate::superseded], 2U);
}

TEST_F(ReconcileServerTest, lets_evidence_choose_between_services_of_one_client) {
    struct Row {
        const char* what;
        std::function<void(Account&, Service&, Service&)> make;  ///< both services are of product 1 and client 1
        std::uint64_t pair;                                      ///< 0: none
    };
    for (const Row& row : std::initializer_list<Row>{
             {"nothing", [](Account&, Service&, Service&) {}, 0},
             {"a user name", [](Account&, Service&first, Service&) { first.username = "ann"; }, 1},
             {"the other's", [](Account&, Service&, Service&second) { second.username = "ANN"; }, 2},
             {"both", [](Account&, Service&first, Service&second) { first.username = second.username = "ann"; }, 0},
             {"the package", [](Account&account, Service&, Service&second) { account.product = "large", second.product_id = 2; },
              2},
             {"the package of both", [](Account&account, Service&, Service&) { account.product = "small"; }, 0},
             {"a package and a weak user name",
              [](Account&account, Service&first, Service&second) {
                  account.product = "large", account.username = "x_ann";
                  first.username = "ann", second.product_id = 2;
              },
              0},
             {"more beats a package",
              [](Account&account, Service&first, Service&second) {
                  account.product = "large";
                  first.username = "ann", second.product_id = 2;
              },
              1},
             {"a contradiction",
              [](Account&account, Service&first, Service&) {
                  account.created = noon("2026-03-10");
                  first.registered_on = parse_date("2026-03-10"), first.username = "bob";
              },
              0},
             {"two clients", [](Account&, Service&first, Service&) { first.username = "ann", first.client_id = 2; }, 0},
             {"no client",
              [](Account&, Service&first, Service&second) { first.username = "ann", first.client_id = second.client_id = 0; }, 0},
         }) {
        list({"a"});
        listing.accounts[0].username = "ann";
        services.clear();
        serve(1, "a"), serve(2, "a");
        row.make(listing.accounts[0], services[0], services[1]);
        const Tally& tally = reconcile();
        EXPECT_EQ(tally[ServiceFate::paired], row.pair == 0 ? 0U : 1U) << row.what;
        EXPECT_EQ(tally[ServiceFate::ambiguous], row.pair == 0 ? 2U : 0U) << row.what;
        EXPECT_EQ(items(PlanClass::review), Texts{row.pair == 0   ? "ambiguous_service a -"
                                                  : row.pair == 1 ? "duplicate_service a 2"
                                                                  : "duplicate_service a 1"})
            << row.what;
        EXPECT_EQ(findings.witnesses.size(), row.pair == 0 ? 1U : 0U) << row.what;
    }
}

TEST_F(ReconcileServerTest, keeps_pairs_that_may_be_doubtful_until_their_email_is_known) {
    list({"a.example"});
    Account& account = listing.accounts[0];
    Service& service = serve(1, "a.example");
    account.username = "ann";
    service.username = "bob";
    EXPECT_EQ(reconcile()[AccountFate::paired], 1U) << "one contradiction, and no e-mail that could be a second";
    EXPECT_TRUE(findings.suspects.empty());
    set_email(account, "ann@example.net");
    EXPECT_EQ(reconcile()[AccountFate::paired], 0U);
    EXPECT_EQ(keys_of(findings.suspects), Texts{"a.example"});
    ASSERT_EQ(findings.witnesses.size(), 1U);
    EXPECT_EQ(findings.witnesses[0].key, "");
    EXPECT_EQ(findings.witnesses[0].service_id, 1U);
    ASSERT_EQ(findings.accounts.size(), 1U);
    EXPECT_TRUE(findings.accounts[0].is_decided) << "it may be what another service has lost";
    service.username = "ann";
    reconcile();
    EXPECT_TRUE(findings.suspects.empty());
}

TEST_F(ReconcileServerTest, doubts_a_pair_whose_only_agreement_is_an_address_that_another_row_has) {
    list({"a.example", "b.example", "c.example"});
    for (Account& account : listing.accounts) {
        account.username = "ann";
        set_email(account, "ann@example.net");
        account.primary_ip = "203.0.113.7";
    }
    listing.accounts[1].primary_ip = "203.0.113.8";
    for (const std::uint64_t id : {1U, 2U}) {
        Service& service = serve(id, id == 1 ? "a.example" : "b.example");
        service.username = "bob";
        service.dedicated_ip = id == 1 ? "203.0.113.7" : "203.0.113.8";
    }
    reconcile();
    EXPECT_EQ(keys_of(findings.suspects), Texts{"a.example"});
    EXPECT_EQ(findings.shared_addresses, std::vector<IpAddress>{*parse_ip("203.0.113.7")});
}

TEST_F(ReconcileServerTest, looks_for_shared_addresses_only_where_evidence_is_asked) {
    list({"a.example", "b.example"});
    for (Account& account : listing.accounts) {
        account.username = "ann";
        account.primary_ip = "203.0.113.7";
    }
    serve(1, "a.example").username = "ann", serve(2, "b.example").username = "ann";
    reconcile();
    EXPECT_TRUE(findings.shared_addresses.empty());
    services.pop_back();
    reconcile();
    EXPECT_EQ(findings.shared_addresses.size(), 1U);
}

TEST_F(ReconcileServerTest, keeps_what_may_have_another_services_account) {
    list({"a.example", "b.example", "c.example", "c.example", "d.example"});
    serve(1, "a.example", ServiceStatus::pending);
    serve(2, "b.example"), serve(3, "b.example");
    serve(4, "d.example");
    listing.accounts.back().domain = "www.other.example";
    reconcile();
    Texts texts;
    for (const Witness& witness : findings.witnesses) {
        texts.push_back(std::string(witness.key) + "/" + std::string(witness.domain) + "/" + std::string(witness.raw_identifier) +
                        "/" + std::to_string(witness.service_id));
    }
    EXPECT_EQ(texts, (Texts{"/other.example/d.example/4", "a.example/a.example/a.example/0", "b.example/b.example/b.example/0",
                            "c.example/c.example/c.example/0", "c.example/c.example/c.example/0"}));
}

TEST_F(ReconcileServerTest, matches_no_row_of_several_with_one_key) {
    list({"a", "a", "b"});
    serve(1, "a");
    const Tally& tally = reconcile();
    EXPECT_EQ(tally[AccountFate::duplicate], 2U);
    EXPECT_EQ(tally[ServiceFate::held_by_duplicate], 1U);
    EXPECT_EQ(items(PlanClass::review), Texts{"duplicate_account a -"});
    EXPECT_EQ(
        std::count_if(findings.accounts.begin(), findings.accounts.end(), [](const LeftoverAccount& a) { return a.is_decided; }),
        2)
        << "they could be what another server has lost";
    EXPECT_EQ(findings.accounts.size(), 3U);
    EXPECT_EQ(findings.witnesses.size(), 2U);
    services.clear();
    reconcile();
    EXPECT_EQ(items(PlanClass::review), Texts{"duplicate_account a -"}) << "without a service too";
}

TEST_F(ReconcileServerTest, keeps_ended_services_with_their_account) {
    list({"a"});
    serve(1, "a", ServiceStatus::terminated);
    serve(2, "a", ServiceStatus::fraud);
    EXPECT_EQ(reconcile()[ServiceFate::ended_match], 2U);
    ASSERT_EQ(findings.accounts.size(), 1U);
    ASSERT_EQ(findings.accounts[0].ended.size(), 2U);
    EXPECT_EQ(findings.accounts[0].ended[0]->id, 2U) << "the highest id first";
}

TEST_F(ReconcileServerTest, knows_what_a_listing_proves) {
    const auto fault = [&](TrustFacet facet) {
        reconcile();
        return findings.trust()[facet].fault;
    };
    list({"a", "b", "c"});
    serve(1, "a"), serve(2, "b");
    EXPECT_TRUE(findings.trust() == Trust{});
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::none);
    listing.rejected.resize(1);
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::rejected_rows);
    list({"a", "b", "c", "c"});
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::repeated_rows);
    list({"a"});
    listing.expected_total = 2;
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::total_differs);
    list({});
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::empty);
    EXPECT_EQ(fault(TrustFacet::own), TrustFault::no_match);
    list({"a"});
    EXPECT_EQ(fault(TrustFacet::own), TrustFault::none);
    listing.listed_at->seconds -= 24 * 3600L;
    EXPECT_EQ(fault(TrustFacet::current), TrustFault::older_than_mirror);
    listing.state = ListingState::failed;
    EXPECT_EQ(fault(TrustFacet::whole), TrustFault::unread);
}

TEST_F(ReconcileServerTest, compares_nothing_with_a_failed_listing) {
    listing.state = ListingState::failed;
    serve(1, "a");
    serve(2, "b", ServiceStatus::terminated);
    const Tally& tally = reconcile();
    EXPECT_EQ(tally[ServiceFate::not_compared], 2U);
    EXPECT_EQ(tally.live_services, 1U);
    EXPECT_TRUE(findings.services.empty());
    EXPECT_FALSE(findings.compared);
    listing.state = ListingState::complete;
    world.modules[0].identity.reset();
    EXPECT_EQ(reconcile()[ServiceFate::not_compared], 2U) << "nothing identifies an account of the module";
}

TEST_F(ReconcileServerTest, does_not_depend_on_the_order_of_services) {
    list({"a"});
    serve(9, "b");
    serve(2, "a", ServiceStatus::terminated);
    serve(1, "a");
    EXPECT_EQ(reconcile()[ServiceFate::paired], 1U);
    EXPECT_EQ(findings.result.tally[ServiceFate::superseded], 1U);
}

TEST_F(ReconcileServerTest, sums_up_the_listing) {
    list({"a"});
    listing.rejected = {{1, "b"}, {2, "a"}, {3, "b"}};
    listing.dropped = {{"x", 2}};
    listing.rows = 4;
    listing.error = "why";
    listing.adapter = "whm";
    reconcile();
    const ListingSummary& summary = findings.result.listing;
    EXPECT_EQ(summary.rows, 4U);
    EXPECT_EQ(summary.accounts, 1U);
    EXPECT_EQ(summary.rejected, 3U);
    EXPECT_EQ(summary.error, "why");
    EXPECT_EQ(summary.adapter, "whm");
    ASSERT_EQ(summary.rejected_reasons.size(), 2U);
    EXPECT_EQ(summary.rejected_reasons[1], std::pair(std::string("b"), std::uint64_t{2}));
    EXPECT_EQ(summary.dropped.size(), 1U);
}

TEST_F(ReconcileServerTest, mentions_columns_that_say_nothing) {
    std::vector<Account> accounts;
    std::vector<std::string> keys;
    for (int i = 0; i < 10; ++i) keys.push_back("k" + std::to_string(i));
    for (const std::string& key : keys) {
        accounts.push_back(account_of(key));
        accounts.back().username = "admin";
    }
    listing = listing_of(accounts);
    reconcile();
    ASSERT_NE(note(DiagnosticCode::uninformative_column), nullptr);
    EXPECT_EQ(note(DiagnosticCode::uninformative_column)->field, "username");
    EXPECT_TRUE(findings.uninformative.username);
    EXPECT_FALSE(findings.uninformative.domain);
}

}  // namespace
}  // namespace serversync
