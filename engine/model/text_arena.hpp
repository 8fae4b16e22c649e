#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace serversync {

/// Holds text that many small values point into; a view stays valid until the arena is destroyed, also when the arena is moved.
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

    /// Forgets all texts, whose views end here, and keeps the largest piece of memory for the next ones.
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
        std::size_t chunk = m_capacity < smallest_chunk ? smallest_chunk : m_capacity;
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

}  // namespace serversync
