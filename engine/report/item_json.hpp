#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/reconcile/plan.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

/// The number whose hexadecimal digits are an item's id.
std::uint64_t item_number(const Item& item);

/// The id with that number, as `item_id` gives it.
class ItemIdText {
public:
    explicit ItemIdText(std::uint64_t number);
    std::string_view text() const { return {m_text.data(), m_text.size()}; }

private:
    std::array<char, 18> m_text;
};

/// Writes an item of the server's plan as one line. `number`: what `item_number` gives.
void write_item(JsonWriter& json, const Item& item, const ServerPlan& server, std::uint64_t number);

}  // namespace serversync
