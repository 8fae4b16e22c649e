// SPDX-License-Identifier: MIT
#include "engine/reconcile/columns.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

std::vector<Account> alike(std::size_t count) {
    std::vector<Account> accounts(count, account_of("a"));
    for (Account& account : accounts) {
        account.username = "admin";
        account.email = "a@example.net";
        account.product = "small";
        account.primary_ip = "198.51.100.1";
        account.created = LocalTime{1000};
    }
    return accounts;
}

std::vector<bool> verdicts(const Columns& c) {
    return {c.domain.uninformative,  c.username.uninformative,   c.email.uninformative,
            c.product.uninformative, c.primary_ip.uninformative, c.created.uninformative};
}

TEST(Columns, say_nothing_where_so_many_rows_have_one_value) {
    EXPECT_EQ(verdicts(inspect_columns(alike(9), 10, {})), std::vector<bool>(6, false));
    const std::vector<Account> accounts = alike(10);
    const Columns columns = inspect_columns(accounts, 10, {});
    EXPECT_EQ(verdicts(columns), std::vector<bool>(6, true));
    EXPECT_EQ(columns.username.value, "admin");
    EXPECT_EQ(columns.username.rows, 10U);
}

TEST(Columns, say_something_where_one_value_differs) {
    std::vector<Account> accounts = alike(20);
    accounts.back().domain = accounts.back().username = accounts.back().email = "other";
    accounts.back().product = accounts.back().primary_ip = "other";
    accounts.back().created = LocalTime{1601};
    EXPECT_EQ(verdicts(inspect_columns(accounts, 10, {})), std::vector<bool>(6, false));
    accounts.back().created = LocalTime{1600};  // within ten minutes of the call
    EXPECT_TRUE(inspect_columns(accounts, 10, {}).created.uninformative);
}

TEST(Columns, count_rows_that_have_a_value) {
    std::vector<Account> accounts = alike(12);
    for (std::size_t i = 0; i < 3; ++i) {
        accounts[i].username = {};
        accounts[i].created.reset();
    }
    const Columns columns = inspect_columns(accounts, 10, {});
    EXPECT_FALSE(columns.username.uninformative);
    EXPECT_FALSE(columns.created.uninformative);
    EXPECT_TRUE(columns.domain.uninformative);
    for (Account& account : accounts) account.username = {};
    EXPECT_FALSE(inspect_columns(accounts, 0, {}).username.uninformative);
}

TEST(Columns, may_have_one_address_where_it_is_the_servers_own) {
    const std::vector<Account> accounts = alike(10);
    const std::vector<IpAddress> own{*parse_ip("198.51.100.1")};
    const std::vector<IpAddress> other{*parse_ip("198.51.100.2")};
    EXPECT_FALSE(inspect_columns(accounts, 10, own).primary_ip.uninformative);
    EXPECT_TRUE(inspect_columns(accounts, 10, other).primary_ip.uninformative);
}

}  // namespace
}  // namespace serversync
