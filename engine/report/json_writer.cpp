#include "engine/report/json_writer.hpp"

#include <array>
#include <charconv>

#include "engine/model/ascii.hpp"
#include "engine/report/utf8.hpp"

namespace serversync {

namespace {

template <class Number>
void append_number(std::string& text, Number value) {
    std::array<char, 24> digits;
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// Whether a text stands in JSON as it is: printable ASCII without quote, backslash and `<`.
bool is_plain(std::string_view text) {
    using namespace ascii::words;
    const auto has = [](std::uint64_t word, unsigned byte) {
        const std::uint64_t zero_where_equal = word ^ (each * byte);
        return (zero_where_equal - each) & ~zero_where_equal & high;
    };
    return none(text, ' ', [&](std::uint64_t word) {
        return (high & ~(at_least(word, 0x20) & ~at_least(word, 0x7f))) | has(word, '"') | has(word, '\\') | has(word, '<');
    });
}

}  // namespace

JsonWriter JsonWriter::inside() const {
    JsonWriter values;
    values.m_levels = m_levels;
    return values;
}

void JsonWriter::append(JsonWriter& values) {
    if (values.m_first) return;
    if (!m_first) m_buffer.append(m_levels.back() == 'o' ? ", " : ",");
    m_first = false;
    if (m_sink != nullptr) {
        flush();
        m_sink->write(values.m_buffer);
    } else {
        m_buffer.append(values.m_buffer);
    }
    values.m_buffer.clear();
    values.m_first = true;
}

JsonWriter& JsonWriter::open(char bracket, bool on_one_line) {
    before_value();
    m_buffer.push_back(bracket);
    const bool inside_line = !m_levels.empty() && m_levels.back() == 'o';
    m_levels.push_back(on_one_line || inside_line ? 'o' : 'L');
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    const bool breaks = m_levels.back() == 'L' && !m_first;
    m_levels.pop_back();
    if (breaks) break_line();
    m_buffer.push_back(bracket);
    m_first = false;
    flush_when_full();
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    before_value();
    m_buffer.push_back('"');
    m_buffer.append(name).append("\": ");
    m_after_key = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    before_value();
    m_buffer.push_back('"');
    escape(value);
    m_buffer.push_back('"');
    return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
    before_value();
    append_number(m_buffer, value);
    return *this;
}

JsonWriter& JsonWriter::signed_number(std::int64_t value) {
    before_value();
    append_number(m_buffer, value);
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
    before_value();
    m_buffer.append(value ? "true" : "false");
    return *this;
}

JsonWriter& JsonWriter::null() {
    before_value();
    m_buffer.append("null");
    return *this;
}

void JsonWriter::before_value() {
    if (m_after_key) {
        m_after_key = false;
        return;
    }
    if (m_levels.empty()) return;
    const bool on_line = m_levels.back() == 'o';
    if (!m_first) m_buffer.append(on_line ? ", " : ",");
    if (!on_line) break_line();
    m_first = false;
}

void JsonWriter::break_line() {
    m_buffer.push_back('\n');
    m_buffer.append(m_levels.size() * 2, ' ');
}

void JsonWriter::escape(std::string_view value) {
    if (is_plain(value)) {
        m_buffer.append(value);
    } else {
        escape_characters(value);
    }
}

void JsonWriter::escape_characters(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t plain = 0;
    for (std::size_t i = 0; i < value.size();) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\' && byte != '<') {
            ++i;
            continue;
        }
        const Utf8Char found = decode_utf8(value.substr(i));
        const bool is_plain = found.valid && found.code >= 0xa0 && found.code != 0x2028 && found.code != 0x2029;
        if (is_plain || (byte == '<' && value.substr(i + 1, 1) != "/")) {
            i += found.size;
            continue;
        }
        m_buffer.append(value.substr(plain, i - plain));
        if (!found.valid) {
            m_buffer.append("\xef\xbf\xbd");
        } else if (byte == '"' || byte == '\\') {
            m_buffer.push_back('\\');
            m_buffer.push_back(value[i]);
        } else {
            m_buffer.append("\\u");
            for (unsigned shift = 16; shift > 0; shift -= 4) m_buffer.push_back(digits[(found.code >> (shift - 4)) & 15U]);
        }
        i += found.size;
        plain = i;
    }
    m_buffer.append(value.substr(plain));
}

void JsonWriter::flush() {
    m_sink->write(m_buffer);
    m_buffer.clear();
}

void JsonWriter::finish() {
    m_buffer.push_back('\n');
    flush();
}

}  // namespace serversync
