// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace serversync {

/// Holds texts into which many small values point, and such values. All stay where they are until the arena is destroyed or
/// cleared, even if it is moved. docs/architecture.md says which arena lives how long.
class TextArena {
public:
    TextArena() = default;
    TextArena(TextArena&&) noexcept = default;
    TextArena& operator=(TextArena&&) noexcept = default;

    /// Copies the text into the arena. Blank text costs nothing.
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        char* place = allocate(text.size());
        std::memcpy(place, text.data(), text.size());
        return {place, text.size()};
    }

    /// Copies a value into the arena.
    template <class Value>
    Value* keep_value(const Value& value) {
        static_assert(std::is_trivially_destructible_v<Value> && alignof(Value) <= alignof(std::max_align_t));
        void* place = allocate(sizeof(Value) + alignof(Value) - 1);
        std::size_t size = sizeof(Value) + alignof(Value) - 1;
        return new (std::align(alignof(Value), sizeof(Value), place, size)) Value(value);
    }

    /// Returns `size` writable bytes; `size` may not be 0.
    char* allocate(std::size_t size) {
        if (size > m_left) grow(size);
        char* place = m_next;
        m_next += size;
        m_left -= size;
        return place;
    }

    /// Gives back the last `size` bytes of the latest allocation.
    void give_back(std::size_t size) noexcept {
        m_next -= size;
        m_left += size;
    }

    /// Forgets all texts, whose views become invalid, and keeps the largest piece of memory for the next ones.
    void clear() noexcept {
        if (m_chunks.empty()) return;
        if (m_chunks.size() > 1) {
            m_chunks.front() = std::move(m_chunks.back());
            m_chunks.resize(1);
        }
        m_next = m_chunks.front().bytes.get();
        m_left = m_capacity = m_chunks.front().size;
    }

    /// Bytes reserved from the system.
    std::size_t capacity() const noexcept { return m_capacity; }

private:
    struct Chunk {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };

    void grow(std::size_t size) {
        std::size_t chunk = m_capacity / 3;
        if (chunk < smallest_chunk) chunk = smallest_chunk;
        if (chunk > largest_chunk) chunk = largest_chunk;
        if (chunk < size) chunk = size;
        m_chunks.push_back({std::unique_ptr<char[]>(new char[chunk]), chunk});
        m_next = m_chunks.back().bytes.get();
        m_left = chunk;
        m_capacity += chunk;
    }

    static constexpr std::size_t smallest_chunk = 2048;
    static constexpr std::size_t largest_chunk = 1U << 20U;

    std::vector<Chunk> m_chunks;  ///< the latest is the largest, but for one that a single text needed
    char* m_next = nullptr;
    std::size_t m_left = 0;
    std::size_t m_capacity = 0;
};

/// Keeps words that many values share, such as the names of statuses: recent ones are in the arena only once.
class SharedWords {
public:
    std::string_view keep(TextArena& arena, std::string_view word) {
        if (word.empty()) return {};
        for (const std::string_view kept : m_kept) {
            if (kept == word) return kept;
        }
        return m_kept[m_next++ % m_kept.size()] = arena.keep(word);
    }

private:
    std::array<std::string_view, 8> m_kept;
    std::size_t m_next = 0;
};

}  // namespace serversync
