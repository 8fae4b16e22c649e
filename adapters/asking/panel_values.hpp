// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "adapters/listing/listing_builder.hpp"
#include "adapters/transport/secret.hpp"
#include "engine/json/reply_limits.hpp"

namespace serversync {

/// What a panel's row has for an identifier, depending on the module's identity field: its domain, its username, its address, or,
/// for a custom field or a service id, the panel's own id. Blank if the row has none.
std::string_view identifier_of(const ListingRequest& request, const RowValues& values, std::string_view own_id);

/// "Suspended" for the words and numbers by which panels say yes (1, yes, y, true, on), "Active" for those of no (0, no, n,
/// false, off), in any case of letters; otherwise the text itself, which makes the status unknown. Blank says nothing: the status
/// is unknown.
std::string_view status_of_suspended(std::string_view flag);

/// The same the other way round, for a flag that says that an account is enabled.
std::string_view status_of_enabled(std::string_view flag);

/// "Y-m-d H:i:s" in UTC for seconds since 1970; blank for 0 and for nothing; any other text as it is.
std::string wall_clock(std::string_view epoch_seconds);

/// Which rows of a paged list have been read: a row can appear twice when the list moves between two pages.
class SeenIds {
public:
    /// Whether the id is new. A blank one always is.
    bool is_new(std::string_view id) { return id.empty() || m_ids.emplace(id).second; }

private:
    std::set<std::string, std::less<>> m_ids;  ///< a tree, so that nobody can choose colliding ids
};

/// Reads a whole source into memory that is wiped. Throws `MalformedInput` if it is longer than the limit, and `MissingInput`.
WipedBytes read_whole(ByteSource& source, const ReplyLimits& limits);

}  // namespace serversync
