// SPDX-License-Identifier: MIT
#include "engine/json/peeked_source.hpp"

#include <array>

#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

PeekedSource::PeekedSource(ByteSource& source) : m_source(source) {
    std::array<char, 64> place{};
    while (m_head.size() < place.size()) {
        const std::size_t got = m_source.read(std::span<char>(place).first(place.size() - m_head.size()));
        if (got == 0) break;
        m_head.append(place.data(), got);
    }
}

std::size_t PeekedSource::read(std::span<char> place) {
    if (m_given == m_head.size()) return m_source.read(place);
    const std::size_t count = m_head.copy(place.data(), place.size(), m_given);
    m_given += count;
    return count;
}

std::string why_not_json(std::string_view head) {
    constexpr std::string_view first_bytes = "{[\"-0123456789tfn";
    constexpr std::size_t shown = 40;
    if (head.substr(0, 3) == "\xef\xbb\xbf") head.remove_prefix(3);
    head = trimmed(head);
    if (head.empty()) return "the reply is empty";
    const std::string begin = "the reply begins with '" + excerpt(head.substr(0, shown)) + "'";
    if (head.front() == '<') return begin + ": a web page, not JSON";
    return first_bytes.find(head.front()) == std::string_view::npos ? begin + ", which is not JSON" : std::string();
}

}  // namespace serversync
