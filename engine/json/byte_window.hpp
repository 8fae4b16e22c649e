// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/files/byte_source.hpp"

namespace serversync {

/// A window on a byte source that grows on demand. Places are indices that count from the last `discard`; line and column are
/// kept for messages.
class ByteWindow {
public:
    /// Reading more than `limit` bytes throws `MalformedInput`.
    ByteWindow(ByteSource& source, std::uint64_t limit) : m_source(source), m_limit(limit) {}

    /// Whether there is a byte at the place; reads more if needed.
    bool has(std::size_t at) { return at < m_size || fill(at); }

    char operator[](std::size_t at) const { return m_bytes[at]; }
    std::string_view text(std::size_t begin, std::size_t end) const { return {m_bytes + begin, end - begin}; }

    /// The bytes from the place on that are there without reading more.
    std::string_view read_ahead(std::size_t at) const { return text(at, m_size); }

    /// Forgets everything before the place, which becomes place 0; returns 0.
    std::size_t discard(std::size_t at);

    /// The place after a UTF-8 byte order mark, if the source begins with one.
    std::size_t skip_byte_order_mark();

    /// "'NAME' is not valid JSON: WHAT at byte 12 (line 2, column 3)"; the place counts bytes from 0, lines and columns from 1.
    std::string describe(std::size_t at, const std::string& what) const;

private:
    bool fill(std::size_t at);
    void make_room();

    ByteSource& m_source;
    std::uint64_t m_limit;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    char* m_bytes = nullptr;  ///< the window's first byte in the buffer
    std::size_t m_size = 0;
    std::uint64_t m_discarded = 0;  ///< bytes
    std::uint64_t m_lines = 0;      ///< line ends among the discarded bytes
    std::uint64_t m_column = 0;     ///< bytes after the last of them
    bool m_at_end = false;
};

}  // namespace serversync
