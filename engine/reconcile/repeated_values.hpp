// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/reconcile/key_index.hpp"
#include "engine/reconcile/run_context.hpp"

namespace serversync {

/// Which values of a leftover account another row of its listing has (law 233).
struct RepeatedValues {
    bool settled_domain = false, settled_username = false, settled_address = false,
         settled_email_and_date = false;                     ///< a row that is not left over has it
    bool many_address = false, many_email_and_date = false;  ///< more leftover rows than are evidence
    bool email = false, created = false;                     ///< any other row has it

    bool operator==(const RepeatedValues&) const = default;
};

/// `index` is of the accounts. Where keys are domains, the key says which site a row is; the server's own addresses are not
/// looked for. For each of `leftovers` (indices into `accounts`, ascending), which of its values other rows have. Cost: linear,
/// at some nanoseconds a row, and nothing where there are no leftovers.
std::vector<RepeatedValues> find_repeated_values(const RunContext& run, const Module& module, const Server& server,
                                                 const KeyIndex& index, std::span<const Account> accounts,
                                                 std::span<const std::uint32_t> leftovers);

}  // namespace serversync
