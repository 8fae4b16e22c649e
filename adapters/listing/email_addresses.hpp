// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace serversync {

/// Whether a text is one address, `local@host`, and nothing else, without a character that may begin an entity. Not a judgement
/// of what mail would accept.
bool is_plain_email(std::string_view text);

struct EmailsFound {
    std::string addresses;  ///< in the order of the text, separated by one blank; none twice, whatever its case
    std::size_t count = 0;
};

/// The addresses in what panels and people write for one: several with commas or semicolons, a name before an address in angle
/// brackets, HTML entities. At most 8.
EmailsFound find_emails(std::string_view text);

}  // namespace serversync
