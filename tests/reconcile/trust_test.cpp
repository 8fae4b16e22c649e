// SPDX-License-Identifier: MIT
#include "engine/reconcile/trust.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

constexpr std::int64_t an_hour = 3600;

/// Server 1 with a listing of 120 rows for 121 live services, all of them there but one.
class TrustTest : public testing::Test {
protected:
    World world;
    ServerFindings findings = world.findings_of(1);

    TrustTest() {
        findings.result.listing.rows = findings.result.listing.accounts = 120;
        findings.result.tally.live_services = findings.live_keys = 121;
        findings.found_keys = 120;
        findings.missing = 1;
    }

    TrustVerdict verdict(TrustFacet facet) {
        judge_listing(world.run(), findings);
        return findings.trust()[facet];
    }
    TrustFault fault(TrustFacet facet) { return verdict(facet).fault; }
};

using F = TrustFault;

struct FaultRow {
    const char* what;
    std::function<void(ServerFindings&)> change;
    TrustFault fault;
};

TEST_F(TrustTest, a_listing_is_whole_when_nothing_suggests_that_a_row_is_missing) {
    const auto rows = [](std::uint64_t count) { return [count](ServerFindings& f) { f.result.listing.rows = count; }; };
    const auto empty = [](std::uint64_t live, std::optional<std::uint64_t> total) {
        return [=](ServerFindings& f) {
            f.result.listing.rows = 0;
            f.result.tally.live_services = f.missing = live;
            f.result.listing.expected_total = total;
        };
    };
    const ServerFindings base = std::move(findings);
    for (const FaultRow& row : std::initializer_list<FaultRow>{
             {"as it is", [](ServerFindings&) {}, F::none},
             {"not compared", [](ServerFindings& f) { f.compared = false; }, F::unread},
             {"partial", [](ServerFindings& f) { f.result.listing.state = ListingState::partial; }, F::partial},
             {"one row rejected", [](ServerFindings& f) { f.result.listing.rejected = 1; }, F::rejected_rows},
             {"two rows of a key", [](ServerFindings& f) { f.result.tally[AccountFate::duplicate] = 2; }, F::repeated_rows},
             {"the total", [](ServerFindings& f) { f.result.listing.expected_total = 120; }, F::none},
             {"a larger total", [](ServerFindings& f) { f.result.listing.expected_total = 121; }, F::total_differs},
             {"a smaller total", [](ServerFindings& f) { f.result.listing.expected_total = 119; }, F::total_differs},
             {"a page of 100", rows(100), F::page_size},
             {"one row more than a page", rows(101), F::none},
             {"a page of 25", rows(25), F::page_size},
             {"a page of 10", rows(10), F::page_size},
             {"a page of 15", rows(15), F::page_size},
             {"a page of 20", rows(20), F::page_size},
             {"a page of 30", rows(30), F::page_size},
             {"a page of 150", rows(150), F::page_size},
             {"a page of 2000", rows(2000), F::page_size},
             {"40 rows", rows(40), F::none},
             {"a page that lacks nothing",
              [](ServerFindings& f) {
                  f.result.listing.rows = 100;
                  f.missing = 0;
              },
              F::none},
             {"a page with an end",
              [](ServerFindings& f) {
                  f.result.listing.rows = 100;
                  f.result.listing.proven_end = true;
              },
              F::none},
             {"a page with a total",
              [](ServerFindings& f) { f.result.listing.rows = f.result.listing.expected_total.emplace(100); }, F::none},
             {"empty, and services", empty(1, {}), F::empty},
             {"empty, and services in spite of a total", empty(1, 0), F::empty},
             {"empty, no services, no witness", empty(0, {}), F::empty},
             {"empty, and so is the total", empty(0, 0), F::none},
             {"empty, and the total is not", empty(0, 1), F::total_differs},
         }) {
        findings = world.findings_of(1);
        findings.result.listing = base.result.listing;
        findings.result.tally = base.result.tally;
        findings.missing = base.missing;
        row.change(findings);
        EXPECT_EQ(to_text(fault(TrustFacet::whole)), to_text(row.fault)) << row.what;
    }
}

