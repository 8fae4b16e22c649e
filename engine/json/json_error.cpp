// SPDX-License-Identifier: MIT
#include "engine/json/json_error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/text/utf8.hpp"

namespace serversync {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Reads a text by RFC 8259 and keeps the first fault. It takes no memory but a bit for each level of nesting, whatever the text.
class FaultFinder {
public:
    explicit FaultFinder(std::string_view text) : m_text(text) {}

    JsonFault find() {
        Expected expected = Expected::value;
        while (m_what.empty() && expected != Expected::nothing) expected = step(expected);
        if (m_what.empty() && skip_blanks()) unexpected();
        return {m_at, std::string(m_what)};
    }

private:
    enum class Expected { value, value_or_end, key, key_or_end, colon, comma_or_end, nothing };

    /// Goes to the next byte that is no blank; false at the end.
    bool skip_blanks() {
        m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size());
        return m_at < m_text.size();
    }

    Expected fail(std::string_view what) {
        m_what = what;
        return Expected::nothing;
    }

    Expected unexpected() {
        switch (m_text[m_at]) {
            case '{':
                return fail("unexpected '{'");
            case '}':
                return fail("unexpected '}'");
            case '[':
                return fail("unexpected '['");
            case ']':
                return fail("unexpected ']'");
            case ',':
                return fail("unexpected ','");
            case ':':
                return fail("unexpected ':'");
            case '"':
                return fail("unexpected string");
            default:
                return fail(is_digit(m_text[m_at]) || m_text[m_at] == '-' ? "unexpected number" : "invalid literal");
        }
    }

    Expected step(Expected expected) {
        if (!skip_blanks()) return fail("unexpected end of input");
        const char c = m_text[m_at];
        switch (expected) {
            case Expected::value:
            case Expected::value_or_end:
                return c == ']' && expected == Expected::value_or_end ? close(c) : value(c);
            case Expected::key:
            case Expected::key_or_end:
                if (c == '}' && expected == Expected::key_or_end) return close(c);
                if (c != '"') return unexpected();
                return string() ? Expected::colon : Expected::nothing;
            case Expected::colon:
                if (c != ':') return unexpected();
                ++m_at;
                return Expected::value;
            case Expected::comma_or_end:
                if (c != ',') return close(c);
                ++m_at;
                return m_is_object.back() ? Expected::key : Expected::value;
            case Expected::nothing:
                break;
        }
        return Expected::nothing;
    }

    Expected after_value() const { return m_is_object.empty() ? Expected::nothing : Expected::comma_or_end; }

    Expected open(bool is_object) {
        m_is_object.push_back(is_object);
        ++m_at;
        return is_object ? Expected::key_or_end : Expected::value_or_end;
    }

    Expected close(char c) {
        if (c != (m_is_object.back() ? '}' : ']')) return unexpected();
        m_is_object.pop_back();
        ++m_at;
        return after_value();
    }

    Expected value(char c) {
        if (c == '{' || c == '[') return open(c == '{');
        bool is_whole = false;
        if (c == '"') {
            is_whole = string();
        } else if (c == '-' || is_digit(c)) {
            is_whole = number();
        } else if (c == 't' || c == 'f' || c == 'n') {
            is_whole = literal(c == 't' ? "true" : c == 'f' ? "false" : "null");
        } else {
            return unexpected();
        }
        return is_whole ? after_value() : Expected::nothing;
    }

    bool literal(std::string_view word) {
        for (const char c : word) {
            if (m_at == m_text.size()) return is_refused("unexpected end of input");
            if (m_text[m_at] != c) return is_refused("invalid literal");
            ++m_at;
        }
        return true;
    }

    bool is_refused(std::string_view what) {
        fail(what);
        return false;
    }

    bool digits(std::string_view what) {
        if (m_at == m_text.size() || !is_digit(m_text[m_at])) return is_refused(what);
        m_at = std::min(m_text.find_first_not_of("0123456789", m_at), m_text.size());
        return true;
    }

    bool is_next(std::string_view choice) const {
        return m_at < m_text.size() && choice.find(m_text[m_at]) != std::string_view::npos;
    }

