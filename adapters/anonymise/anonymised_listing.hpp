// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "adapters/anonymise/pseudonyms.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/model/identity.hpp"

namespace serversync {

/// Copies a ListAccounts result (JSON, as the adapter `whmcs-json` reads it) with pseudonyms in place of what names someone.
/// Whatever is odd about it stays: types (except that a number that is not whole, or has more than 18 digits, becomes a text),
/// missing and additional keys, rows that are not objects, totals (law 64). Kept: `success`, `truncated`, `expected_total`, and
/// of a row `product`, `created` and `status`. Values of keys outside the contract and the text of errors are removed, because
/// they may hold anything, even passwords; names of such keys are replaced, except for a few that modules are known to add.
/// `identity`: the field of the server's module; numbers of services stay if it is `serviceid`, as they stay in the mirror.
/// Throws `MalformedInput` if the listing is not JSON: such bytes cannot be anonymised.
void anonymise_listing(ByteSource& source, const std::optional<IdentityField>& identity, Pseudonyms& pseudonyms,
                       const std::function<void(std::string_view bytes)>& write);

}  // namespace serversync
