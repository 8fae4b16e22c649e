// SPDX-License-Identifier: MIT
#include "oracle.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>

#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "finding.hpp"
#include "plan_from_files.hpp"
#include "plan_in_memory.hpp"
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

/// The lines that only one of the two has.
std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
    std::vector<std::string> lost, added;
    std::set_difference(expected.begin(), expected.end(), actual.begin(), actual.end(), std::back_inserter(lost));
    std::set_difference(actual.begin(), actual.end(), expected.begin(), expected.end(), std::back_inserter(added));
    return lost.empty() && added.empty() ? "" : "only the oracle\n" + joined(lost) + "only the plan\n" + joined(added);
}

TEST_F(Fleets, every_line_is_what_the_oracle_says) {
    std::uint64_t first = 1;
    std::uint64_t last = 6000;
    if (const char* seed = std::getenv("SERVERSYNC_SEED")) first = last = std::strtoull(seed, nullptr, 10);
    std::uint64_t items = 0;
    std::set<std::string> situations, guards, faults;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        const Document plan = plan_in_memory(fleet);
        const Expected expected = serversync::expected(fleet);
        const auto text = [&] { return "seed " + std::to_string(seed) + "\n" + describe(fleet) + joined(expected.items); };
        items += expected.items.size();
        for (const Finding& finding : read_findings(expected.items)) situations.insert(finding.situation);
        for (const std::string& line : expected.guards) {
            const std::string after = line.substr(line.find(' ') + 1);
            guards.insert(after.substr(0, after.find(' ')));
        }
        for (const std::string& line : expected.trust) faults.insert(line.substr(line.rfind(' ') + 1));
        ASSERT_EQ(difference(expected.trust, actual_trust(plan)), "") << text();
        ASSERT_EQ(difference(expected.items, actual_items(plan)), "") << text();
        ASSERT_EQ(difference(expected.guards, actual_guards(plan)), "") << text();
    }
    if (first != last) {
        EXPECT_EQ(situations.size(), situation_count) << "the random fleets do not reach every situation";
        // Without a history no listing is a shrunken one.
        EXPECT_EQ(guards.size(), guard_count - 1) << "the random fleets do not reach every guard";
        EXPECT_EQ(faults.size(), trust_fault_count - 3)
            << "the random fleets do not reach every fault: " << joined({faults.begin(), faults.end()});
        EXPECT_GT(items, 45000U);
    }
}

std::string document(const Document& plan) {
    StringSink sink;
    write_document_json(plan, sink);
    return sink.text;
}

template <class List>
void shuffle(List& list, std::mt19937_64& random) {
    std::shuffle(list.begin(), list.end(), random);
}

TEST_F(Fleets, neither_order_nor_jobs_show_in_the_plan) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        const std::string before = document(plan_from_files(fleet, m_folder));
        std::mt19937_64 random(seed);
        for (RandomListing& listing : fleet.listings) shuffle(listing.rows, random);
        shuffle(fleet.services, random);
        shuffle(fleet.clients, random);
        ASSERT_EQ(document(plan_from_files(fleet, m_folder, 3)), before) << "seed " << seed << "\n" << describe(fleet);
    }
}

TEST_F(Fleets, rows_in_any_order_are_the_same_plan) {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        const auto before = actual_items(plan_in_memory(fleet));
        std::mt19937_64 random(seed);
        for (RandomListing& listing : fleet.listings) shuffle(listing.rows, random);
        shuffle(fleet.services, random);
        shuffle(fleet.clients, random);
        shuffle(fleet.products, random);
        ASSERT_EQ(difference(before, actual_items(plan_in_memory(fleet))), "") << "seed " << seed << "\n" << describe(fleet);
    }
}

TEST_F(Fleets, a_plan_document_read_back_is_the_same) {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const std::string before = document(plan_in_memory(make_fleet(seed)));
        ASSERT_EQ(document(read_document_json(*open_memory(before, "'plan.json'"))), before) << "seed " << seed;
    }
}

const RandomModule& module_of(const RandomFleet& fleet, std::uint64_t server) {
    return fleet.module_of(
        *std::find_if(fleet.servers.begin(), fleet.servers.end(), [&](const RandomServer& s) { return s.id == server; }));
}

/// The items that end something and are proposed, on servers for which the lost one is of the identity space (law 237).
std::set<std::string> destructive(const RandomFleet& fleet, std::uint64_t lost, const std::vector<std::string>& items) {
    std::set<std::string> found;
    for (const Finding& finding : read_findings(items)) {
        const RandomModule& here = module_of(fleet, finding.server);
        const RandomModule& there = module_of(fleet, lost);
        if (here.name != there.name && (here.identity != "domain" || !there.hosts_domains)) continue;
        const bool ends = finding.action == "terminate_service" || finding.action == "terminate_account";
        if (ends && finding.is_proposed()) found.insert(finding.situation + " " + std::to_string(finding.service));
    }
    return found;
}

TEST_F(Fleets, a_listing_that_fails_or_is_cut_never_adds_a_destructive_proposal) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        RandomFleet fleet = make_fleet(seed);
        fleet.policy.terminate_accounts = true;
        // A limit that another item trips would hide what is looked for.
        const ShareLimit none{1000, 1000};
        fleet.policy.status_changes = fleet.policy.orphans = {none, none};
        const auto items = actual_items(plan_in_memory(fleet));
        for (std::size_t i = 0; i < fleet.listings.size(); ++i) {
            if (fleet.listings[i].state != "complete") continue;
            const std::uint64_t lost = fleet.listings[i].server;
            const auto before = destructive(fleet, lost, items);
            for (const char* state : {"failed", "partial"}) {
                RandomFleet broken = fleet;
                broken.listings[i].state = state;
                const auto after = destructive(fleet, lost, actual_items(plan_in_memory(broken)));
                ASSERT_TRUE(std::includes(before.begin(), before.end(), after.begin(), after.end()))
                    << "seed " << seed << " server " << i + 1 << " " << state << "\n"
                    << describe(fleet);
            }
        }
    }
}

}  // namespace
}  // namespace serversync
