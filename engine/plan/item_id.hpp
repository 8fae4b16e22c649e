// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/plan/item.hpp"

namespace serversync {

/// What an item is about.
enum class Aspect : std::uint8_t {
    existence,  ///< whether, where and for whom it is there
    fields,     ///< whether its fields agree
    status,     ///< whether its status agrees, or is known
};

Aspect aspect_of(Situation situation);

/// An item's id: "i-" and 16 hexadecimal digits over its subject and aspect, never over plan, situation or anything that a later
/// run may see differently. The subject is the service (kind and id); if the item has none, or one that has ended beside an
/// account, the server and the identity key, and if that is blank the raw identifier. So an orphan that turns out to have moved
/// keeps its id. No two items of a document share one: a service, or an account without a service, has at most one item of an
/// aspect, because it has one fate, a pair has at most one item of its fields and one of its status, and rows with one key are
/// one item.
class ItemId {
public:
    explicit ItemId(std::uint64_t number);
    std::string_view text() const { return {m_text.data(), m_text.size()}; }
    auto operator<=>(const ItemId&) const = default;

private:
    std::array<char, 18> m_text{};
};

ItemId item_id(const Item& item);

}  // namespace serversync
