#pragma once

#include <array>
#include <string_view>

#include "engine/plan/plan.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

/// An item's id, as `item_id` gives it, without asking for memory.
class ItemIdText {
public:
    explicit ItemIdText(const Item& item);
    std::string_view text() const { return {m_text.data(), m_text.size()}; }

private:
    std::array<char, 18> m_text;
};

/// Writes an item of the server's plan as one line.
void write_item(JsonWriter& json, const Item& item, const ServerResult& server);

}  // namespace serversync
