// SPDX-License-Identifier: MIT
#include "engine/mirror/name_pieces.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/digest/hasher.hpp"
#include "engine/mirror/checked_bytes.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

constexpr std::size_t place_size = 8;
constexpr std::size_t key_size = 8;
constexpr std::size_t header_size = 2 * key_size + place_size + 2;
constexpr std::size_t most_size = 8;  ///< of a number

void put(std::string& bytes, std::uint64_t value, std::size_t size) {
    for (; size > 0; --size, value >>= 8U) bytes.push_back(static_cast<char>(value & 0xffU));
}

std::uint64_t get(const char* bytes, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[i - 1]);
    return value;
}

/// How many bytes can hold every number up to this.
std::size_t size_of(std::uint64_t largest) {
    std::size_t size = 1;
    while (size < most_size && largest >> 8U * size != 0) ++size;
    return size;
}

}  // namespace

std::uint64_t place_of_name(NameRole role, std::string_view text) {
    const Digest digest = ascii::has_no_upper(text) ? digest_of(text) : digest_of(fold_ascii(text));
    return (role == NameRole::key || role == NameRole::domain ? digest.low : digest.high) >> 24U;
}

void NamesOf::service(std::uint64_t position, std::string_view key, std::string_view bare_domain, std::string_view username) {
    m_count = 0;
    add(position, key, NameRole::key);
    add(position, bare_domain, NameRole::domain);
    add(position, username, NameRole::username);
}

void NamesOf::client(std::uint64_t id, std::string_view email) {
    m_count = 0;
    add(id, email, NameRole::email);
}

void NamesOf::add(std::uint64_t record, std::string_view text, NameRole role) {
    if (text.empty()) return;
    const std::uint64_t place = place_of_name(role, text);
    const auto flag = static_cast<std::uint8_t>(role);
    for (std::size_t i = 0; i < m_count; ++i) {
        if (m_entries[i].place != place) continue;
        m_entries[i].roles = static_cast<std::uint8_t>(m_entries[i].roles | flag);
        return;
    }
    m_entries[m_count++] = {place, record, flag};
}

std::string_view NamePacker::finish(std::uint64_t key, std::uint64_t before) {
    const std::uint64_t first = m_entries.empty() ? 0 : m_entries.front().place;
    const std::uint64_t last = m_entries.empty() ? 0 : m_entries.back().place;
    std::uint64_t largest = 0;
    for (const NameEntry& entry : m_entries) largest = std::max(largest, entry.record);
    const std::size_t distance_size = size_of(last - first), record_size = size_of(largest);
    m_piece.assign(checksum_size, '\0');
    put(m_piece, key, key_size);
    put(m_piece, before, key_size);
    put(m_piece, first, place_size);
    put(m_piece, distance_size, 1);
    put(m_piece, record_size, 1);
    for (const NameEntry& entry : m_entries) {
        put(m_piece, entry.place - first, distance_size);
        put(m_piece, entry.record, record_size);
        put(m_piece, entry.roles, 1);
    }
    seal(m_piece);
    m_entries.clear();
    return m_piece;
}

bool NamePiece::read(std::uint64_t key, std::string_view piece) {
    const std::optional<std::string_view> bytes = unsealed(piece);
    if (!bytes || bytes->size() < header_size) return false;
    const char* next = bytes->data();
    const auto number = [&next](std::size_t size) { return get(std::exchange(next, next + size), size); };
    if (number(key_size) != key) return false;
    m_before = number(key_size);
    m_first_place = number(place_size);
    m_distance_size = number(1);
    m_record_size = number(1);
    m_entry_size = m_distance_size + m_record_size + 1;
    m_entries = next;
    m_count = (bytes->size() - header_size) / m_entry_size;
    return m_distance_size <= most_size && m_record_size <= most_size && header_size + m_count * m_entry_size == bytes->size();
}

std::uint64_t NamePiece::place_at(std::size_t index) const {
    return m_first_place + get(m_entries + index * m_entry_size, m_distance_size);
}

NameEntry NamePiece::operator[](std::size_t index) const {
    const char* const record = m_entries + index * m_entry_size + m_distance_size;
    return {place_at(index), get(record, m_record_size), static_cast<std::uint8_t>(get(record + m_record_size, 1))};
}

std::size_t NamePiece::find(std::uint64_t place) const {
    std::size_t begin = 0, end = m_count;
    while (begin < end) {
        const std::size_t middle = (begin + end) / 2;
        if (place_at(middle) < place) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

}  // namespace serversync
