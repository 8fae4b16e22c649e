#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/plan/item.hpp"

namespace serversync {

/// An item's id, stable across runs: "i-" and 16 hexadecimal digits over server, plan, identity key and service.
class ItemId {
public:
    explicit ItemId(std::uint64_t number);
    std::string_view text() const { return {m_text.data(), m_text.size()}; }
    bool operator==(const ItemId&) const = default;

private:
    std::array<char, 18> m_text;
};

ItemId item_id(const Item& item);

}  // namespace serversync
