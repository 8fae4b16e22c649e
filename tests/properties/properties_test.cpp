// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "plan_items.hpp"
#include "random_fleet.hpp"

namespace serversync {
namespace {

class Properties : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("RC_PARAMS", "seed=20261123 max_success=120", 0);
        m_folder = std::filesystem::temp_directory_path() / ("serversync-properties-" + std::to_string(::getpid()));
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    /// A fleet in which nothing holds back a proposal: no guard, default authorities, whole listings, nothing too young.
    static RandomFleet open_fleet(std::uint64_t seed) {
        RandomFleet fleet = make_fleet(seed);
        fleet.policy = Policy{};
        fleet.policy.orphans = fleet.policy.status_changes = fleet.policy.syncs = {1000, 1000};
        fleet.policy.run_orphans = fleet.policy.imports = 1000;
        fleet.policy.field_share_pairs = 1000;
        fleet.policy.item_min_age = 0;
        for (RandomListing& listing : fleet.listings) {
            listing.state = "complete";
            listing.rejected = 0;
        }
        return fleet;
    }

    std::filesystem::path m_folder;
};

RandomService& service_of(RandomFleet& fleet, std::uint64_t id) {
    return *std::find_if(fleet.services.begin(), fleet.services.end(), [&](const RandomService& s) { return s.id == id; });
}

/// Carries out what a plan proposes for WHMCS, as a person would by hand.
void apply(const Document& plan, RandomFleet& fleet) {
    std::uint64_t next = fleet.services.size() + 1;
    for (const ServerResult& server : plan.servers) {
        for_each_item(server.of(PlanClass::orphan), [&](const Item& item) {
            if (item.disposition == Disposition::proposed) service_of(fleet, item.service->id).status = "Terminated";
        });
        for_each_item(server.of(PlanClass::sync), [&](const Item& item) {
            for (const Change& change : item.changes) {
                if (item.disposition != Disposition::proposed || change.disposition != Disposition::proposed) continue;
                RandomService& service = service_of(fleet, item.service->id);
                const std::string after(change.after);
                if (change.field == Field::server) service.server = server.server_id;
                if (change.field == Field::domain) service.domain = after;
                if (change.field == Field::username) service.username = after;
                if (change.field == Field::primaryip) service.ip = after;
                if (change.field == Field::product) service.product = change.product_id;
                if (change.field == Field::created) service.registered = after;
            }
        });
        for_each_item(server.of(PlanClass::import), [&](const Item& item) {
            if (item.disposition != Disposition::proposed) return;
            RandomService service;
            service.id = next++;
            service.client = 1;
            service.server = server.server_id;
            service.product = item.import->product_id;
            const std::string identity = RandomFleet::identity_of(server.module);
            service.domain = identity == "domain" ? item.raw_identifier : item.account->domain;
            service.username = identity == "username" ? item.raw_identifier : item.account->username;
            service.custom = identity == "custom" ? item.raw_identifier : std::string_view{};
            service.ip = item.account->primary_ip;
            service.status = item.account->status == AccountStatus::active ? "Active" : "Suspended";
            service.registered = item.account->created ? to_text(*item.account->created).substr(0, 10) : "";
            if (service.product == 0) {
                for (const RandomProduct& product : fleet.products) {
                    if (product.module == server.module) service.product = product.id;
                }
            }
            fleet.services.push_back(service);
        });
    }
}

std::uint64_t proposed(const Document& plan, PlanClass kind) { return plan.total.items_in(kind, Disposition::proposed); }

TEST_F(Properties, a_plan_that_was_carried_out_leaves_nothing_to_import_sync_or_end) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        RandomFleet fleet = open_fleet(seed);
        apply(plan_fleet(fleet, m_folder), fleet);
        const Document again = plan_fleet(fleet, m_folder);
        RC_LOG() << "seed " << seed << "\n" << describe(fleet);
        for (const std::string& line : actual_items(again)) RC_LOG() << line << "\n";
        // A service that came into being or moved may settle what was ambiguous before; what is then proposed is new knowledge,
        // not a repetition.
        RC_ASSERT(proposed(again, PlanClass::import) == 0U);
        RC_ASSERT(proposed(again, PlanClass::sync) == 0U);
        RC_ASSERT(proposed(again, PlanClass::orphan) == 0U);
    }));
}

TEST_F(Properties, removing_rows_never_lets_a_blocked_orphan_through) {
    EXPECT_TRUE(rc::check([&](std::uint64_t seed, std::uint64_t shuffle) {
        RandomFleet fleet = make_fleet(seed);
        fleet.policy.orphans = {100, 0};
        fleet.policy.run_orphans = 1000;
        for (RandomListing& listing : fleet.listings) listing.rejected = 0;
        const Document before = plan_fleet(fleet, m_folder);
        for (std::size_t i = 0; i < fleet.listings.size(); ++i) {
            if (fleet.listings[i].rows.empty()) continue;
            RandomFleet fewer = fleet;
            auto& rows = fewer.listings[i].rows;
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(shuffle % rows.size()));
            const Document after = plan_fleet(fewer, m_folder);
            const auto count = [&](const Document& plan, Disposition how) {
                std::uint64_t found = 0;
                for (const ServerResult& server : plan.servers)
                    found += server.server_id == i + 1 ? server.tally.items_in(PlanClass::orphan, how) : 0U;
                return found;
            };
            RC_LOG() << "seed " << seed << " server " << i + 1 << "\n" << describe(fewer);
            if (count(before, Disposition::blocked) == 0) continue;
            RC_ASSERT(count(after, Disposition::blocked) >= count(before, Disposition::blocked));
            RC_ASSERT(count(after, Disposition::proposed) == 0U);
        }
    }));
}

}  // namespace
}  // namespace serversync
