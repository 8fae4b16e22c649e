// SPDX-License-Identifier: MIT
#include "engine/reconcile/columns.hpp"

#include <algorithm>

namespace serversync {

namespace {

/// All values of a module that returns the time of the call lie this close together (seconds; law 4).
constexpr std::int64_t same_call = 600;

ColumnVerdict inspect_text(std::span<const Account> accounts, std::uint64_t rows, std::string_view Account::*column) {
    ColumnVerdict verdict;
    for (const Account& account : accounts) {
        const std::string_view value = account.*column;
        if (value.empty()) continue;
        if (verdict.rows == 0) {
            verdict.value = value;
        } else if (verdict.value != value) {
            return {};
        }
        ++verdict.rows;
    }
    verdict.uninformative = verdict.rows > 0 && verdict.rows >= rows;
    return verdict;
}

ColumnVerdict inspect_created(std::span<const Account> accounts, std::uint64_t rows) {
    ColumnVerdict verdict;
    std::int64_t first = 0;
    std::int64_t last = 0;
    for (const Account& account : accounts) {
        if (!account.created) continue;
        const std::int64_t time = account.created->seconds;
        first = verdict.rows == 0 ? time : std::min(first, time);
        last = verdict.rows == 0 ? time : std::max(last, time);
        if (last - first > same_call) return {};
        ++verdict.rows;
    }
    verdict.uninformative = verdict.rows > 0 && verdict.rows >= rows;
    return verdict;
}

}  // namespace

Columns inspect_columns(std::span<const Account> accounts, std::uint64_t rows, std::span<const IpAddress> own_addresses) {
    Columns columns;
    columns.domain = inspect_text(accounts, rows, &Account::domain);
    columns.username = inspect_text(accounts, rows, &Account::username);
    columns.email = inspect_text(accounts, rows, &Account::email);
    columns.product = inspect_text(accounts, rows, &Account::product);
    columns.primary_ip = inspect_text(accounts, rows, &Account::primary_ip);
    columns.created = inspect_created(accounts, rows);
    if (columns.primary_ip.uninformative) {
        const auto address = parse_ip(columns.primary_ip.value);
        if (address && std::binary_search(own_addresses.begin(), own_addresses.end(), *address))
            columns.primary_ip.uninformative = false;
    }
    return columns;
}

}  // namespace serversync
