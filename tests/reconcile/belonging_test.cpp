// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

#include "engine/reconcile/candidates.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// A link in a word: account, service, score in half agreements, and whether something contradicts.
struct Candidacy {
    std::uint32_t account;
    std::uint64_t service;
    unsigned score = 2;
    bool is_clean = true;
};

/// What belongs together, as "account-service", and what is left, as "account?service"; accounts are of server `account / 10`.
class BelongingTest : public testing::Test {
protected:
    World world;
    TextArena texts;
    std::optional<Belonging> belonging;

    Texts decide(std::vector<Candidacy> candidacies) {
        std::sort(candidacies.begin(), candidacies.end(), [](const Candidacy& left, const Candidacy& right) {
            return std::pair(left.account, left.service) < std::pair(right.account, right.service);
        });
        RecordPacker packer;
        std::vector<std::vector<Link>> links(10);
        for (const Candidacy& candidacy : candidacies) {
            Link link{candidacy.account / 10,
                      candidacy.account % 10,
                      {ServiceKind::hosting, candidacy.service},
                      packer.pack(service_of(candidacy.service, "s"), texts),
                      {},
                      {},
                      candidacy.score,
                      Standing::missing,
                      false};
            if (!candidacy.is_clean) link.evidence.contradictions.add(EvidenceKind::email);
            links[link.server].push_back(link);
        }
        belonging.emplace(std::move(links));
        Texts result;
        for (const Candidacy& candidacy : candidacies) {
            const std::uint32_t server = candidacy.account / 10;
            const std::uint32_t account = candidacy.account % 10;
            const ServiceName name{ServiceKind::hosting, candidacy.service};
            const std::string both = std::to_string(candidacy.account) + " " + std::to_string(candidacy.service);
            if (const Link* link = belonging->of_account(server, account); link != nullptr && link->name == name) {
                EXPECT_EQ(belonging->of_service(name), link);
                EXPECT_TRUE(belonging->undecided(server, account).empty());
                EXPECT_TRUE(belonging->rivals(name).empty());
                result.push_back(both);
            }
            for (const Link& link : belonging->undecided(server, account)) {
                if (link.name != name) continue;
                EXPECT_FALSE(belonging->rivals(name).empty());
                EXPECT_EQ(belonging->of_service(name), nullptr);
                result.push_back(both + "?");
            }
        }
        return result;
    }
};

TEST_F(BelongingTest, decides_for_what_beats_all_other_candidates_on_both_sides) {
    struct Row {
        const char* what;
        std::vector<Candidacy> candidacies;
        Texts result;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"alone", {{1, 1}}, {"1 1"}},
             {"alone without any agreement", {{1, 1, 0}}, {"1 1"}},
             {"alone with a contradiction", {{1, 1, 2, false}}, {"1 1"}},
             {"two services, one with more", {{1, 1, 4}, {1, 2, 2}}, {"1 1"}},
             {"the other way about", {{1, 1, 2}, {1, 2, 4}}, {"1 2"}},
             {"half an agreement more", {{1, 1, 5}, {1, 2, 4}}, {"1 1"}},
             {"more, with two agreements", {{1, 1, 4}, {1, 2, 3}}, {"1 1"}},
             {"more, with less than two agreements", {{1, 1, 3}, {1, 2, 2}}, {"1 1?", "1 2?"}},
             {"a tie", {{1, 1, 4}, {1, 2, 4}}, {"1 1?", "1 2?"}},
             {"a contradiction loses to less", {{1, 1, 8, false}, {1, 2, 4}}, {"1 2"}},
             {"two contradictions", {{1, 1, 8, false}, {1, 2, 2, false}}, {"1 1?", "1 2?"}},
             {"two accounts, one with more", {{1, 1, 2}, {2, 1, 4}}, {"2 1"}},
             {"two accounts of two servers", {{11, 1, 4}, {21, 1, 2}}, {"11 1"}},
             {"two accounts, a tie", {{11, 1, 2}, {21, 1, 2}}, {"11 1?", "21 1?"}},
             {"three, and two at the top", {{1, 1, 4}, {1, 2, 4}, {1, 3, 2}}, {"1 1?", "1 2?", "1 3?"}},
             {"three, and one at the top", {{1, 1, 2}, {1, 2, 4}, {1, 3, 2}}, {"1 2"}},
             {"a clean one among three", {{1, 1, 6, false}, {1, 2, 6, false}, {1, 3, 4}}, {"1 3"}},
             {"best for the account, not for the service", {{1, 1, 4}, {2, 1, 6}, {2, 2, 8}}, {"1 1", "2 2"}},
             {"a tie of the service keeps the account's best", {{1, 1, 4}, {2, 1, 4}}, {"1 1?", "2 1?"}},
             {"both pairs at once", {{1, 1, 4}, {1, 2, 2}, {2, 1, 2}, {2, 2, 4}}, {"1 1", "2 2"}},
             {"four that tie", {{1, 1, 4}, {1, 2, 4}, {2, 1, 4}, {2, 2, 4}}, {"1 1?", "1 2?", "2 1?", "2 2?"}},
         }) {
        EXPECT_EQ(decide(row.candidacies), row.result) << row.what;
    }
}

