#include "engine/plan/item_id.hpp"

#include "engine/digest/hasher.hpp"

namespace serversync {

ItemId::ItemId(std::uint64_t number) : m_text{'i', '-'} {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = m_text.size(); i > 2; number >>= 4U) m_text[--i] = digits[number & 15U];
}

ItemId item_id(const Item& item) {
    Hasher hasher;
    hasher.number(static_cast<std::int64_t>(item.server_id)).text(to_text(item.plan)).text(item.key);
    if (item.service != nullptr) {
        hasher.number(static_cast<std::int64_t>(item.service->kind)).number(static_cast<std::int64_t>(item.service->id));
    } else {
        hasher.text(item.raw_identifier);
    }
    return ItemId(hasher.digest().high);
}

}  // namespace serversync
