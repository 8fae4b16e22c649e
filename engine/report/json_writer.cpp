// SPDX-License-Identifier: MIT
#include "engine/report/json_writer.hpp"

#include <algorithm>
#include <charconv>

#include "engine/json/json_text.hpp"

#ifdef __x86_64__
#include <emmintrin.h>
#endif

namespace serversync {

namespace {

/// How many bytes beyond a text copying it may overwrite.
constexpr std::size_t overrun = 16;

constexpr std::size_t most_digits = 20;

#ifdef __x86_64__

/// The bytes that JSON cannot hold as they are: all but printable ASCII without quote, backslash and `<`.
unsigned odd_bytes(__m128i bytes) {
    const auto equals = [bytes](char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); };
    const __m128i special = _mm_or_si128(_mm_or_si128(equals('"'), equals('\\')), _mm_or_si128(equals('<'), equals('\x7f')));
    // As signed numbers, bytes above 0x7f are also below the space.
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(special, _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')))));
}

/// Copies a text that JSON can hold as it is; false if it cannot. May write `overrun` bytes more.
bool copy_plain(char* place, std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 16; at += 16, place += 16, left -= 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        if (odd_bytes(bytes) != 0) return false;
        _mm_storeu_si128(reinterpret_cast<__m128i*>(place), bytes);
    }
    if (left == 0) return true;
    std::memset(place, ' ', 16);
    std::memcpy(place, at, left);
    return odd_bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(place))) == 0;
}

#else

bool copy_plain(char* place, std::string_view text) {
    const auto is_odd = [](char byte) { return byte < ' ' || byte > '~' || byte == '"' || byte == '\\' || byte == '<'; };
    if (std::any_of(text.begin(), text.end(), is_odd)) return false;
    std::copy(text.begin(), text.end(), place);
    return true;
}

#endif

}  // namespace

JsonWriter JsonWriter::inside() const {
    JsonWriter values;
    values.m_levels = m_levels;
    values.m_on_line = m_on_line;
    return values;
}

void JsonWriter::append(JsonWriter& values) {
    if (values.m_first) return;
    if (!m_first) m_buffer.append(m_on_line ? ", " : ",");
    m_first = false;
    if (m_sink != nullptr) {
        flush();
        m_sink->write(values.m_buffer.bytes());
    } else {
        m_buffer.append(values.m_buffer.bytes());
    }
    values.m_buffer.clear();
    values.m_first = true;
}

JsonWriter& JsonWriter::open(char bracket, bool on_one_line) {
    char* place = begin_value(1);
    *place++ = bracket;
    m_buffer.use_to(place);
    m_on_line = on_one_line || (m_on_line && !m_levels.empty());
    m_levels.push_back(m_on_line ? 'o' : 'L');
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    const bool breaks = !m_on_line && !m_first;
    m_levels.pop_back();
    if (breaks) {
        m_first = true;  // no comma
        m_buffer.use_to(begin_line(1));
    }
    m_buffer.append({&bracket, 1});
    m_on_line = m_levels.empty() || m_levels.back() == 'o';
    m_first = false;
    if (m_buffer.size() >= buffer_size && m_sink != nullptr) flush();
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    char* place = begin_value(value.size() + 2 + overrun);
    *place++ = '"';
    if (copy_plain(place, value)) {
        place += value.size();
        *place++ = '"';
        m_buffer.use_to(place);
        return *this;
    }
    m_buffer.use_to(place - 1);
    m_escaped.clear();
    append_json_text(m_escaped, value);
    m_buffer.append(m_escaped);
    return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
    char* const place = begin_value(most_digits);
    m_buffer.use_to(std::to_chars(place, place + most_digits, value).ptr);
    return *this;
}

JsonWriter& JsonWriter::signed_number(std::int64_t value) {
    char* const place = begin_value(most_digits);
    m_buffer.use_to(std::to_chars(place, place + most_digits, value).ptr);
    return *this;
}

char* JsonWriter::begin_line(std::size_t size) {
    const std::size_t indent = 2 * m_levels.size();
    char* place = m_buffer.room(size + indent + 2);
    if (!m_first) *place++ = ',';
    *place++ = '\n';
    std::memset(place, ' ', indent);
    return place + indent;
}

void JsonWriter::flush() {
    m_sink->write(m_buffer.bytes());
    m_buffer.clear();
}

void JsonWriter::finish() {
    m_buffer.append("\n");
    flush();
}

}  // namespace serversync
