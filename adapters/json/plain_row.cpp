#include "adapters/json/plain_row.hpp"

#include <simdjson.h>

#include <cstring>

#ifdef __x86_64__
#include <emmintrin.h>
#endif

namespace serversync {

namespace {

/// A whole number of so many digits fits 64 bits and is its own canonical form.
constexpr std::size_t most_digits = 18;

/// Takes JSON tokens off the front of a text. After a token that is not there, or not plain, `failed` holds.
class Cursor {
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

    /// A text, after its opening quote. An escape or a control character is not plain.
    std::string_view text_after_quote() {
        const char* const begin = m_at;
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
            return close(begin);
        }
#endif
        while (m_at < m_end && *m_at != '"' && *m_at != '\\' && static_cast<unsigned char>(*m_at) >= ' ') {
            m_non_ascii |= static_cast<unsigned char>(*m_at) & 0x80U;
            ++m_at;
        }
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

void take_value(Cursor& cursor, RowMember& member) {
    member.text = {};
    switch (cursor.peek()) {
        case '"':
            cursor.take('"');
            member.kind = RowValueKind::text;
            member.text = cursor.text_after_quote();
            return;
        case 'n':
            member.kind = RowValueKind::null;
            return cursor.word("null");
        case 't':
            member.kind = RowValueKind::true_word;
            return cursor.word("true");
        case 'f':
            member.kind = RowValueKind::false_word;
            return cursor.word("false");
        default:
            member.kind = RowValueKind::number;
            member.text = cursor.whole_number();
    }
}

}  // namespace

bool PlainRow::is_new_key(std::string_view key) {
    // One bit for a rough shape of the key: only keys of a shape that came before need to be compared.
    const std::size_t rough =
        key.empty() ? 0 : key.size() * 5 + static_cast<unsigned char>(key.front()) * 3U + static_cast<unsigned char>(key[key.size() / 2]);
    const std::uint64_t shape = std::uint64_t{1} << (rough & 63U);
    if ((m_shapes & shape) != 0) {
        for (const RowMember& member : members()) {
            if (member.key == key) return false;
        }
    }
    m_shapes |= shape;
    return true;
}

std::size_t PlainRow::read(std::string_view text) {
    Cursor cursor(text);
    m_count = 0;
    m_shapes = 0;
    if (!cursor.take('{')) return 0;
    if (cursor.take('}')) return cursor.length();
    do {
        if (m_count == most || !cursor.take('"')) return 0;
        const std::string_view key = cursor.text_after_quote();
        if (cursor.failed() || !cursor.take(':') || !is_new_key(key)) return 0;
        RowMember& member = m_members[m_count];
        member.key = key;
        take_value(cursor, member);
        if (cursor.failed()) return 0;
        ++m_count;
    } while (cursor.take(','));
    if (!cursor.take('}')) return 0;
    const std::size_t length = cursor.length();
    if (cursor.met_non_ascii() && !simdjson::validate_utf8(text.data(), length)) return 0;
    return length;
}

}  // namespace serversync