TEST_F(TrustTest, an_empty_listing_may_have_whmcs_itself_for_a_witness) {
    const auto with_count = [&](std::uint64_t accounts) {
        world.server(1).remote_accounts = accounts;
        findings = world.findings_of(1);
        return fault(TrustFacet::whole);
    };
    EXPECT_EQ(with_count(0), F::none);
    EXPECT_EQ(with_count(1), F::empty);
}

TEST_F(TrustTest, an_empty_listing_lacks_a_live_service_without_an_identifier) {
    Fleet fleet;
    Server& server = fleet.add_server("cpanel");
    server.remote_accounts = 0;
    fleet.listings.at(4) = listing_of({});
    std::erase_if(fleet.services, [](const Service& service) { return service.server_id == 4; });
    const auto whole = [&] {
        fleet.reconcile();
        return fleet.of(4).trust()[TrustFacet::whole].fault;
    };
    EXPECT_EQ(whole(), F::none);
    Service& service = fleet.serve(1, "", 4);
    EXPECT_EQ(whole(), F::empty);
    service.module = "vps";
    EXPECT_EQ(whole(), F::none) << "the listing does not speak of another module's";
}

TEST_F(TrustTest, the_first_fault_of_a_listing_is_told) {
    ListingSummary& listing = findings.result.listing;
    findings.result.tally[AccountFate::duplicate] = 2;
    EXPECT_EQ(verdict(TrustFacet::whole), (TrustVerdict{F::repeated_rows, 2, 120, 0}));
    listing.rows = 100;
    EXPECT_EQ(fault(TrustFacet::whole), F::page_size);
    listing.rows = 0;
    EXPECT_EQ(fault(TrustFacet::whole), F::empty);
    listing.expected_total = 7;
    EXPECT_EQ(fault(TrustFacet::whole), F::total_differs);
    listing.rejected = 3;
    EXPECT_EQ(verdict(TrustFacet::whole), (TrustVerdict{F::rejected_rows, 3, 0, 0}));
    listing.state = ListingState::partial;
    EXPECT_EQ(verdict(TrustFacet::whole), (TrustVerdict{F::partial, 0, 7, 0}));
    findings.compared = false;
    EXPECT_EQ(fault(TrustFacet::whole), F::unread);
}

TEST_F(TrustTest, a_listing_is_its_servers_where_half_of_the_keys_have_a_row) {
    struct Counts {
        std::uint64_t live, found;
        TrustFault fault;
    };
    for (const Counts& row : std::initializer_list<Counts>{{0, 0, F::none},
                                                           {1, 1, F::none},
                                                           {1, 0, F::no_match},
                                                           {2, 1, F::none},
                                                           {2, 0, F::no_match},
                                                           {3, 2, F::none},
                                                           {3, 1, F::no_match},
                                                           {100, 50, F::none},
                                                           {100, 49, F::no_match}}) {
        findings.live_keys = row.live;
        findings.found_keys = row.found;
        EXPECT_EQ(fault(TrustFacet::own), row.fault) << row.found << " of " << row.live;
        EXPECT_EQ(is_own(findings), row.fault == F::none);
    }
    findings.compared = false;
    EXPECT_EQ(fault(TrustFacet::own), F::none) << "nothing was compared";
    EXPECT_FALSE(is_own(findings));
}

