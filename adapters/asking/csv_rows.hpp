// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/transport/secret.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

/// Bounds on a table, and how its cells are set apart.
struct CsvLimits {
    std::uint64_t bytes = 0;
    std::uint64_t row_bytes = 0;
    char separator = ',';
};

/// Reads the rows of a table one after another (RFC 4180; lines may also end in LF alone) in memory for one row. A byte order
/// mark of UTF-8 is skipped, and so are empty lines.
class CsvRows {
public:
    /// `source` must outlive this.
    CsvRows(ByteSource& source, const CsvLimits& limits) : m_source(source), m_limits(limits) {}

    /// The next row; false at the end. Throws `MalformedInput` for an open quote at the end, for a row or a table that is too
    /// long, for UTF-16, and for text that begins like a web page or JSON.
    bool next();

    std::size_t size() const { return m_ends.size(); }

    /// A cell without its quotes; alive until `next`.
    std::string_view cell(std::size_t column) const;

    /// Why the row cannot be used; blank if it can. Never text of the row.
    const std::string& fault() const { return m_fault; }

    /// How many lines the row spans.
    std::size_t lines() const { return m_next_line - m_line + (m_has_line_break ? 0 : 1); }

    /// Whether the row ended in a line break.
    bool has_line_break() const { return m_has_line_break; }

private:
    enum class Place : std::uint8_t { start, plain, quoted, after_quote };

    [[noreturn]] void fail(const std::string& what) const;
    bool fill();
    void skip_mark();
    bool read_byte(char c);
    void end_cell();
    void end_row(bool has_line_break);

    ByteSource& m_source;
    CsvLimits m_limits;
    WipedBytes m_buffer = WipedBytes(65536);
    std::size_t m_at = 0;
    std::size_t m_end = 0;
    std::uint64_t m_bytes = 0;  ///< handed out by the source so far
    bool m_is_begun = false;
    WipedBytes m_text;                ///< the cells of the row, one after another
    std::vector<std::size_t> m_ends;  ///< of the cells in m_text
    std::uint64_t m_row_bytes = 0;
    std::size_t m_line = 1;  ///< on which the current row began
    std::size_t m_next_line = 1;
    Place m_place = Place::start;
    bool m_is_after_return = false;  ///< a carriage return was read, which only a line feed may follow
    bool m_has_line_break = false;
    std::string m_fault;
};

}  // namespace serversync
