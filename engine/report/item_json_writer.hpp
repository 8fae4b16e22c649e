// SPDX-License-Identifier: MIT
#pragma once

#include "engine/plan/server_result.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

/// Writes an item of the server's plan as one line.
void write_item(JsonWriter& json, const Item& item, const ServerResult& server);

}  // namespace serversync