TEST_F(TrustTest, a_listing_is_current_when_mirror_and_listing_speak_of_the_same_hour) {
    struct Times {
        const char* what;
        std::int64_t mirror, listing;  ///< seconds before the run
        TrustFault fault;
    };
    for (const Times& row : std::initializer_list<Times>{
             {"both fresh", 4 * an_hour, an_hour, F::none},
             {"at once", 0, 0, F::none},
             {"ten minutes ahead", an_hour, -600, F::none},
             {"more than ten minutes ahead", an_hour, -601, F::in_future},
             {"as old as the mirror", an_hour, an_hour, F::none},
             {"older than the mirror", an_hour, an_hour + 1, F::older_than_mirror},
             {"older than the mirror and too old", 7 * an_hour, 8 * an_hour, F::older_than_mirror},
             {"at the mirror's limit", 24 * an_hour, an_hour, F::stale_mirror},
             {"taken at the limit after the mirror", 7 * an_hour, an_hour, F::none},
             {"taken later after the mirror", 7 * an_hour + 1, an_hour, F::stale_mirror},
             {"at the limit", 6 * an_hour, 6 * an_hour, F::none},
             {"too old", 6 * an_hour + 1, 6 * an_hour + 1, F::too_old},
             {"the mirror too old", 24 * an_hour + 1, 24 * an_hour, F::stale_mirror},
         }) {
        world.mirror_loaded_at.seconds = world.as_of.seconds - row.mirror;
        findings.result.listing.listed_at = Instant{world.as_of.seconds - row.listing};
        EXPECT_EQ(to_text(fault(TrustFacet::current)), to_text(row.fault)) << row.what;
    }
    findings.result.listing.listed_at.reset();
    EXPECT_EQ(fault(TrustFacet::current), F::no_time);
    findings.result.listing.state = ListingState::failed;
    EXPECT_EQ(fault(TrustFacet::current), F::none) << "it says nothing at all";
}

TEST_F(TrustTest, a_mirror_is_stale_after_its_own_limit_however_fresh_the_listing_is) {
    world.policy.listing_max_age = 48 * an_hour;
    findings.result.listing.listed_at = Instant{world.as_of.seconds};
    world.mirror_loaded_at.seconds = world.as_of.seconds - 24 * an_hour;
    EXPECT_EQ(verdict(TrustFacet::current), TrustVerdict{});
    --world.mirror_loaded_at.seconds;
    EXPECT_EQ(verdict(TrustFacet::current), (TrustVerdict{F::stale_mirror, 24 * an_hour + 1, 24 * an_hour, 0}));
}

TEST_F(TrustTest, a_listing_is_steady_unless_it_shrank) {
    struct Counts {
        const char* what;
        std::uint64_t before, rows, clients_before, clients;
        TrustFault fault;
    };
    for (const Counts& row : std::initializer_list<Counts>{
             {"the same", 100, 100, 10, 10, F::none},
             {"more", 100, 200, 10, 20, F::none},
             {"a fifth fewer", 100, 80, 10, 10, F::fewer_rows},
             {"not quite a fifth fewer", 100, 81, 10, 10, F::none},
             {"five of 25", 25, 20, 10, 10, F::fewer_rows},
             {"four of 20", 20, 16, 10, 10, F::none},
             {"five of 26", 26, 21, 10, 10, F::none},
             {"three clients of ten", 100, 100, 10, 7, F::fewer_clients},
             {"two clients of ten", 100, 100, 10, 8, F::none},
             {"both", 100, 80, 10, 1, F::fewer_rows},
         }) {
        world.prior.servers = {{1, row.before, row.clients_before}};
        findings.result.listing.rows = row.rows;
        findings.pair_clients.clear();
        for (std::uint64_t i = 0; i < row.clients; ++i) findings.pair_clients.insert(findings.pair_clients.end(), 3, i + 1);
        EXPECT_EQ(to_text(fault(TrustFacet::steady)), to_text(row.fault)) << row.what;
    }
    findings.compared = false;
    EXPECT_EQ(fault(TrustFacet::steady), F::none);
    findings.compared = true;
    world.prior.servers = {{2, 1000, 1000}};
    EXPECT_EQ(fault(TrustFacet::steady), F::none) << "nothing is known of this server";
}

