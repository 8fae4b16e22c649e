// SPDX-License-Identifier: MIT
#include "adapters/asking/form_reply.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The character that an entity at the start of the text means, and the entity's length; 0 if there is none.
std::pair<char, std::size_t> entity_of(std::string_view text) {
    constexpr std::pair<std::string_view, char> named[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [entity, character] : named) {
        if (text.substr(0, entity.size()) == entity) return {character, entity.size()};
    }
    // Without a semicolon, exactly two digits belong to the entity: "&#46com" is ".com".
    if (text.size() < 4 || text[0] != '&' || text[1] != '#' || !is_digit(text[2]) || !is_digit(text[3])) return {'\0', 0};
    const std::size_t digits = text.size() > 5 && is_digit(text[4]) && text[5] == ';' ? 3 : 2;
    int code = 0;
    std::from_chars(text.data() + 2, text.data() + 2 + digits, code);
    if (code < 0x20 || code > 0x7e) return {'\0', 0};
    return {static_cast<char>(code), 2 + digits + (text.size() > 2 + digits && text[2 + digits] == ';' ? 1 : 0)};
}

/// What a form takes at most: the reply itself, a copy, and the pairs, also while they move to a larger place.
std::uint64_t memory_of_form(std::string_view bytes) {
    constexpr std::uint64_t pair = 3 * sizeof(std::pair<std::string_view, std::string_view>);
    return 2 * bytes.size() + pair * static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '&'));
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const int letter = std::tolower(static_cast<unsigned char>(c));
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

FormReply::FormReply(std::string_view bytes, std::string name, const ReplyLimits& limits)
    : m_name(std::move(name)), m_memory(limits.budget) {
    if (bytes.size() > limits.document_bytes) fail("is longer than " + std::to_string(limits.document_bytes) + " bytes");
    limits.budget->check_time();
    m_memory.hold(memory_of_form(bytes));
    bytes = trimmed(bytes);
    m_bytes.reserve(bytes.size());
    std::size_t begin = 0;
    while (begin < bytes.size()) {
        std::size_t end = bytes.find('&', begin);
        while (end != std::string_view::npos && end + 1 < bytes.size() && bytes[end + 1] == '#') end = bytes.find('&', end + 1);
        if (end == std::string_view::npos) end = bytes.size();
        const std::string_view pair = bytes.substr(begin, end - begin);
        const std::size_t equals = pair.find('=');
        if (!pair.empty()) {
            if (equals == std::string_view::npos || equals == 0)
                fail("is not url-encoded: no 'name=value' at byte " + std::to_string(begin));
            const std::string_view key = decoded(pair.substr(0, equals));
            m_pairs.emplace_back(key, decoded(pair.substr(equals + 1)));
        }
        begin = end + 1;
    }
}

std::string_view FormReply::decoded(std::string_view text) {
    const std::size_t begin = m_bytes.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) fail("is not url-encoded: a '%' without two hexadecimal digits");
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '{') {
            fail("is not url-encoded: it holds characters that are never sent as they are");
        }
        m_bytes.push_back(c);
    }
    std::size_t size = begin;
    for (std::size_t i = begin; i < m_bytes.size(); ++size) {
        const auto [character, length] = entity_of({m_bytes.data() + i, m_bytes.size() - i});
        m_bytes[size] = length == 0 ? m_bytes[i] : character;
        i += length == 0 ? 1 : length;
    }
    m_bytes.resize(size);
    const std::string_view result{m_bytes.data() + begin, size - begin};
    if (!simdjson::validate_utf8(result.data(), result.size())) fail("holds text that is not UTF-8");
    return result;
}

void FormReply::fail(const std::string& what) const { throw MalformedInput(m_name + " " + what); }

bool FormReply::has(std::string_view name) const {
    return std::any_of(m_pairs.begin(), m_pairs.end(), [name](const auto& pair) { return pair.first == name; });
}

std::string_view FormReply::get(std::string_view name) const {
    const std::vector<std::string_view> values = all(name);
    if (values.size() > 1) fail("has '" + std::string(name) + "' more than once");
    return values.empty() ? std::string_view{} : values.front();
}

std::vector<std::string_view> FormReply::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : m_pairs) {
        if (key == name) values.push_back(value);
    }
    return values;
}

}  // namespace serversync
