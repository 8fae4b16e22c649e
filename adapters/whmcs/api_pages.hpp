// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "adapters/whmcs/api_client.hpp"

namespace serversync {

/// A list that the API gives page by page.
struct ApiList {
    std::string action;             ///< "GetClientsProducts"
    std::string container, member;  ///< the rows are in `container.member`
    WhmcsApi::Parameters parameters;
};

/// Takes the rows of a list.
class ApiRowTaker {
public:
    virtual ~ApiRowTaker() = default;

    /// Forgets all rows: the list is read from its start.
    virtual void restart() = 0;

    /// Returns the row's id.
    virtual std::uint64_t take(const ApiRow& row) = 0;
};

/// Reads a list to its end, however many rows the server gives on a page, and proves that no row is missing: the total stays the
/// same, each page begins with the last row of the page before (law 51), no id appears twice, and as many rows come as the total
/// says, and none beyond where the total is a usual page size (law 280). If that fails, the data changed meanwhile: the list is
/// read again, `readings` times in all (law 52); then throws `MissingInput`, which says whether it failed in the same way each
/// time. Returns the total.
std::uint64_t read_pages(WhmcsApi& api, const ApiList& list, std::uint64_t page_rows, unsigned readings, ApiRowTaker& taker);

}  // namespace serversync