TEST_F(BelongingTest, goes_on_with_what_the_beaten_leave) {
    EXPECT_EQ(decide({{1, 1, 8}, {2, 1, 6}, {2, 2, 4}, {3, 2, 2}}), (Texts{"1 1", "2 2"})) << "3 has nothing left";
    EXPECT_EQ(decide({{1, 1, 8}, {2, 1, 6}, {2, 2, 4}, {2, 3, 4}}), (Texts{"1 1", "2 2?", "2 3?"}));
    EXPECT_EQ(decide({{1, 1, 8}, {2, 1, 6}, {2, 2, 1, false}}), (Texts{"1 1", "2 2"})) << "the only one left";
}

/// A chain in which each round decides one link.
std::vector<Candidacy> chain(std::uint32_t length) {
    std::vector<Candidacy> links;
    for (std::uint32_t i = 0; i < length; ++i) {
        links.push_back({i, i, 200 - 4 * i});
        if (i + 1 < length) links.push_back({i + 1, i, 198 - 4 * i});
    }
    return links;
}

TEST_F(BelongingTest, follows_a_chain_for_sixteen_rounds) {
    EXPECT_EQ(decide(chain(16)).size(), 16U);
    const Texts result = decide(chain(18));
    EXPECT_EQ(std::count_if(result.begin(), result.end(), [](const std::string& text) { return text.back() != '?'; }), 16);
    EXPECT_EQ(std::count_if(result.begin(), result.end(), [](const std::string& text) { return text.back() == '?'; }), 3);
}

TEST_F(BelongingTest, names_the_rivals_of_what_is_undecided) {
    decide({{11, 1, 4}, {11, 2, 4}, {21, 1, 4}, {31, 2, 4}, {31, 3, 9}});
    const auto links = belonging->undecided(1, 1);
    ASSERT_EQ(links.size(), 2U);
    EXPECT_EQ(belonging->rivals(links[0].name, links.data()).size(), 1U);
    EXPECT_TRUE(belonging->rivals(links[1].name, &links[1]).empty()) << "31 has found another";
    decide({{11, 1, 4}, {11, 2, 4}, {21, 1, 4}, {31, 2, 4}});
    const auto both = belonging->undecided(1, 1);
    ASSERT_EQ(both.size(), 2U);
    const auto rivals = belonging->rivals(both[0].name, both.data());
    ASSERT_EQ(rivals.size(), 1U);
    EXPECT_EQ(rivals.front()->server, 2U);
    EXPECT_EQ(belonging->rivals(both[1].name, &both[1]).front()->server, 3U);
    EXPECT_TRUE(belonging->rivals({ServiceKind::addon, 1}, both.data()).empty());
}

TEST_F(BelongingTest, keeps_hosting_services_and_addons_apart) {
    decide({{1, 1, 4}});
    EXPECT_NE(belonging->of_service({ServiceKind::hosting, 1}), nullptr);
    EXPECT_EQ(belonging->of_service({ServiceKind::addon, 1}), nullptr);
    EXPECT_EQ(belonging->of_account(0, 2), nullptr);
    EXPECT_TRUE(belonging->rivals({ServiceKind::hosting, 9}).empty());
}

}  // namespace
}  // namespace serversync
