// SPDX-License-Identifier: MIT
#include "adapters/asking/csv_rows.hpp"

#include <simdjson.h>

#include "engine/model/error.hpp"

namespace serversync {

void CsvRows::fail(const std::string& what) const {
    throw MalformedInput(m_source.name() + ", line " + std::to_string(m_line) + ": " + what);
}

bool CsvRows::fill() {
    m_at = 0;
    m_end = m_source.read(m_buffer);
    m_bytes += m_end;
    if (m_bytes > m_limits.bytes)
        throw MalformedInput(m_source.name() + " is longer than " + std::to_string(m_limits.bytes) + " bytes");
    return m_end > 0;
}

/// The first bytes show what is not a table of this kind at all.
void CsvRows::skip_mark() {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    WipedBytes head;
    while (head.size() < mark.size() && fill())
        head.insert(head.end(), m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end));
    m_buffer = head;
    if (m_buffer.size() < 65536) m_buffer.resize(65536);
    m_end = head.size();
    const std::string_view begin = view_of(head).substr(0, mark.size());
    if (begin == mark) m_at = mark.size();
    if (begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff")) fail("the table is UTF-16; save it as UTF-8");
    const std::string_view rest = view_of(head).substr(m_at);
    const std::size_t first = rest.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && std::string_view("<{[").find(rest[first]) != std::string_view::npos) {
        fail("it begins with '" + std::string(1, rest[first]) + "': a web page or JSON, not a table");
    }
}

void CsvRows::end_cell() {
    m_ends.push_back(m_text.size());
    m_place = Place::start;
}

void CsvRows::end_row(bool has_line_break) {
    end_cell();
    m_has_line_break = has_line_break;
    if (m_fault.empty() && !simdjson::validate_utf8(m_text.data(), m_text.size())) m_fault = "the row is not valid UTF-8";
}

/// Whether the byte ends the row.
bool CsvRows::read_byte(char c) {
    if (c == '\n') ++m_next_line;
    if (m_place == Place::quoted) {
        if (c == '"') {
            m_place = Place::after_quote;
        } else {
            m_text.push_back(c);
        }
        return false;
    }
    if (c == '\n') {
        end_row(true);
        return true;
    }
    if (m_is_after_return && m_fault.empty()) m_fault = "a carriage return without a line feed";
    m_is_after_return = c == '\r';
    if (m_is_after_return) return false;
    if (c == m_limits.separator) {
        end_cell();
        return false;
    }
    if (c == '"' && m_place == Place::start) {
        m_place = Place::quoted;
        return false;
    }
    if (c == '"' && m_place == Place::after_quote) {
        m_place = Place::quoted;
        m_text.push_back(c);
        return false;
    }
    if (c == '"' && m_fault.empty()) m_fault = "a quote stands in a cell that does not begin with one";
    if (m_place == Place::after_quote && m_fault.empty()) m_fault = "text stands after a cell's closing quote";
    m_place = Place::plain;
    m_text.push_back(c);
    return false;
}

bool CsvRows::next() {
    if (!m_is_begun) skip_mark();
    m_is_begun = true;
    m_text.clear();
    m_ends.clear();
    m_fault.clear();
    m_row_bytes = 0;
    m_is_after_return = false;
    m_place = Place::start;
    m_line = m_next_line;
    while (m_at < m_end || fill()) {
        const char c = m_buffer[m_at++];
        if (++m_row_bytes > m_limits.row_bytes) fail("the row is longer than " + std::to_string(m_limits.row_bytes) + " bytes");
        if (!read_byte(c)) continue;
        if (m_ends.size() > 1 || m_row_bytes > 2 || m_ends.front() > 0) return true;
        m_ends.clear();  // an empty line: LF or CR LF
        m_row_bytes = 0;
        m_is_after_return = false;
        m_line = m_next_line;
    }
    if (m_row_bytes == 0) return false;
    if (m_place == Place::quoted) fail("the quote of a cell in this row is never closed");
    end_row(false);
    return true;
}

std::string_view CsvRows::cell(std::size_t column) const {
    const std::size_t begin = column == 0 ? 0 : m_ends[column - 1];
    return view_of(m_text).substr(begin, m_ends[column] - begin);
}

}  // namespace serversync