TEST_F(TrustTest, absence_is_proven_by_a_whole_and_steady_listing) {
    judge_listing(world.run(), findings);
    EXPECT_TRUE(proves_absence(findings));
    findings.trust()[TrustFacet::own].fault = F::no_match;
    findings.trust()[TrustFacet::current].fault = F::too_old;
    EXPECT_TRUE(proves_absence(findings));
    findings.trust()[TrustFacet::steady].fault = F::fewer_rows;
    EXPECT_FALSE(proves_absence(findings));
    findings.trust() = {};
    findings.trust()[TrustFacet::whole].fault = F::page_size;
    EXPECT_FALSE(proves_absence(findings));
    findings.trust() = {};
    findings.compared = false;
    EXPECT_FALSE(proves_absence(findings));
}

TEST_F(TrustTest, a_server_holds_others_up_unless_its_rows_are_all_known) {
    const auto held = [&](TrustFacet facet, TrustFault fault) {
        findings.trust() = {};
        findings.trust()[facet].fault = fault;
        return holds_others_up(world.run(), findings);
    };
    EXPECT_EQ(held(TrustFacet::whole, F::none), F::none);
    for (const TrustFault fault : {F::unread, F::partial, F::rejected_rows, F::total_differs, F::empty})
        EXPECT_EQ(held(TrustFacet::whole, fault), fault);
    for (const auto& [rows, fault] : {std::pair(6U, F::none), std::pair(7U, F::repeated_rows)}) {
        findings.trust() = {};
        findings.trust()[TrustFacet::whole] = {F::repeated_rows, rows, 120, 0};
        EXPECT_EQ(holds_others_up(world.run(), findings), fault) << "each may hide one, of 121 live services";
    }
    for (const TrustFault fault : {F::no_match, F::equal_listing, F::another_servers})
        EXPECT_EQ(held(TrustFacet::own, fault), fault);
    for (const TrustFault fault : {F::no_time, F::older_than_mirror, F::too_old, F::in_future, F::stale_mirror})
        EXPECT_EQ(held(TrustFacet::current, fault), fault);
    EXPECT_EQ(held(TrustFacet::steady, F::fewer_rows), F::fewer_rows);
    findings.missing = 6;  // 5 % of 121
    EXPECT_EQ(held(TrustFacet::whole, F::page_size), F::none) << "a small cut holds up its own server alone";
    findings.missing = 7;
    EXPECT_EQ(held(TrustFacet::whole, F::page_size), F::page_size);
}

TEST(AllowedOrphans, are_a_share_with_a_floor_and_never_half) {
    const Policy policy;
    for (const auto& [live, allowed] : std::initializer_list<std::pair<std::uint64_t, std::uint64_t>>{
             {0, 0}, {1, 0}, {2, 0}, {3, 1}, {4, 1}, {5, 2}, {6, 2}, {59, 2}, {60, 3}, {1000, 50}, {1019, 50}, {1020, 51}}) {
        EXPECT_EQ(allowed_orphans(policy, live), allowed) << live;
    }
}

TEST(PriorKnowledge, is_found_by_server_and_by_item) {
    PriorKnowledge prior;
    prior.servers = {{2, 20, 2}, {5, 50, 5}};
    EXPECT_EQ(prior.server(1), nullptr);
    EXPECT_EQ(prior.server(2)->rows, 20U);
    EXPECT_EQ(prior.server(5)->clients, 5U);
    EXPECT_EQ(prior.server(6), nullptr);
    Item item;
    item.server_id = 1;
    item.raw_identifier = "a";
    const ItemId id = item_id(item);
    EXPECT_EQ(prior.sightings(id), 0U);
    prior.items = {{id, 3}};
    EXPECT_EQ(prior.sightings(id), 3U);
    item.raw_identifier = "b";
    EXPECT_EQ(prior.sightings(item_id(item)), 0U);
}

}  // namespace
}  // namespace serversync
