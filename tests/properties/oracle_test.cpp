// SPDX-License-Identifier: MIT
#include "oracle.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "plan_items.hpp"

namespace serversync {
namespace {

class Fleets : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-fleet-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::filesystem::path m_folder;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "  " + line + "\n";
    return text;
}

TEST_F(Fleets, every_item_is_what_the_oracle_says) {
    std::uint64_t first = 1;
    std::uint64_t last = 2000;
    if (const char* seed = std::getenv("SERVERSYNC_SEED")) first = last = std::strtoull(seed, nullptr, 10);
    std::uint64_t items = 0;
    std::map<std::string, std::uint64_t> situations;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        const Document plan = plan_fleet(fleet, m_folder);
        const auto expected = expected_items(fleet);
        const auto actual = actual_items(plan);
        items += actual.size();
        for (const ServerResult& server : plan.servers) {
            for (const auto& list : server.items) {
                for_each_item(list, [&](const Item& item) { ++situations[std::string(to_text(item.situation))]; });
            }
        }
        ASSERT_EQ(actual, expected) << "seed " << seed << "\n"
                                    << describe(fleet) << "expected\n"
                                    << joined(expected) << "actual\n"
                                    << joined(actual);
    }
    if (first != last) {
        EXPECT_EQ(situations.size(), situation_count) << "the random fleets do not reach every situation";
        EXPECT_GT(items, 8000U);
    }
}

TEST_F(Fleets, everything_is_counted_once) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        const Document plan = plan_fleet(fleet, m_folder);
        for (const ServerResult& server : plan.servers) {
            std::uint64_t services = 0;
            for (const RandomService& service : fleet.services) services += service.server == server.server_id ? 1U : 0U;
            std::uint64_t counted = 0;
            for (const std::uint64_t count : server.tally.services) counted += count;
            EXPECT_EQ(counted, services) << "services of server " << server.server_id << ", seed " << seed << "\n"
                                         << describe(fleet);
            counted = 0;
            for (const std::uint64_t count : server.tally.accounts) counted += count;
            EXPECT_EQ(counted, server.listing.accounts) << "accounts of server " << server.server_id << ", seed " << seed << "\n"
                                                        << describe(fleet);
        }
    }
}

std::string document(const Document& plan) {
    StringSink sink;
    write_document_json(plan, sink);
    return sink.text;
}

TEST_F(Fleets, neither_order_nor_jobs_show_in_the_plan) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        const std::string before = document(plan_fleet(fleet, m_folder));
        std::mt19937_64 random(seed);
        for (RandomListing& listing : fleet.listings) std::shuffle(listing.rows.begin(), listing.rows.end(), random);
        std::shuffle(fleet.services.begin(), fleet.services.end(), random);
        std::shuffle(fleet.clients.begin(), fleet.clients.end(), random);
        ASSERT_EQ(document(plan_fleet(fleet, m_folder, 3)), before) << "seed " << seed << "\n" << describe(fleet);
    }
}

TEST_F(Fleets, a_plan_document_read_back_is_the_same) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const std::string before = document(plan_fleet(make_fleet(seed), m_folder));
        ASSERT_EQ(document(read_document_json(*open_memory(before, "'plan.json'"))), before) << "seed " << seed;
    }
}

std::uint64_t destructive(const Document& plan) {
    std::uint64_t count = 0;
    for (const ServerResult& server : plan.servers) {
        for (const auto& items : server.items) {
            for_each_item(items, [&](const Item& item) {
                const bool ends = item.action == Action::terminate_service || item.action == Action::terminate_account;
                if (ends && item.disposition == Disposition::proposed) ++count;
            });
        }
    }
    return count;
}

TEST_F(Fleets, a_listing_that_fails_or_is_cut_never_adds_a_destructive_proposal) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        fleet.policy.terminate_accounts = true;
        fleet.policy.status_changes = {1000, 1000};  // a limit that another item trips would hide what is looked for
        fleet.policy.orphans = {1000, 1000};
        fleet.policy.run_orphans = 1000;
        const std::uint64_t before = destructive(plan_fleet(fleet, m_folder));
        for (std::size_t i = 0; i < fleet.listings.size(); ++i) {
            if (fleet.listings[i].state != "complete") continue;
            for (const char* state : {"failed", "partial"}) {
                RandomFleet broken = fleet;
                broken.listings[i].state = state;
                ASSERT_LE(destructive(plan_fleet(broken, m_folder)), before)
                    << "seed " << seed << " server " << i + 1 << " " << state << "\n"
                    << describe(fleet);
            }
        }
    }
}

}  // namespace
}  // namespace serversync
