// SPDX-License-Identifier: MIT
#include "small_fleets.hpp"

#include <gtest/gtest.h>

#include <iostream>

#include "finding.hpp"
#include "oracle.hpp"
#include "plan_in_memory.hpp"
#include "plan_items.hpp"
#include "plan_laws.hpp"

namespace serversync {
namespace {

template <class Counts>
std::uint64_t sum(const Counts& counts) {
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts) all += count;
    return all;
}

/// Every account and every service of a server that was looked at has one fate.
std::string counted_twice(const RandomFleet& fleet, const Document& plan) {
    for (const ServerResult& server : plan.servers) {
        std::uint64_t services = 0;
        for (const RandomService& s : fleet.services) {
            for (const RandomServer& name : fleet.servers) {
                const std::uint64_t machine = name.same_as != 0 ? name.same_as : name.id;
                services += s.server == name.id && machine == server.server_id;
            }
        }
        const std::string where = "server " + std::to_string(server.server_id);
        if (sum(server.tally.services) != services)
            return where + " counts " + std::to_string(sum(server.tally.services)) + " services";
        if (sum(server.tally.accounts) != server.listing.accounts)
            return where + " counts " + std::to_string(sum(server.tally.accounts)) + " accounts";
    }
    return "";
}

std::string told(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "  " + line + "\n";
    return text;
}

/// Holds a fleet against the oracle and against what must hold of every plan. Stops at the first fleet that fails.
class Hold {
public:
    void operator()(std::uint64_t number, const RandomFleet& fleet) {
        if (::testing::Test::HasFailure()) return;
        ++m_held;
        const Document plan = plan_in_memory(fleet);
        const Expected expected = serversync::expected(fleet);
        const auto items = actual_items(plan);
        const auto text = [&] {
            return "fleet " + std::to_string(number) + "\n" + describe(fleet) + "expected\n" + told(expected.items) + "actual\n" +
                   told(items);
        };
        ASSERT_EQ(actual_trust(plan), expected.trust) << text();
        ASSERT_EQ(items, expected.items) << text();
        ASSERT_EQ(actual_guards(plan), expected.guards) << text();
        ASSERT_EQ(counted_twice(fleet, plan), "") << text();
        const auto findings = read_findings(items);
        ASSERT_EQ(lost_agreement(fleet, findings, expected.trust), "") << text();
        for (std::size_t i = 0; i < fleet.listings.size(); ++i) {
            // The last row is one that is not quiet.
            if (fleet.listings[i].rows.empty() || fleet.listings[i].state != "complete") continue;
            const std::size_t last = fleet.listings[i].rows.size() - 1;
            for (const RandomFleet& spoilt : {with_repeated_row(fleet, i, last), with_lost_row(fleet, i, last)}) {
                const auto after = actual_items(plan_in_memory(spoilt));
                ASSERT_EQ(new_orphan(fleet, i, findings, read_findings(after)), "") << text() << "spoilt\n"
                                                                                    << describe(spoilt) << told(after);
            }
        }
        RandomFleet applied = fleet;
        serversync::apply(findings, applied);
        const auto after = actual_items(plan_in_memory(applied));
        ASSERT_EQ(new_proposal(fleet, findings, read_findings(after)), "") << text() << "applied\n"
                                                                           << describe(applied) << told(after);
    }
    std::uint64_t held() const { return m_held; }

private:
    std::uint64_t m_held = 0;
};

TEST(SmallFleets, of_one_account_and_one_service_1990656) {
    Hold hold;
    EXPECT_EQ(one_by_one(fleet_step(2003), [&](std::uint64_t number, const RandomFleet& fleet) { hold(number, fleet); }),
              1990656U);
    std::cout << hold.held() << " of 1990656 fleets\n";
}

TEST(SmallFleets, of_two_accounts_and_two_services_74624) {
    Hold hold;
    EXPECT_EQ(many_by_many(2, 2, fleet_step(71), [&](std::uint64_t number, const RandomFleet& fleet) { hold(number, fleet); }),
              74624U);
    std::cout << hold.held() << " of 74624 fleets\n";
}

TEST(SmallFleets, of_two_accounts_and_three_services_173928) {
    Hold hold;
    EXPECT_EQ(many_by_many(2, 3, fleet_step(331), [&](std::uint64_t number, const RandomFleet& fleet) { hold(number, fleet); }),
              173928U);
    std::cout << hold.held() << " of 173928 fleets\n";
}

TEST(SmallFleets, of_three_accounts_and_two_services_4796000) {
    Hold hold;
    EXPECT_EQ(many_by_many(3, 2, fleet_step(9001), [&](std::uint64_t number, const RandomFleet& fleet) { hold(number, fleet); }),
              4796000U);
    std::cout << hold.held() << " of 4796000 fleets\n";
}

}  // namespace
}  // namespace serversync
