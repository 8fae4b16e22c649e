// SPDX-License-Identifier: MIT
#include "engine/reconcile/repeated_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/text/fold.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

constexpr const char* own_address = "192.0.2.1";  // of server 1

std::string site(const Account& account, IdentityKind identity) {
    TextArena scratch;
    return std::string(bare_domain(identity == IdentityKind::domain ? account.key : account.domain, domain_to_ascii, scratch));
}

/// The same by comparing every row with every other.
RepeatedValues by_comparing(IdentityKind identity, const std::vector<Account>& accounts,
                            const std::vector<std::uint32_t>& leftovers, std::uint32_t row) {
    RepeatedValues repeats;
    const Account& account = accounts[row];
    const std::string domain = site(account, identity);
    std::size_t with_address = 1;
    std::size_t with_email_and_date = 1;
    for (std::uint32_t i = 0; i < accounts.size(); ++i) {
        if (i == row) continue;
        const Account& other = accounts[i];
        const bool is_leftover = std::binary_search(leftovers.begin(), leftovers.end(), i);
        const bool address =
            !account.primary_ip.empty() && account.primary_ip == other.primary_ip && account.primary_ip != own_address;
        const bool email = !account.email.empty() && equal_folded(account.email, other.email);
        const bool day = account.created && other.created && date_of(*account.created) == date_of(*other.created);
        repeats.email = repeats.email || email;
        repeats.created = repeats.created || day;
        with_address += static_cast<std::size_t>(address && is_leftover);
        with_email_and_date += static_cast<std::size_t>(email && day && is_leftover);
        if (is_leftover) continue;
        repeats.settled_domain = repeats.settled_domain || (!domain.empty() && domain == site(other, identity));
        repeats.settled_username =
            repeats.settled_username || (!account.username.empty() && equal_folded(account.username, other.username));
        repeats.settled_address = repeats.settled_address || address;
        repeats.settled_email_and_date = repeats.settled_email_and_date || (email && day);
    }
    repeats.many_address = with_address > most_holders;
    repeats.many_email_and_date = with_email_and_date > most_holders;
    return repeats;
}

TEST(RepeatedValues, are_what_comparing_every_row_finds) {
    World world;
    std::mt19937 random(20261120);
    TextArena texts;
    const auto one_of = [&](const std::vector<std::string>& choices) { return texts.keep(choices[random() % choices.size()]); };
    std::size_t repeated = 0;
    std::size_t alone = 0;
    for (int turn = 0; turn < 300; ++turn) {
        const IdentityKind identity = turn % 2 == 0 ? IdentityKind::domain : IdentityKind::username;
        const std::size_t rows = random() % 40;
        Module module = world.modules[0];
        module.identity->kind = identity;
        std::vector<Account> accounts;
        std::vector<std::uint32_t> leftovers;
        for (std::uint32_t i = 0; i < rows; ++i) {
            Account& account = accounts.emplace_back(
                account_of(texts.keep(std::string(one_of({"", "www."})) + std::to_string(i / 2) + ".example")));
            const bool is_repeated =
                std::any_of(accounts.begin(), accounts.end() - 1, [&](const Account& a) { return a.key == account.key; });
            if (is_repeated) account.key = texts.keep("x" + std::to_string(i) + ".example");
            account.domain = one_of({"", "a.example", "A.example", "www.b.example", "d.example", "e.example", "f.example"});
            account.username =
                one_of({"", "ann", "ANN", "bob", "customer-of-long-name", "customer-of-long-namE", "customer-of-long-namf"});
            account.primary_ip = one_of({"", "203.0.113.1", "203.0.113.2", "203.0.113.3", own_address});
            account.email = one_of({"", "x@example.net", "X@example.net", "y@example.net", "z@example.net"});
            if (random() % 4 > 0) account.created = LocalTime{static_cast<std::int64_t>(random() % 5) * 50000};
            if (random() % 2 > 0) leftovers.push_back(i);
        }
        const RunContext& run = world.run();
        const KeyIndex index(accounts, run.hash_seed);
        const auto found = find_repeated_values(run, module, run.catalogue.servers().front(), index, accounts, leftovers);
        ASSERT_EQ(found.size(), leftovers.size());
        for (std::size_t i = 0; i < leftovers.size(); ++i) {
            const RepeatedValues expected = by_comparing(identity, accounts, leftovers, leftovers[i]);
            ASSERT_TRUE(found[i] == expected) << "turn " << turn << ", row " << leftovers[i] << " of " << rows;
            repeated += static_cast<std::size_t>(expected.settled_username && expected.settled_domain);
            alone += static_cast<std::size_t>(!expected.settled_username && !expected.many_address);
        }
    }
    EXPECT_GT(repeated, 100U);
    EXPECT_GT(alone, 100U);
}

TEST(RepeatedValues, are_many_beyond_eight_leftovers) {
    World world;
    for (const std::uint32_t count : {8U, 9U}) {
        std::vector<Account> accounts(count, account_of("a"));
        std::vector<std::uint32_t> leftovers;
        for (std::uint32_t i = 0; i < count; ++i) {
            leftovers.push_back(i);
            accounts[i].primary_ip = "203.0.113.1";
            set_email(accounts[i], "x@example.net");
            accounts[i].created = LocalTime{1000};
        }
        const RunContext& run = world.run();
        const Module& module = *run.catalogue.module("vps");
        const KeyIndex index(accounts, run.hash_seed);
        const RepeatedValues first =
            find_repeated_values(run, module, *run.catalogue.server(3), index, accounts, leftovers).front();
        EXPECT_EQ(first.many_address, count > 8);
        EXPECT_EQ(first.many_email_and_date, count > 8);
        EXPECT_TRUE(first.email && first.created);
        EXPECT_FALSE(first.settled_address || first.settled_email_and_date);
    }
}

TEST(RepeatedValues, of_no_leftovers_are_none) {
    World world;
    const std::vector<Account> accounts(3, account_of("a"));
    const RunContext& run = world.run();
    const KeyIndex index(accounts, run.hash_seed);
    EXPECT_TRUE(
        find_repeated_values(run, run.catalogue.modules().front(), run.catalogue.servers().front(), index, accounts, {}).empty());
}

}  // namespace
}  // namespace serversync
