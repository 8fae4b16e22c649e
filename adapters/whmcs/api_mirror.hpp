// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/whmcs/api_client.hpp"
#include "engine/model/api_supplement.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

struct ApiMirrorOptions {
    std::uint64_t page_rows = 250;  ///< how many rows to ask for; the server may give fewer
    unsigned readings = 3;          ///< of a list whose data change while it is read (law 52)
    ApiSupplement supplement;
    std::vector<Module> modules;              ///< metadata that win over the built-in ones
    std::set<std::uint64_t> mapped_products;  ///< products that the configuration's `product_map` names
};

/// Reads WHMCS's servers, products, clients and services through its API into a sink, and returns what a person should know of
/// the result, a line each. Of custom fields only those that identify accounts are read: the others may hold passwords (law 56).
/// Addon services cannot be read, because the API does not say on which server they are; those that may have an account are
/// reported as rows that were not loaded, so that nothing is inferred from their absence (law 53). Needs memory for all
/// services, about half a kilobyte each. Throws as `WhmcsApi::call` and `read_pages`; rows may have been handed over before.
std::vector<std::string> read_mirror_from_api(WhmcsApi& api, const ApiMirrorOptions& options, MirrorSink& sink);

/// What no API mirror has, whatever is configured.
inline constexpr std::string_view api_limits =
    "the API does not say: the currency of clients; whether a product is hidden or retired, its fixed term and last cycle; "
    "whether a "
    "server is disabled, its name servers and how many accounts WHMCS counts there; when a service ended; how many servers there "
    "are. "
    "All that is unknown in this mirror, and a disabled server is expected to be listed";

}  // namespace serversync
