#pragma once

#include <cstdint>
#include <string>

#include "engine/reconcile/plan.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

/// The number whose hexadecimal digits are an item's id.
std::uint64_t item_number(const Item& item);

/// The id with that number, as `item_id` gives it.
std::string item_id_text(std::uint64_t number);

/// Writes an item of the server's plan as one line. `number`: what `item_number` gives.
void write_item(JsonWriter& json, const Item& item, const ServerPlan& server, std::uint64_t number);

}  // namespace serversync
