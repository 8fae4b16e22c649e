// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_server.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

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

    std::vector<std::string> items(PlanClass plan) const { return items_of(findings.result, plan); }

    /// The keys of the leftover accounts, or of the missing services.
    template <class Records>
    static std::vector<std::string> keys_of(const Records& records) {
        std::vector<std::string> keys;
        for (const auto& record : records) keys.emplace_back(record.key());
        return keys;
    }

    const Diagnostic* note(DiagnosticCode code) const {
        for (const Diagnostic& each : findings.result.diagnostics) {
            if (each.code == code) return &each;
        }
        return nullptr;
    }
};

using Texts = std::vector<std::string>;

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
    }
    EXPECT_EQ(items(PlanClass::review), Texts{"unknown_service_status a 1"});
    services.clear();
    serve(1, "a").module = "vps";
    EXPECT_EQ(reconcile()[ServiceFate::other_module], 1U);
    EXPECT_NE(note(DiagnosticCode::other_module), nullptr);
    services.clear();
    serve(1, "");
    EXPECT_EQ(reconcile()[ServiceFate::no_identity], 1U);
    EXPECT_EQ(items(PlanClass::review), Texts{"no_identity  1"});
    services.clear();
    serve(1, "a", ServiceStatus::suspended);
    reconcile();
    EXPECT_EQ(keys_of(findings.services), Texts{"a"});
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
    using S = ServiceStatus;
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

TEST_F(ReconcileServerTest, lets_the_package_choose_between_services) {
    list({"a"});
    serve(1, "a").product_id = 1;
    serve(2, "a").product_id = 2;
    EXPECT_EQ(reconcile()[ServiceFate::ambiguous], 2U);
    EXPECT_EQ(findings.result.tally[AccountFate::ambiguous], 1U);
    EXPECT_EQ(items(PlanClass::review), Texts{"ambiguous_service a -"});
    ASSERT_EQ(findings.witnesses.size(), 1U);
    EXPECT_EQ(findings.witnesses[0].key, "a");
    listing.accounts[0].product = "large";
    EXPECT_EQ(reconcile()[ServiceFate::paired], 1U);
    EXPECT_EQ(items(PlanClass::review), Texts{"duplicate_service a 1"});
    services[0].product_id = 2;
    EXPECT_EQ(reconcile()[ServiceFate::ambiguous], 2U) << "both are of the package";
}

TEST_F(ReconcileServerTest, matches_no_row_of_several_with_one_key) {
    list({"a", "a", "b"});
    serve(1, "a");
    const Tally& tally = reconcile();
    EXPECT_EQ(tally[AccountFate::duplicate], 2U);
    EXPECT_EQ(tally[ServiceFate::held_by_duplicate], 1U);
    EXPECT_EQ(items(PlanClass::review), Texts{"duplicate_account a -"});
    EXPECT_EQ(findings.accounts.size(), 1U);
    EXPECT_EQ(findings.witnesses.size(), 1U);
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
    struct Row {
        const char* what;
        ListingState state;
        std::size_t rows, rejected, live;
        bool read, absence, moves;
    };
    const Row rows[] = {
        {"whole", ListingState::complete, 99, 0, 100, true, true, true},
        {"empty", ListingState::complete, 0, 0, 0, true, true, true},
        {"empty while services are expected", ListingState::complete, 0, 0, 1, false, false, false},
        {"partial", ListingState::partial, 99, 0, 100, false, false, false},
        {"a row rejected", ListingState::complete, 99, 1, 100, true, false, false},
        {"a page", ListingState::complete, 100, 0, 101, true, false, true},
        {"a page at the limit", ListingState::complete, 100, 0, 111, true, false, true},
        {"a page beyond the limit", ListingState::complete, 100, 0, 112, true, false, false},
        {"a page of all", ListingState::complete, 100, 0, 100, true, true, true},
    };
    for (const Row& row : rows) {
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < row.live; ++i) keys.push_back("k" + std::to_string(i));
        services.clear();
        for (std::size_t i = 0; i < row.live; ++i) serve(i + 1, keys[i]);
        listing = listing_of({});
        listing.state = row.state;
        listing.rows = row.rows;
        listing.rejected.resize(row.rejected);
        reconcile();
        EXPECT_EQ(findings.read_in_full, row.read) << row.what;
        EXPECT_EQ(findings.absence_proven, row.absence) << row.what;
        EXPECT_EQ(findings.rules_out_moves, row.moves) << row.what;
    }
}

TEST_F(ReconcileServerTest, compares_nothing_with_a_failed_listing) {
    listing.state = ListingState::failed;
    serve(1, "a");
    serve(2, "b", ServiceStatus::terminated);
    const Tally& tally = reconcile();
    EXPECT_EQ(tally[ServiceFate::not_compared], 2U);
    EXPECT_EQ(tally.live_services, 1U);
    EXPECT_TRUE(findings.services.empty());
    EXPECT_FALSE(findings.read_in_full);
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

TEST(PageSize, looks_like_a_page_where_more_is_expected) {
    EXPECT_TRUE(looks_like_a_page(50, 51));
    EXPECT_FALSE(looks_like_a_page(50, 50));
    EXPECT_FALSE(looks_like_a_page(51, 99));
    EXPECT_TRUE(looks_like_a_page(1000, 5000));
}

}  // namespace
}  // namespace serversync