    bool number() {
        if (is_next("-")) ++m_at;
        if (is_next("0")) {
            ++m_at;
        } else if (!digits("invalid number; expected digit after '-'")) {
            return false;
        }
        if (is_next(".")) {
            ++m_at;
            if (!digits("invalid number: a digit is expected after '.'")) return false;
        }
        if (!is_next("eE")) return true;
        ++m_at;
        if (is_next("+-")) ++m_at;
        return digits("invalid number: a digit is expected in the exponent");
    }

    /// The code of `\uXXXX` at a place; nothing if it is none.
    std::optional<unsigned> escaped_code(std::size_t at) const {
        const std::string_view escape = m_text.substr(std::min(at, m_text.size()), 6);
        if (escape.size() < 6 || escape.substr(0, 2) != "\\u" || !std::all_of(escape.begin() + 2, escape.end(), is_hex_digit))
            return std::nullopt;
        unsigned code = 0;
        std::from_chars(escape.data() + 2, escape.data() + escape.size(), code, 16);
        return code;
    }

    bool escape() {
        if (m_at + 1 == m_text.size()) {
            ++m_at;
            return is_refused("invalid string: missing closing quote");
        }
        if (m_text[m_at + 1] != 'u') {
            if (std::string_view("\"\\/bfnrt").find(m_text[m_at + 1]) == std::string_view::npos)
                return is_refused("invalid string: forbidden character after backslash");
            m_at += 2;
            return true;
        }
        const auto code = escaped_code(m_at);
        if (!code) return is_refused("invalid string: '\\u' must be followed by 4 hex digits");
        const auto is_in = [](std::optional<unsigned> c, unsigned first) { return c && *c >= first && *c < first + 0x400; };
        if (is_in(code, 0xdc00)) return is_refused("invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
        if (is_in(code, 0xd800)) {
            if (!is_in(escaped_code(m_at + 6), 0xdc00))
                return is_refused("invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF");
            m_at += 6;
        }
        m_at += 6;
        return true;
    }

    bool string() {
        const std::size_t begin = m_at++;
        while (m_at < m_text.size()) {
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c == '\\') {
                if (!escape()) return false;
            } else if (c < 0x20) {
                return is_refused("invalid string: a control character in it is not escaped");
            } else if (c < 0x80) {
                ++m_at;
            } else {
                const Utf8Char read = decode_utf8(m_text.substr(m_at));
                if (!read.valid) return is_refused("invalid string: ill-formed UTF-8 byte");
                m_at += read.size;
            }
        }
        m_at = begin;
        return is_refused("the string that begins here is not closed");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<bool> m_is_object;  ///< of each object or list that is open
    std::string_view m_what;
};

/// Whether a number is one that does not fit: an integer of more than 64 bits, or beyond what a double holds.
bool is_out_of_range(std::string_view number) {
    const char* end = number.data() + number.size();
    const auto overflows = [&](auto value) {
        return std::from_chars(number.data(), end, value).ec == std::errc::result_out_of_range;
    };
    if (number.find_first_of(".eE") == std::string_view::npos) {
        return number.front() == '-' ? overflows(std::int64_t{}) : overflows(std::uint64_t{});
    }
    const bool is_tiny = number.find("e-") != std::string_view::npos || number.find("E-") != std::string_view::npos;
    return !is_tiny && overflows(double{});
}

/// The first number that is out of range in a text that is otherwise JSON.
JsonFault locate_number_fault(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) at += static_cast<std::size_t>(text[at] == '\\');
        } else if (text[at] == '-' || digits.find(text[at]) != std::string_view::npos) {
            const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
            if (is_out_of_range(text.substr(at, end - at))) return {at, "a number is out of range"};
            at = end - 1;
        }
    }
    return {};
}

}  // namespace

JsonFault locate_json_fault(std::string_view text) {
    JsonFault fault = FaultFinder(text).find();
    return fault.what.empty() ? locate_number_fault(text) : fault;
}

}  // namespace serversync
