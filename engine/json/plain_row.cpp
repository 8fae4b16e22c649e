// SPDX-License-Identifier: MIT
#include "engine/json/plain_row.hpp"

#include <simdjson.h>

#include <cstring>

#ifdef __x86_64__
#include <emmintrin.h>
#endif

namespace serversync {

namespace {

/// A whole number of at most this many digits fits 64 bits and is its own canonical form.
constexpr std::size_t most_digits = 18;

/// The value of a hexadecimal digit, or 16 and more.
unsigned hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
}

/// The four hexadecimal digits at `at`, or 0x10000 and more.
unsigned four_digits(const char* at) {
    unsigned code = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const unsigned digit = hex_digit(at[i]);
        if (digit > 15) return 0x10000;
        code = code << 4U | digit;
    }
    return code;
}

constexpr bool is_surrogate(unsigned code) { return code >= 0xd800 && code < 0xe000; }

/// The text between two values mostly has 8 to 16 bytes, for which comparing two words is less work than a call.
bool equal_bytes(const char* left, const char* right, std::size_t size) {
    if (size < 8 || size > 16) return std::memcmp(left, right, size) == 0;
    const auto word = [](const char* at) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        return bytes;
    };
    return word(left) == word(right) && word(left + size - 8) == word(right + size - 8);
}

char* append_utf8(char* place, unsigned code) {
    if (code < 0x80) {
        *place++ = static_cast<char>(code);
    } else {
        if (code < 0x800) {
            *place++ = static_cast<char>(0xc0U | code >> 6U);
        } else {
            *place++ = static_cast<char>(0xe0U | code >> 12U);
            *place++ = static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        }
        *place++ = static_cast<char>(0x80U | (code & 0x3fU));
    }
    return place;
}

/// The character that a backslash and this one stand for (RFC 8259, section 7), or 0; not for `u`.
char short_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

}  // namespace

/// Takes JSON tokens from the front of a text. After a token that is missing or not plain, `failed` is true.
class PlainRow::Cursor {
public:
    explicit Cursor(std::string_view text) : m_begin(text.data()), m_at(text.data()), m_end(text.data() + text.size()) {}

    bool failed() const { return m_failed; }
    std::size_t length() const { return static_cast<std::size_t>(m_at - m_begin); }
    bool met_non_ascii() const { return m_non_ascii != 0; }

    /// The next byte after white space, which is not taken; 0 at the end.
    char peek() {
        while (m_at < m_end && static_cast<unsigned char>(*m_at) <= ' ') {
            if (*m_at != ' ' && *m_at != '\n' && *m_at != '\r' && *m_at != '\t') return 0;
            ++m_at;
        }
        return m_at < m_end ? *m_at : '\0';
    }

    bool take(char wanted) {
        if (peek() != wanted) return false;
        ++m_at;
        return true;
    }

    /// Takes these bytes, if they are the next ones.
    bool take(std::string_view bytes) {
        if (static_cast<std::size_t>(m_end - m_at) < bytes.size() || !equal_bytes(m_at, bytes.data(), bytes.size())) return false;
        m_at += bytes.size();
        return true;
    }

    /// The bytes from a place on, as `length` gave it.
    std::string_view since(std::size_t place) const { return {m_begin + place, length() - place}; }

    /// A text that may have escapes, after its opening quote; one that has them goes to `unescaped`.
    std::string_view text_after_quote(TextArena& unescaped) {
        const char* const begin = m_at;
        to_stop();
        return m_at < m_end && *m_at == '\\' ? unescape(begin, unescaped) : close(begin);
    }

    /// A text without escapes, after its opening quote.
    std::string_view text_after_quote() {
        const char* const begin = m_at;
        to_stop();
        return close(begin);
    }

    /// A short whole number; "-0" is not its own canonical form.
    std::string_view whole_number() {
        const char* const begin = m_at;
        if (m_at < m_end && *m_at == '-') ++m_at;
        const char* const digits = m_at;
        while (m_at < m_end && *m_at >= '0' && *m_at <= '9') ++m_at;
        const auto count = static_cast<std::size_t>(m_at - digits);
        const bool has_leading_zero = count > 0 && *digits == '0' && (count > 1 || digits != begin);
        if (count == 0 || count > most_digits || has_leading_zero || !ends_value()) m_failed = true;
        return {begin, static_cast<std::size_t>(m_at - begin)};
    }

    void word(std::string_view wanted) {
        if (static_cast<std::size_t>(m_end - m_at) < wanted.size() || std::memcmp(m_at, wanted.data(), wanted.size()) != 0) {
            m_failed = true;
            return;
        }
        m_at += wanted.size();
        if (!ends_value()) m_failed = true;
    }

private:
    /// Advances to the next quote, backslash or control character.
    void to_stop() {
#ifdef __x86_64__
        const __m128i quote = _mm_set1_epi8('"');
        const __m128i backslash = _mm_set1_epi8('\\');
        const __m128i last_control = _mm_set1_epi8(0x1f);
        while (m_end - m_at >= 16) {
            const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(m_at));
            const __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(sixteen, quote), _mm_cmpeq_epi8(sixteen, backslash)),
                                               _mm_cmpeq_epi8(_mm_min_epu8(sixteen, last_control), sixteen));
            const auto found = static_cast<unsigned>(_mm_movemask_epi8(stops));
            const auto high = static_cast<unsigned>(_mm_movemask_epi8(sixteen));
            if (found == 0) {
                m_non_ascii |= high;
                m_at += 16;
                continue;
            }
            m_non_ascii |= high & (found ^ (found - 1U));
            m_at += __builtin_ctz(found);
            return;
        }
