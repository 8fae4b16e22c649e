// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "engine/plan/item_id.hpp"
#include "plan_from_files.hpp"

namespace serversync {
namespace {

class ItemIds : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-ids-" + std::to_string(::getpid()));
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::filesystem::path m_folder;
};

/// Every item's id with what has it. An id that two items share is told as such.
std::map<std::string, std::string> ids_of(const Document& document) {
    std::map<std::string, std::string> ids;
    for (const ServerResult& server : document.servers) {
        for (const ItemList& items : server.items) {
            for_each_item(items, [&](const Item& item) {
                const std::string what = std::string(to_text(item.situation)) + " of server " + std::to_string(item.server_id) +
                                         " '" + std::string(item.key) + "' service " +
                                         (item.service == nullptr ? "none" : std::to_string(item.service->id));
                const auto [id, added] = ids.emplace(item_id(item).text(), what);
                if (!added) id->second += " SHARED WITH " + what;
            });
        }
    }
    return ids;
}

TEST_F(ItemIds, no_two_items_of_a_document_share_one) {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        for (const auto& [id, what] : ids_of(plan_from_files(fleet, m_folder)))
            ASSERT_EQ(what.find("SHARED"), std::string::npos) << id << ": " << what << "\nseed " << seed << "\n"
                                                              << describe(fleet);
    }
}

TEST_F(ItemIds, do_not_depend_on_the_order_of_rows) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        const auto before = ids_of(plan_from_files(fleet, m_folder));
        std::mt19937_64 random(seed);
        for (RandomListing& listing : fleet.listings) std::shuffle(listing.rows.begin(), listing.rows.end(), random);
        std::shuffle(fleet.services.begin(), fleet.services.end(), random);
        ASSERT_EQ(ids_of(plan_from_files(fleet, m_folder)), before) << "seed " << seed << "\n" << describe(fleet);
    }
}

TEST_F(ItemIds, stay_where_an_item_becomes_another) {
    // What was an orphan or a move while a server was listed is often something else when it is not.
    std::uint64_t changed = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        if (fleet.listings.size() < 2) continue;
        const auto before = ids_of(plan_from_files(fleet, m_folder));
        fleet.listings.back().state = "missing";
        for (const auto& [id, what] : ids_of(plan_from_files(fleet, m_folder))) {
            const auto same = before.find(id);
            if (same != before.end() && same->second != what) ++changed;
        }
    }
    EXPECT_GT(changed, 10U);
}

}  // namespace
}  // namespace serversync
