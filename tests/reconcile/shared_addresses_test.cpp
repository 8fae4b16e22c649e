// SPDX-License-Identifier: MIT
#include "engine/reconcile/shared_addresses.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// The shared ones of rows with these addresses, on a server with one of its own.
Texts shared(const Texts& rows) {
    Server server;
    server.addresses = {*parse_ip("192.0.2.1")};
    std::vector<Account> accounts;
    for (const std::string& row : rows) accounts.emplace_back().primary_ip = row;
    Texts texts;
    for (const IpAddress& address : find_shared_addresses(server, accounts)) texts.push_back(to_text(address));
    return texts;
}

TEST(SharedAddresses, are_those_of_several_rows) {
    EXPECT_EQ(shared({}), Texts{});
    EXPECT_EQ(shared({"203.0.113.7"}), Texts{});
    EXPECT_EQ(shared({"203.0.113.7", "203.0.113.7"}), Texts{"203.0.113.7"});
    EXPECT_EQ(shared({"203.0.113.9", "203.0.113.7", "203.0.113.9", "203.0.113.8", "203.0.113.7", "203.0.113.9"}),
              (Texts{"203.0.113.7", "203.0.113.9"}));
    EXPECT_EQ(shared({"203.0.113.7", "::ffff:203.0.113.7"}), Texts{"203.0.113.7"}) << "however it is written";
}

TEST(SharedAddresses, are_public_and_not_the_servers_own) {
    EXPECT_EQ(shared({"192.0.2.1", "192.0.2.1", "192.0.2.1"}), Texts{});
    EXPECT_EQ(shared({"10.0.0.7", "10.0.0.7"}), Texts{});
    EXPECT_EQ(shared({"", "", "host", "host"}), Texts{});
    EXPECT_EQ(shared({"192.0.2.1", "203.0.113.7", "192.0.2.1", "203.0.113.7"}), Texts{"203.0.113.7"});
}

}  // namespace
}  // namespace serversync
