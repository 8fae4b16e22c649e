#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "adapters/anonymise/pseudonyms.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/model/identity.hpp"

namespace serversync {

/// Copies a ListAccounts result (JSON, as the adapter `whmcs-json` reads it) with pseudonyms in place of what names someone.
/// Whatever is odd about it stays: types (but a number that is no whole one, or of more than 18 digits, becomes a text), missing
/// and additional keys, rows that are none, totals. Kept: `success`, `truncated`, `expected_total`, and of a row `product`,
/// `created` and `status`. Values of keys outside the contract and the text of errors are removed, because they may hold
/// anything, passwords too; names of such keys are replaced but for a few that modules are known to add. `identity`: the field of
/// the server's module; numbers of services stay if it is `serviceid`, as they stay in the mirror. Throws `MalformedInput` where
/// the listing is no JSON: such bytes cannot be anonymised.
void anonymise_listing(ByteSource& source, const std::optional<IdentityField>& identity, Pseudonyms& pseudonyms,
                       const std::function<void(std::string_view bytes)>& write);

}  // namespace serversync
