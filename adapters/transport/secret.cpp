// SPDX-License-Identifier: MIT
#include "adapters/transport/secret.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "engine/text/fold.hpp"
#include "engine/text/hex.hpp"

namespace serversync {

namespace {

constexpr std::string_view replacement = "[secret]";
bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `kept`: the characters that stay as they are, besides letters and digits.
WipedBytes percent_encoded(std::string_view text, std::string_view kept, std::string_view space) {
    WipedBytes result;
    for (const char c : text) {
        if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos) {
            result.push_back(c);
        } else if (c == ' ') {
            append(result, space);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result.insert(result.end(), {'%', hex_digits[byte >> 4U], hex_digits[byte & 15U]});
        }
    }
    return result;
}

struct Replacement {
    char from;
    std::string_view to;
};

template <std::size_t count>
WipedBytes replaced(std::string_view text, const std::array<Replacement, count>& replacements) {
    WipedBytes result;
    for (const char c : text) {
        const auto found =
            std::find_if(replacements.begin(), replacements.end(), [c](const Replacement& r) { return r.from == c; });
        if (found == replacements.end()) {
            result.push_back(c);
        } else {
            append(result, found->to);
        }
    }
    return result;
}

constexpr std::array in_json{Replacement{'"', "\\\""}, Replacement{'\\', "\\\\"}};
constexpr std::array in_php_json{Replacement{'"', "\\\""}, Replacement{'\\', "\\\\"}, Replacement{'/', "\\/"}};
constexpr std::array in_html{Replacement{'&', "&amp;"}, Replacement{'<', "&lt;"}, Replacement{'>', "&gt;"},
                             Replacement{'"', "&quot;"}, Replacement{'\'', "&#039;"}};

WipedBytes hexadecimal(std::string_view text) {
    WipedBytes result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        result.insert(result.end(), {hex_digits[byte >> 4U], hex_digits[byte & 15U]});
    }
    return result;
}

/// UTF-8 of two and three bytes as PHP's json_encode writes it: \u00e9.
WipedBytes escaped_unicode(std::string_view text) {
    WipedBytes result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
        std::uint32_t point = 0;
        std::size_t more = 0;
        if ((byte(0) & 0xe0U) == 0xc0U) {
            point = (byte(0) & 0x1fU) << 6U | (byte(1) & 0x3fU);
            more = 1;
        } else if ((byte(0) & 0xf0U) == 0xe0U) {
            point = (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
            more = 2;
        }
        if (more == 0) {
            result.push_back(text[at]);
            continue;
        }
        append(result, "\\u");
        for (const unsigned shift : {12U, 8U, 4U, 0U}) result.push_back(hex_digits[point >> shift & 15U]);
        at += more;
    }
    return result;
}

}  // namespace

WipedBytes base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    WipedBytes result;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
        const std::uint32_t bits = byte(0) << 16U | byte(1) << 8U | byte(2);
        const std::size_t given = std::min<std::size_t>(text.size() - at, 3);
        for (std::size_t i = 0; i < 4; ++i) result.push_back(i <= given ? digits[bits >> (18 - 6 * i) & 63U] : '=');
    }
    return result;
}

void Redactor::add(const Secret& secret) {
    if (secret.empty()) return;
    const std::string_view text = secret.reveal();
    const bool is_in_rows = text.size() >= shortest_in_rows;
    const auto add = [this, is_in_rows](std::string_view spelling) { add_spelling(spelling, is_in_rows); };
    add(text);
    add(view_of(percent_encoded(text, "-._~", "%20")));
    add(view_of(percent_encoded(text, "-._", "+")));
    add(view_of(replaced(text, in_json)));
    const WipedBytes php = replaced(text, in_php_json);
    add(view_of(php));
    add(view_of(escaped_unicode(view_of(php))));
    add(view_of(replaced(text, in_html)));
    add(view_of(base64(text)));
    add(view_of(hexadecimal(text)));
}

void Redactor::add_spelling(std::string_view text, bool is_in_rows) {
    const auto is_known = [text](const Spelling& known) { return known.text.reveal() == text; };
    const auto known = std::find_if(m_spellings.begin(), m_spellings.end(), is_known);
    if (known != m_spellings.end()) {
        known->is_in_rows = known->is_in_rows || is_in_rows;
        return;
    }
    const auto place = std::find_if(m_spellings.begin(), m_spellings.end(),
                                    [text](const Spelling& other) { return other.text.reveal().size() < text.size(); });
    m_spellings.insert(place, {Secret(text), is_in_rows});
}

std::string Redactor::redacted(std::string_view text, bool cut) const {
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t taken = 0;
        for (const Spelling& known : m_spellings) {
            const std::string_view spelling = known.text.reveal();
            const std::string_view here = text.substr(at, spelling.size());
            const bool is_cut_here = cut && here.size() < spelling.size();
            if (!equal_folded(here, spelling.substr(0, here.size())) || (here.size() < spelling.size() && !is_cut_here)) continue;
            taken = here.size();
            break;
        }
        if (taken > 0) {
            result += replacement;
            at += taken;
        } else {
            result.push_back(text[at++]);
        }
    }
    return result;
}

bool Redactor::finds_in(std::string_view value) const {
    return std::any_of(m_spellings.begin(), m_spellings.end(), [value](const Spelling& known) {
        const std::string_view spelling = known.text.reveal();
        if (!known.is_in_rows || spelling.size() > value.size()) return false;  // most values are shorter than a token
        const auto is_same = [](char left, char right) { return equal_folded({&left, 1}, {&right, 1}); };
        return std::search(value.begin(), value.end(), spelling.begin(), spelling.end(), is_same) != value.end();
    });
}

}  // namespace serversync
