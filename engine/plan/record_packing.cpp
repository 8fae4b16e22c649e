// SPDX-License-Identifier: MIT
#include "engine/plan/record_packing.hpp"

namespace serversync {

// An even number is twice the size of a text that follows, an odd one names a text that came before.

void FieldPacker::operator()(std::string_view text) {
    if (!text.empty()) {
        if (const auto number = m_known.number_of(text)) {
            m_packer.number(*number << 1U | 1U);
            return;
        }
        m_known.add(text);
    }
    m_packer.number_and_bytes(text.size() << 1U, text);
}

void FieldUnpacker::operator()(std::string_view& text) {
    const std::uint64_t number = m_unpacker.number();
    if ((number & 1U) != 0) {
        text = m_known.text(number >> 1U);
        return;
    }
    text = m_unpacker.bytes(number >> 1U);
    if (!text.empty()) m_known.add(text);
}

}  // namespace serversync
