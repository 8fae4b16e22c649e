// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database_value.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/whmcs/amount.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/html_entities.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr const char* not_text = "bytes that are not UTF-8";
constexpr const char* not_amount = "an amount that has more than two decimals or is out of range";

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

void append_utf8(std::string& text, std::uint32_t code) {
    const auto byte = [&text](std::uint32_t value) { text.push_back(static_cast<char>(value)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xc0 | code >> 6U);
        byte(0x80 | (code & 0x3fU));
    } else {
        byte(0xe0 | code >> 12U);
        byte(0x80 | (code >> 6U & 0x3fU));
        byte(0x80 | (code & 0x3fU));
    }
}

/// What MySQL calls latin1 is windows-1252, in which the five undefined bytes are control characters.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

void append_latin1(std::string& text, std::string_view bytes) {
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        append_utf8(text, byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80U] : byte);
    }
}

/// How many bytes at the start are one valid character, or 0.
std::size_t character_size(std::string_view bytes) {
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, bytes.size()); ++size) {
        if (is_utf8(bytes.substr(0, size))) return size;
    }
    return 0;
}

void append_repaired(std::string& text, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t size = bytes.front() == '\0' ? 0 : character_size(bytes);
        if (size == 0) {
            append_utf8(text, 0xfffd);
        } else {
            text.append(bytes.substr(0, size));
        }
        bytes.remove_prefix(std::max<std::size_t>(size, 1));
    }
}

}  // namespace

void DatabaseValue::note(const char* fault) const {
    m_column.fault = fault;
    if (m_column.faults++ == 0) m_column.first_fault = m_row;
}

std::string_view DatabaseValue::decoded(bool& damaged) const {
    const bool utf8 = is_utf8(m_bytes);
    damaged = m_bytes.find('\0') != std::string_view::npos || (!utf8 && !m_column.latin1);
    if (utf8 && !damaged && m_bytes.find('&') == std::string_view::npos) return m_bytes;
    std::string& text = m_column.text;
    text.clear();
    if (damaged) {
        note(not_text);
        append_repaired(text, m_bytes);
    } else if (utf8) {
        text = m_bytes;
    } else {
        append_latin1(text, m_bytes);
    }
    decode_entities(text);
    return text;
}

std::string_view DatabaseValue::text() const {
    bool damaged = false;
    return decoded(damaged);
}

std::string_view DatabaseValue::identifier() const {
    bool damaged = false;
    const std::string_view text = decoded(damaged);
    return damaged ? std::string_view() : text;
}

std::uint64_t DatabaseValue::id() const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(m_bytes.data(), m_bytes.data() + m_bytes.size(), value);
    return error == std::errc() && end == m_bytes.data() + m_bytes.size() && value > 0 ? static_cast<std::uint64_t>(value) : 0;
}

bool DatabaseValue::flag() const {
    const std::string word = fold_ascii(trimmed(m_bytes));
    return !word.empty() && word != "0" && word != "off" && word != "no";
}

std::optional<std::int64_t> DatabaseValue::count() const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(m_bytes.data(), m_bytes.data() + m_bytes.size(), value);
    const bool is_whole = error == std::errc() && end == m_bytes.data() + m_bytes.size();
    return is_whole && value >= 0 ? std::optional(value) : std::nullopt;
}

std::optional<bool> DatabaseValue::maybe() const {
    if (m_bytes == "?") return std::nullopt;
    return flag();
}

std::optional<std::int64_t> DatabaseValue::amount() const {
    if (m_bytes.empty()) return std::nullopt;
    const std::optional<std::int64_t> minor = parse_amount(m_bytes);
    if (!minor) note(not_amount);
    return minor;
}

}  // namespace serversync
