// SPDX-License-Identifier: MIT
#include "adapters/transport/escapes.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/text/fold.hpp"

namespace serversync {

namespace {

constexpr std::uint32_t most_code = 0x10ffff;

constexpr bool is_high_surrogate(std::uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
constexpr bool is_low_surrogate(std::uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

/// The number that exactly `count` hexadecimal digits from `at` on write.
std::optional<std::uint32_t> hex_number(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    std::uint32_t number = 0;
    for (const char c : text.substr(at, count)) {
        const char folded = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_decimal = folded >= '0' && folded <= '9';
        if (!is_decimal && (folded < 'a' || folded > 'f')) return std::nullopt;
        number = number * 16 + static_cast<std::uint32_t>(is_decimal ? folded - '0' : folded - 'a' + 10);
    }
    return number;
}

Escape of_byte(std::size_t size, std::uint32_t byte) {
    return {.size = size, .count = 1, .bytes = {static_cast<char>(static_cast<unsigned char>(byte))}};
}

Escape of_code(std::size_t size, std::uint32_t code) {
    const auto tail = [code](unsigned shift) {
        return static_cast<char>(static_cast<unsigned char>(0x80U | (code >> shift & 0x3fU)));
    };
    const auto head = [code](unsigned mark, unsigned shift) {
        return static_cast<char>(static_cast<unsigned char>(mark | code >> shift));
    };
    if (code > most_code || is_high_surrogate(code) || is_low_surrogate(code)) return {};
    if (code < 0x80) return of_byte(size, code);
    if (code < 0x800) return {.size = size, .count = 2, .bytes = {head(0xc0, 6), tail(0)}};
    if (code < 0x10000) return {.size = size, .count = 3, .bytes = {head(0xe0, 12), tail(6), tail(0)}};
    return {.size = size, .count = 4, .bytes = {head(0xf0, 18), tail(12), tail(6), tail(0)}};
}

Escape percent_escape(std::string_view text) {
    const auto byte = hex_number(text, 1, 2);
    return byte ? of_byte(3, *byte) : Escape{};
}

Escape backslash_u(std::string_view text) {
    const auto code = hex_number(text, 2, 4);
    if (!code) return {};
    if (!is_high_surrogate(*code)) return of_code(6, *code);
    const bool is_pair = text.size() >= 12 && text[6] == '\\' && (text[7] == 'u' || text[7] == 'U');
    const auto low = is_pair ? hex_number(text, 8, 4) : std::nullopt;
    if (!low || !is_low_surrogate(*low)) return {};
    return of_code(12, 0x10000 + ((*code & 0x3ffU) << 10U | (*low & 0x3ffU)));
}

Escape backslash_escape(std::string_view text) {
    if (text.size() < 2) return {};
    switch (text[1]) {
        case 'u':
        case 'U':
            return backslash_u(text);
        case 'x':
        case 'X': {
            const auto byte = hex_number(text, 2, 2);
            return byte ? of_byte(4, *byte) : Escape{};
        }
        case '"':
        case '\'':
        case '/':
        case '\\':
            return of_byte(2, static_cast<unsigned char>(text[1]));
        case 'b':
            return of_byte(2, '\b');
        case 'f':
            return of_byte(2, '\f');
        case 'n':
            return of_byte(2, '\n');
        case 'r':
            return of_byte(2, '\r');
        case 't':
            return of_byte(2, '\t');
        default:
            return {};
    }
}

struct NamedEntity {
    std::string_view name;
    char character;
};

constexpr std::array named_entities = {NamedEntity{"&amp;", '&'}, NamedEntity{"&lt;", '<'}, NamedEntity{"&gt;", '>'},
                                       NamedEntity{"&quot;", '"'}, NamedEntity{"&apos;", '\''}};
constexpr std::size_t longest_number = 8;  // some write zeros before it

Escape entity(std::string_view text) {
    for (const NamedEntity& known : named_entities) {
        if (equal_folded(text.substr(0, known.name.size()), known.name))
            return of_byte(known.name.size(), static_cast<unsigned char>(known.character));
    }
    if (text.size() < 4 || text[1] != '#') return {};
    const bool is_hexadecimal = text[2] == 'x' || text[2] == 'X';
    const std::size_t begin = is_hexadecimal ? 3 : 2;
    const std::size_t end = text.substr(0, begin + longest_number + 1).find(';');
    if (end == std::string_view::npos || end == begin) return {};
    if (is_hexadecimal) {
        const auto code = hex_number(text, begin, end - begin);
        return code ? of_code(end + 1, *code) : Escape{};
    }
    std::uint32_t code = 0;
    for (const char c : text.substr(begin, end - begin)) {
        if (c < '0' || c > '9') return {};
        code = code * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return of_code(end + 1, code);
}

}  // namespace

Escape read_escape(std::string_view text) {
    switch (text.empty() ? '\0' : text.front()) {
        case '%':
            return percent_escape(text);
        case '\\':
            return backslash_escape(text);
        case '&':
            return entity(text);
        default:
            return {};
    }
}

bool may_be_cut_escape(std::string_view rest) {
    constexpr std::size_t longest = 12;  // a pair of surrogates
    const auto is_of_escape = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#' || c == '\\';
    };
    return !rest.empty() && rest.size() < longest && begins_escape(rest.front()) &&
           std::all_of(rest.begin() + 1, rest.end(), is_of_escape);
}

std::optional<UnescapedText> unescaped(std::string_view text) {
    UnescapedText result;
    result.bytes.reserve(text.size());
    result.places.reserve(text.size());
    bool is_escaped = false;
    for (std::size_t at = 0; at < text.size();) {
        Escape next = begins_escape(text[at]) ? read_escape(text.substr(at)) : Escape{};
        is_escaped = is_escaped || next.size > 0;
        if (next.size == 0) next = of_byte(1, static_cast<unsigned char>(text[at]));
        append(result.bytes, {next.bytes.data(), next.count});
        result.places.insert(result.places.end(), next.count, {at, at + next.size});
        at += next.size;
    }
    if (!is_escaped) return std::nullopt;
    return result;
}

}  // namespace serversync
