// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/account.hpp"
#include "engine/model/ip_address.hpp"

namespace serversync {

/// A column of a listing that has one value in so many rows that it says nothing (law 4).
struct ColumnVerdict {
    bool uninformative = false;
    std::uint64_t rows = 0;  ///< rows with a value
    std::string_view value;  ///< the value; blank for `created`, whose raw texts are not kept
};

/// The columns that can be uninformative (law 4).
struct Columns {
    ColumnVerdict domain, username, email, product, primary_ip, created;
};

/// Which columns of the listing say nothing (law 4).
struct UninformativeFields {
    bool domain = false, username = false, email = false, product = false, primary_ip = false, created = false;
};

/// Looks for uninformative columns. `rows`: how many equal values make one; `own_addresses`: the server's, sorted.
/// The views point into the accounts' texts.
Columns inspect_columns(std::span<const Account> accounts, std::uint64_t rows, std::span<const IpAddress> own_addresses);

}  // namespace serversync
