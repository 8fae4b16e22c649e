#pragma once

#include <string>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/item.hpp"
#include "engine/plan/server_result.hpp"

namespace serversync {

/// Why the item is there: one sentence for a person, without a full stop.
std::string reason_text(const Item& item, const ServerResult& server);

/// What to do about it: one sentence for a person, without a full stop; names no step that the item's disposition forbids.
std::string remedy_text(const Item& item, const ServerResult& server);

/// The options that let through exactly what a guard holds, as they are typed: `--accept 12:orphan=37 --reason "..."`.
std::string accept_options(const Acceptance& accept);

/// A guard's message and, where it blocked, how to accept what it holds.
std::string guard_message(const GuardResult& guard);

}  // namespace serversync
