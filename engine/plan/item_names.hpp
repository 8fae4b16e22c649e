// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// What the parts of an item are called in a sentence, in WHMCS's words where it has some.

/// "service 7", "addon service 7", "the service" where the item has none.
std::string service_name(const Item& item);

/// WHMCS's word for the service's status, in quotes what WHMCS does not know, "blank".
std::string service_status(const Item& item);

/// "Active", "Suspended", in quotes any other word, "of unknown status" where there is none.
std::string account_status(const Item& item);

/// "server 3 ('web3')"; "no server" for the result of no server.
std::string name_of(const ServerResult& server);

/// The server with the id: with its name if it is this one; "no server" for 0.
std::string server_name_of(std::uint64_t id, const ServerResult& known);

/// The label that WHMCS shows beside a field of a service: "Dedicated IP".
std::string_view label_of(Field field);

/// The label of the field that identifies accounts on the server: "Domain", "custom field 'VM ID'".
std::string identity_label(const ServerResult& server);

/// Of a copy: the candidate whose account is elsewhere; null if there is none.
const Candidate* owner_of_copy(const Item& item);

/// A value in quotes, printable and cut to what a sentence bears; "blank" for none.
std::string quoted(std::string_view value);

}  // namespace serversync
