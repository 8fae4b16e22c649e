// SPDX-License-Identifier: MIT
#pragma once

#include "engine/mirror/row_seal.hpp"
#include "engine/model/service.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// What a run compares of a service, with texts that live in an arena. A domain or user name that equals the identity is kept
/// once.
Service kept_service(const KeyedService& keyed, TextArena& text);

}  // namespace serversync
