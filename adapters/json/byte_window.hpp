#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/transport/byte_source.hpp"

namespace serversync {

/// A window on a byte source that grows on demand. Places are indices from the last `discard` on; line and column are kept for messages.
class ByteWindow {
public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    /// Reading more than `limit` bytes throws `MalformedInput`.
    ByteWindow(ByteSource& source, std::uint64_t limit) : m_source(source), m_limit(limit) {}

    /// Whether there is a byte at the place; reads more if needed.
    bool has(std::size_t at) { return at < m_bytes.size() || fill(at); }

    char operator[](std::size_t at) const { return m_bytes[at]; }
    std::string_view text(std::size_t begin, std::size_t end) const { return {m_bytes.data() + begin, end - begin}; }

    /// The first `"` or `\` at or after the place, or `npos` at the end.
    std::size_t find_in_string(std::size_t at);

    /// The first `"`, `{`, `}`, `[` or `]` at or after the place, or `npos` at the end.
    std::size_t find_structural(std::size_t at);

    /// Forgets all before the place, which becomes place 0; returns 0.
    std::size_t discard(std::size_t at);

    /// The place after a UTF-8 byte order mark, if the source begins with one.
    std::size_t skip_byte_order_mark();

    /// "'NAME' is not valid JSON: WHAT at byte 12 (line 2, column 3)"; the place counts bytes from 0, lines and columns from 1.
    std::string describe(std::size_t at, const std::string& what) const;

private:
    bool fill(std::size_t at);

    ByteSource& m_source;
    std::uint64_t m_limit;
    std::vector<char> m_bytes;
    std::uint64_t m_discarded = 0;  ///< bytes
    std::uint64_t m_lines = 0;      ///< line ends among the discarded bytes
    std::uint64_t m_column = 0;     ///< bytes after the last of them
    bool m_at_end = false;
};

}  // namespace serversync
