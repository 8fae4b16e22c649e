#include "adapters/json/byte_window.hpp"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::size_t read_size = 256U << 10U;

bool is_structural(char c) { return c == '"' || c == '{' || c == '}' || c == '[' || c == ']'; }

/// The first byte in [at, end) of the kind that strings end or escape with, or `end`.
std::size_t scan_string(const char* bytes, std::size_t at, std::size_t end) {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; at + 16 <= end; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
        const int found = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
        if (found != 0) return at + static_cast<std::size_t>(__builtin_ctz(static_cast<unsigned>(found)));
    }
#endif
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') ++at;
    return at;
}

}  // namespace

bool ByteWindow::fill(std::size_t at) {
    while (!m_at_end && at >= m_bytes.size()) {
        const std::size_t before = m_bytes.size();
        m_bytes.resize(before + read_size);
        const std::size_t got = m_source.read(std::span<char>(m_bytes).subspan(before));
        m_bytes.resize(before + got);
        m_at_end = got == 0;
        if (m_discarded + m_bytes.size() > m_limit) {
            throw MalformedInput(m_source.name() + " is longer than " + std::to_string(m_limit) + " bytes");
        }
    }
    return at < m_bytes.size();
}

std::size_t ByteWindow::find_in_string(std::size_t at) {
    while (has(at)) {
        at = scan_string(m_bytes.data(), at, m_bytes.size());
        if (at < m_bytes.size()) return at;
    }
    return npos;
}

std::size_t ByteWindow::find_structural(std::size_t at) {
    // Between texts there are few bytes: commas, colons, white space, short numbers.
    while (has(at)) {
        if (is_structural(m_bytes[at])) return at;
        ++at;
    }
    return npos;
}

std::size_t ByteWindow::discard(std::size_t at) {
    const auto begin = m_bytes.begin();
    const auto place = begin + static_cast<std::ptrdiff_t>(at);
    const auto lines = static_cast<std::uint64_t>(std::count(begin, place, '\n'));
    if (lines == 0) {
        m_column += at;
    } else {
        const auto last = std::find(std::make_reverse_iterator(place), std::make_reverse_iterator(begin), '\n').base();
        m_column = static_cast<std::uint64_t>(place - last);
    }
    m_lines += lines;
    m_discarded += at;
    m_bytes.erase(begin, place);
    return 0;
}

std::size_t ByteWindow::skip_byte_order_mark() {
    return has(2) && text(0, 3) == "\xef\xbb\xbf" ? 3 : 0;
}

std::string ByteWindow::describe(std::size_t at, const std::string& what) const {
    at = std::min(at, m_bytes.size());
    std::uint64_t line = m_lines + 1;
    std::uint64_t column = m_column + 1;
    for (std::size_t i = 0; i < at; ++i) {
        column = m_bytes[i] == '\n' ? 1 : column + 1;
        line += static_cast<std::uint64_t>(m_bytes[i] == '\n');
    }
    return m_source.name() + " is not valid JSON: " + what + " at byte " + std::to_string(m_discarded + at) + " (line " +
           std::to_string(line) + ", column " + std::to_string(column) + ")";
}

}  // namespace serversync
