// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "engine/plan/guard_result.hpp"
#include "engine/plan/server_result.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

/// Writes an item of the server's plan as one line. `guards` are the document's.
void write_item(JsonWriter& json, const Item& item, const ServerResult& server, std::span<const GuardResult> guards = {});

}  // namespace serversync
