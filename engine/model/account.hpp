// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/calendar.hpp"

namespace serversync {

/// What a listing says of an account. `other_word` is one of WHMCS's other statuses (Terminated, Pending, ...), which the
/// contract does not allow: it is reported and never acted on. `unknown` is anything else.
enum class AccountStatus : std::uint8_t { active, suspended, other_word, unknown };

/// One row that a server lists. The texts live in the listing's arena (or in a packed item's bytes); all are trimmed, valid
/// UTF-8. 168 bytes; texts that are equal share their bytes.
struct Account {
    std::string_view key;                ///< identity key; never blank
    std::string_view unique_identifier;  ///< raw; after the fallback, never blank
    std::string_view email;              ///< the one address that is shown and kept: the first of `emails`
    std::string_view emails;  ///< every address of the row, each a plain `local@host`, separated by one blank; blank if none
    std::string_view username;
    std::string_view domain;
    std::string_view product;     ///< the package
    std::string_view primary_ip;  ///< first address, suffix cut; blank if the row has no usable address
    std::string_view status_text;
    std::string_view owner;  ///< the reseller whom the account belongs to, by his user name on the panel; blank if unknown
    std::optional<LocalTime> created;
    std::uint32_t position = 0;  ///< index of the row in the listing, from 0
    AccountStatus status = AccountStatus::unknown;
};

}  // namespace serversync
