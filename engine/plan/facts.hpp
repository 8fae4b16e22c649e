// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/model/digest.hpp"
#include "engine/plan/item.hpp"

namespace serversync {

/// Over what a person saw when deciding about the item: situation, action, the fields of both records that are compared, what
/// differs, and who else could be meant. Not over severity, money, disposition or times, so that a decision does not lapse while
/// nothing has happened: the account's creation and the service's registration count only if they are what differs.
Digest facts_digest(const Item& item);

/// The digest as the document shows it and a decision keeps it: "f-" and 16 hexadecimal digits.
std::string facts_text(const Item& item);

}  // namespace serversync
