#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/adapter.hpp"
#include "adapters/json/json_reply.hpp"

namespace serversync {

/// The value of an option; blank where it is not set.
std::string_view option_of(const ListingRequest& request, std::string_view name);

/// Whether the option `scope` says that WHMCS has no other accounts on this server than those that the credentials may see.
bool has_scope_of_reseller(const ListingRequest& request);

/// Whether an id that a panel sent can be a part of a path: 1 to 64 letters, digits, `-` and `_`.
bool is_plain_id(std::string_view id);

/// The count that a member of an object holds. Throws `MalformedInput` in the reply's name where it holds none.
std::uint64_t count_in(const JsonReply& reply, simdjson::dom::element object, std::string_view key);

}  // namespace serversync
