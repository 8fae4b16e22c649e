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

/// The limits of one class: what one server may have, and all together.
struct ClassLimits {
    ShareLimit server;
    ShareLimit run;
    bool operator==(const ClassLimits&) const = default;
};

/// What is proposed for a situation in which both sides could be wrong.
struct SituationPolicy {
    Action suspended_on_server = Action::none;              ///< or `set_service_status`, `unsuspend_account`; `none`: report
    Action live_while_suspended = Action::suspend_account;  ///< or `set_service_status`; `none`: report
    bool operator==(const SituationPolicy&) const = default;
};

/// The default of each field's authority, by `Field` (law 236).
inline constexpr std::array<Authority, field_count> default_authority{
    Authority::server,  // server
    Authority::server,  // domain
    Authority::server,  // username
    Authority::report,  // primaryip: says little on shared addresses
    Authority::report,  // product: is a price
    Authority::report,  // created: a restored account has a new date
    Authority::server,  // status: `SituationPolicy` decides
    Authority::server,  // existence
};

/// What the operator may decide; the defaults are those of docs/configuration.md.
struct Policy {
    std::array<Authority, field_count> authority = default_authority;  ///< by `Field`
    SituationPolicy situations;
    ClassLimits orphans{{50, 2}, {2, 20}};         ///< of live services
    ClassLimits moves{{100, 3}, {10, 20}};         ///< of pairs; moved, unassigned and renamed
    ClassLimits status_changes{{50, 2}, {5, 20}};  ///< of pairs
    ClassLimits syncs{{300, 5}, {50, 50}};         ///< of pairs
    ClassLimits imports{{0, 20}, {5, 50}};         ///< of live services
    std::uint64_t sightings = 1;                   ///< whole listings that must lack an account, or show a status
    std::uint64_t field_share_per_mille = 900;     ///< a field that differs on this share of the pairs or more is blocked
    std::uint64_t field_share_pairs = 10;          ///< only with this many pairs or more
    std::uint64_t uninformative_rows = 10;         ///< a column with one value in this many rows or more says nothing
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

/// `--accept` with its reason: lifts one guard from exactly the items that it names, for one run.
struct Override {
    Acceptance accept;
    std::string reason;
};

}  // namespace serversync
