// SPDX-License-Identifier: MIT
#include "engine/json/byte_window.hpp"

#include <algorithm>
#include <cstring>

#include "engine/json/structural_scan.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::size_t read_size = 64U << 10U;

}  // namespace

void ByteWindow::make_room() {
    const auto used = static_cast<std::size_t>(m_bytes - m_buffer.get()) + m_size;
    if (m_buffer && m_capacity - used >= read_size) return;
    // Bytes are moved only over at least as many forgotten ones, so each byte is moved a bounded number of times.
    if (m_buffer && used - m_size >= m_size + read_size) {
        std::memmove(m_buffer.get(), m_bytes, m_size);
    } else {
        const std::size_t capacity = std::max(2 * m_size, std::size_t{read_size}) + 2 * read_size;
        std::unique_ptr<char[]> buffer(new char[capacity]);  // not make_unique: it would fill the bytes with zeros
        if (m_size > 0) std::memcpy(buffer.get(), m_bytes, m_size);
        m_buffer = std::move(buffer);
        m_capacity = capacity;
    }
    m_bytes = m_buffer.get();
}

bool ByteWindow::fill(std::size_t at) {
    while (!m_at_end && at >= m_size) {
        make_room();
        const std::size_t got = m_source.read({m_bytes + m_size, read_size});
        m_size += got;
        m_at_end = got == 0;
        if (m_discarded + m_size > m_limit) {
            throw MalformedInput(m_source.name() + " is longer than " + std::to_string(m_limit) + " bytes");
        }
    }
    return at < m_size;
}

std::size_t ByteWindow::discard(std::size_t at) {
    const std::string_view gone = text(0, at);
    const std::uint64_t lines = structural_scan::count_lines(gone);
    m_column = lines == 0 ? m_column + at : at - gone.rfind('\n') - 1;
    m_lines += lines;
    m_discarded += at;
    m_bytes += at;
    m_size -= at;
    return 0;
}

std::size_t ByteWindow::skip_byte_order_mark() { return has(2) && text(0, 3) == "\xef\xbb\xbf" ? 3 : 0; }

std::string ByteWindow::describe(std::size_t at, const std::string& what) const {
    at = std::min(at, m_size);
    const std::string_view before = text(0, at);
    const std::uint64_t lines = structural_scan::count_lines(before);
    const std::uint64_t column = lines == 0 ? m_column + at : at - before.rfind('\n') - 1;
    return m_source.name() + " is not valid JSON: " + what + " at byte " + std::to_string(m_discarded + at) + " (line " +
           std::to_string(m_lines + lines + 1) + ", column " + std::to_string(column + 1) + ")";
}

}  // namespace serversync
