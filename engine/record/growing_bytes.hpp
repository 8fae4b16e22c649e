// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace serversync {

/// Bytes that grow at their end: room is reserved once, then filled.
class GrowingBytes {
public:
    /// Where the next `size` bytes go. What is written there does not count until `use_to`.
    char* room(std::size_t size) {
        if (m_capacity - m_size < size) grow(size);
        return m_bytes.get() + m_size;
    }

    /// Makes everything before `end`, a place in the latest room, part of the bytes.
    void use_to(const char* end) { m_size = static_cast<std::size_t>(end - m_bytes.get()); }

    void append(std::string_view bytes) {
        if (!bytes.empty()) std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        m_size += bytes.size();
    }

    void clear() { m_size = 0; }
    std::size_t size() const { return m_size; }
    std::string_view bytes() const { return {m_bytes.get(), m_size}; }

private:
    void grow(std::size_t size) {
        const std::size_t capacity = std::max(m_size + size, 2 * m_capacity);
        std::unique_ptr<char[]> bytes(new char[capacity]);  // not make_unique: it would fill it with zeros
        if (m_size > 0) std::memcpy(bytes.get(), m_bytes.get(), m_size);
        m_bytes = std::move(bytes);
        m_capacity = capacity;
    }

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

}  // namespace serversync
