// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/record/growing_bytes.hpp"

namespace serversync {

/// Writes the fields of a record one after the other, framed: equal bytes mean equal records.
class Packer {
public:
    explicit Packer(GrowingBytes& bytes) : m_bytes(bytes) { m_bytes.clear(); }

    Packer& number(std::uint64_t value) {
        m_bytes.use_to(put(m_bytes.room(most_number), value));
        return *this;
    }

    Packer& text(std::string_view value) { return number_and_bytes(value.size(), value); }

    /// Writes a number, and bytes whose size it implies.
    Packer& number_and_bytes(std::uint64_t number, std::string_view value) {
        char* const end = put(m_bytes.room(most_number + value.size()), number);
        if (!value.empty()) std::memcpy(end, value.data(), value.size());
        m_bytes.use_to(end + value.size());
        return *this;
    }

    /// Not framed.
    Packer& bytes(std::string_view value) {
        m_bytes.append(value);
        return *this;
    }

    Packer& optional_number(const std::optional<std::int64_t>& value) {
        number(value ? 1U : 0U);
        // Small negative numbers would take ten bytes; amounts are hardly ever negative.
        return value ? number(static_cast<std::uint64_t>(*value)) : *this;
    }

private:
    static constexpr std::size_t most_number = 10;

    /// Writes a number, seven bits in each byte, the least significant first; returns its end.
    static char* put(char* place, std::uint64_t value) {
        for (; value >= 0x80U; value >>= 7U) *place++ = static_cast<char>((value & 0x7fU) | 0x80U);
        *place++ = static_cast<char>(value);
        return place;
    }

    GrowingBytes& m_bytes;
};

/// Reads what `Packer` wrote, in the same order. The texts point into the bytes. Any other bytes still give numbers and texts,
/// none of which reaches beyond them, and `is_whole` is false.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : m_next(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && m_next < m_end; shift += 7) {
            const auto byte = static_cast<unsigned char>(*m_next++);
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if (byte < 0x80U) return value;
        }
        return fail();
    }

    std::string_view text() { return bytes(number()); }

    std::string_view bytes(std::size_t size) {
        if (size > static_cast<std::size_t>(m_end - m_next)) size = fail();
        const std::string_view value(m_next, size);
        m_next += size;
        return value;
    }

    std::optional<std::int64_t> optional_number() {
        if (number() == 0) return std::nullopt;
        return static_cast<std::int64_t>(number());
    }

    /// The bytes that have not been read.
    std::string_view rest() const { return {m_next, static_cast<std::size_t>(m_end - m_next)}; }

    /// Whether everything was there and nothing is left.
    bool is_whole() const { return m_next == m_end && !m_failed; }

private:
    std::uint64_t fail() {
        m_failed = true;
        return 0;
    }

    const char* m_next;
    const char* m_end;
    bool m_failed = false;
};

}  // namespace serversync
