// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/words.hpp"

namespace serversync {

/// A limit on how many items of a class one server may have: the larger of a share and a floor passes.
struct ShareLimit {
    std::uint64_t per_mille = 0;
    std::uint64_t floor = 0;
    /// The largest count that passes, out of `of`.
    std::uint64_t allowed(std::uint64_t of) const {
        const std::uint64_t share = of * per_mille / 1000;
        return share > floor ? share : floor;
    }
    bool operator==(const ShareLimit&) const = default;
};

/// A package that means a product because the configuration says so.
struct ProductRule {
    std::string module;
    std::string package;
    std::uint64_t product_id = 0;
    bool operator==(const ProductRule&) const = default;
};

/// What the operator may decide; the defaults are those of docs/configuration.md.
struct Policy {
    std::array<Authority, field_count> authority{};  ///< by `Field`; default: server
    ShareLimit orphans{100, 2};                      ///< of the server's live services
    std::uint64_t run_orphans = 50;                  ///< over all servers
    ShareLimit status_changes{100, 2};               ///< of the server's pairs
    ShareLimit syncs{300, 5};                        ///< of the server's pairs
    std::uint64_t imports = 100;                     ///< a server
    std::uint64_t field_share_per_mille = 900;       ///< a field that differs on this share of the pairs or more is blocked
    std::uint64_t field_share_pairs = 10;            ///< only with this many pairs or more
    std::uint64_t uninformative_rows = 10;           ///< a column with one value in this many rows or more says nothing
    std::int64_t mirror_max_age = 24 * std::int64_t{3600};  ///< seconds
    std::int64_t listing_max_age = 6 * std::int64_t{3600};  ///< seconds
    std::int64_t item_min_age = 24 * std::int64_t{3600};    ///< seconds
    std::int64_t pending_max_days = 14;                     ///< a Pending service older than this is mentioned
    bool terminate_accounts = false;  ///< propose to terminate live accounts of ended services; default: report only
    bool case_items = false;          ///< list differences in letter case as items instead of counting them
    std::vector<ProductRule> product_map;
    std::map<std::string, std::vector<std::string>> strip_prefixes;  ///< by module: prefixes that a package may carry

    Authority of(Field field) const { return authority[static_cast<std::size_t>(field)]; }
};

/// `--accept` with its reason: lets exactly that many blocked items through, for one run.
struct Override {
    Acceptance accept;
    std::string reason;
};

}  // namespace serversync
