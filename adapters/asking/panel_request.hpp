// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/asking/panel.hpp"
#include "adapters/listing/adapter.hpp"
#include "engine/json/json_reply.hpp"

namespace serversync {

/// The value of an option; `otherwise` if it is not set or blank.
std::string_view option_of(const ListingRequest& request, std::string_view name, std::string_view otherwise = {});

/// The choices of the option `scope`, the default first.
inline constexpr std::string_view scopes[] = {"server", "reseller"};

/// Whether the option `scope` says that WHMCS has no other accounts on this server than those that the credentials may see.
bool has_scope_of_reseller(const ListingRequest& request);

/// Why a saved reply that does not show whose list it is, or of which search, is partial unless `has_scope_of_reseller` (law
/// 213).
inline constexpr std::string_view saved_reply_doubt =
    "a saved reply does not show whether whoever asked sees every account; ask the panel over https, or, if the reply has all "
    "that "
    "WHMCS has there, set the option 'scope' to 'reseller'";

/// Whether a panel is asked with the credential `key`, and not with `login` and `password`. Throws `ConfigurationError` if there
/// is neither.
bool has_key(const Panel& panel, std::string_view adapter, std::string_view login);

/// Whether an id that a panel sent can be a part of a path: 1 to 64 letters, digits, `-` and `_`.
bool is_plain_id(std::string_view id);

/// The count that a member of an object holds. Throws `MalformedInput` in the reply's name if it holds none.
std::uint64_t count_in(const JsonReply& reply, simdjson::dom::element object, std::string_view key);

}  // namespace serversync