#endif
        while (m_at < m_end && *m_at != '"' && *m_at != '\\' && static_cast<unsigned char>(*m_at) >= ' ') {
            m_non_ascii |= static_cast<unsigned char>(*m_at) & 0x80U;
            ++m_at;
        }
    }

    /// The text from `begin`, without escapes, to the quote that ends it; `m_at` is at the first backslash. A character that
    /// takes two escapes (a surrogate pair) is left to the general reader.
    std::string_view unescape(const char* begin, TextArena& unescaped) {
        const char* const first = m_at;
        while (m_end - m_at >= 2 && *m_at == '\\') {
            m_at += 2;
            to_stop();
        }
        if (m_at >= m_end || *m_at != '"') {
            m_failed = true;
            return {};
        }
        const char* const end = m_at++;
        const auto size = static_cast<std::size_t>(end - begin);
        char* const place = unescaped.allocate(size);  // no escape gets longer when it is unescaped
        std::memcpy(place, begin, static_cast<std::size_t>(first - begin));
        char* next = place + (first - begin);
        for (const char* at = first; at < end;) {
            if (*at != '\\') {
                *next++ = *at++;
                continue;
            }
            if (const char plain = short_escape(at[1])) {
                *next++ = plain;
                at += 2;
                continue;
            }
            const unsigned code = at[1] == 'u' && end - at >= 6 ? four_digits(at + 2) : 0x10000;
            if (code >= 0x10000 || is_surrogate(code)) {
                m_failed = true;
                return {};
            }
            next = append_utf8(next, code);
            at += 6;
        }
        const auto used = static_cast<std::size_t>(next - place);
        unescaped.give_back(size - used);
        return {place, used};
    }

    std::string_view close(const char* begin) {
        if (m_at >= m_end || *m_at != '"') {
            m_failed = true;
            return {};
        }
        return {begin, static_cast<std::size_t>(m_at++ - begin)};
    }

    bool ends_value() const { return m_at < m_end && (*m_at == ',' || *m_at == '}' || static_cast<unsigned char>(*m_at) <= ' '); }

    const char* m_begin;
    const char* m_at;
    const char* m_end;
    unsigned m_non_ascii = 0;
    bool m_failed = false;
};

bool PlainRow::take_value(Cursor& cursor, RowMember& member) {
    member.text = {};
    switch (cursor.peek()) {
        case '"':
            cursor.take('"');
            member.kind = RowValueKind::text;
            member.text = cursor.text_after_quote(m_unescaped);
            break;
        case 'n':
            member.kind = RowValueKind::null;
            cursor.word("null");
            break;
        case 't':
            member.kind = RowValueKind::true_word;
            cursor.word("true");
            break;
        case 'f':
            member.kind = RowValueKind::false_word;
            cursor.word("false");
            break;
        default:
            member.kind = RowValueKind::number;
            member.text = cursor.whole_number();
    }
    return !cursor.failed();
}

bool PlainRow::is_new_key(std::string_view key) {
    // One bit for a rough shape of the key: only keys of a shape that came before need to be compared.
    const std::size_t rough = key.empty() ? 0
                                          : key.size() * 5 + static_cast<unsigned char>(key.front()) * std::size_t{3} +
                                                static_cast<unsigned char>(key[key.size() / 2]);
    const std::uint64_t shape = std::uint64_t{1} << (rough & 63U);
    if ((m_shapes & shape) != 0) {
        for (const RowMember& member : members()) {
            if (member.key == key) return false;
        }
    }
    m_shapes |= shape;
    return true;
}

std::size_t PlainRow::end(const Cursor& cursor, std::string_view text) {
    const std::size_t length = cursor.length();
    return cursor.met_non_ascii() && !simdjson::validate_utf8(text.data(), length) ? 0 : length;
}

std::size_t PlainRow::read_as_before(std::string_view text) {
    Cursor cursor(text);
    m_count = 0;
    for (; m_count < m_lead_count; ++m_count) {
        const Lead& lead = m_leads[m_count];
        const std::size_t begin = cursor.length();
        if (!cursor.take(std::string_view(m_leads_text).substr(lead.begin, lead.size))) return 0;
        RowMember& member = m_members[m_count];
        member.key = text.substr(begin + lead.key, lead.key_size);
        if (!take_value(cursor, member)) return 0;
    }
    return cursor.take('}') ? end(cursor, text) : 0;
}

std::size_t PlainRow::read_afresh(std::string_view text) {
    Cursor cursor(text);
    m_count = m_lead_count = 0;
    m_shapes = 0;
    m_leads_text.clear();
    if (!cursor.take('{')) return 0;
    if (cursor.take('}')) return cursor.length();
    std::size_t begin = 0;
    bool keys_are_ascii = true;
    do {
        if (m_count == most || !cursor.take('"')) return 0;
        const std::size_t key_place = cursor.length() - begin;
        const std::string_view key = cursor.text_after_quote();
        keys_are_ascii = keys_are_ascii && !cursor.met_non_ascii();
        if (cursor.failed() || !cursor.take(':') || !is_new_key(key)) return 0;
        const std::string_view lead = cursor.since(begin);
        m_leads[m_count] = {m_leads_text.size(), lead.size(), key_place, key.size()};
        m_leads_text.append(lead);
        RowMember& member = m_members[m_count];
        member.key = key;
        if (!take_value(cursor, member)) return 0;
        begin = cursor.length();
        ++m_count;
    } while (cursor.take(','));
    if (!cursor.take('}')) return 0;
    // Only keys whose bytes need no check may be remembered; other texts are checked with their row.
    if (keys_are_ascii) m_lead_count = m_count;
    return end(cursor, text);
}

std::size_t PlainRow::read(std::string_view text) {
    m_unescaped.clear();
    const std::size_t length = m_lead_count > 0 ? read_as_before(text) : 0;
    return length > 0 ? length : read_afresh(text);
}

}  // namespace serversync
