// SPDX-License-Identifier: MIT
#include "adapters/transport/secret.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "adapters/transport/escapes.hpp"
#include "engine/text/hex.hpp"

namespace serversync {

namespace {

constexpr std::string_view replacement = "[secret]";

/// How often escapes are undone, after which a secret may still be escaped once more.
constexpr unsigned most_layers = 2;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_base64_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' || c == '-' ||
           c == '_';
}

WipedBytes hexadecimal(std::string_view text) {
    WipedBytes result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        result.insert(result.end(), {hex_digits[byte >> 4U], hex_digits[byte & 15U]});
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
    add_pattern({.text = secret, .is_in_rows = is_in_rows});
    add_pattern({.text = Secret(view_of(hexadecimal(text))), .is_in_rows = is_in_rows});
    add_base64(text, is_in_rows);
}

/// Within what is longer, the digits depend on where the secret begins in a group of three bytes, and the first and the last may
/// hold bits of its neighbours.
void Redactor::add_base64(std::string_view text, bool is_in_rows) {
    constexpr std::size_t least_within = 7;  // bytes: fewer have digits that stand in other texts by chance
    constexpr std::size_t least_unpadded = 4;
    const std::size_t rest = text.size() % 3;
    if (text.size() < least_within) {
        const WipedBytes whole = base64(text);
        std::string_view digits = view_of(whole);
        if (text.size() >= least_unpadded) digits = digits.substr(0, digits.find('='));
        add_pattern({.text = Secret(digits), .letters = Letters::base64, .is_in_rows = is_in_rows});
        return;
    }
    for (std::size_t before = 0; before < 3; ++before) {
        WipedBytes bytes(before, '\0');
        append(bytes, text);
        const WipedBytes whole = base64(view_of(bytes));
        const std::size_t first = (before * 8 + 5) / 6;
        const std::size_t last = bytes.size() * 8 / 6;
        add_pattern({.text = Secret(view_of(whole).substr(first, last - first)),
                     .letters = Letters::base64,
                     .is_in_rows = is_in_rows,
                     .shares_first = before != 0,
                     .shares_last = (before + rest) % 3 != 0});
    }
}

void Redactor::add_pattern(Pattern pattern) {
    WipedBytes folded;
    for (const char c : pattern.text.reveal()) folded.push_back(lower(c));
    pattern.text = Secret(view_of(folded));
    const auto known = std::find_if(m_patterns.begin(), m_patterns.end(), [&pattern](const Pattern& other) {
        return other.letters == pattern.letters && other.text.reveal() == pattern.text.reveal();
    });
    const bool is_in_rows = pattern.is_in_rows;
    if (known == m_patterns.end()) {
        m_patterns.push_back(std::move(pattern));
    } else {
        known->is_in_rows = known->is_in_rows || is_in_rows;
        known->shares_last = known->shares_last || pattern.shares_last;
    }
    if (is_in_rows && (m_shortest_in_rows == 0 || folded.size() < m_shortest_in_rows)) m_shortest_in_rows = folded.size();
}

/// Where a secret stands in a text.
struct Redactor::Found {
    std::size_t begin, end;
};

/// Looks for patterns in one text, as it is or with its escapes undone.
class Redactor::Search {
public:
    Search(std::string_view text, bool cut) : m_text(text), m_cut(cut) {}

    /// Hands over each place of a pattern until `take` returns false; whether it never did.
    template <class Take>
    bool each(const Pattern& pattern, const Take& take) {
        const std::string_view wanted = pattern.text.reveal();
        if (m_text.size() < wanted.size() && !m_cut) return true;  // an escape is longer than what it stands for
        const std::size_t starts = m_cut ? m_text.size() : m_text.size() - wanted.size() + 1;
        for (std::size_t at = 0; at < starts; ++at) {
            if (!begins_escape(m_text[at]) && !is_same(pattern, m_text[at], wanted.front())) continue;
            const std::size_t end = end_of(pattern, at);
            if (end > 0 && !take(whole(pattern, {at, end}))) return false;
        }
        return true;
    }

private:
    /// A way to read the text up to here: `taken` bytes of the escape at `at` have been compared.
    struct Reading {
        std::size_t at = 0;
        std::size_t taken = 0;
        bool operator==(const Reading&) const = default;
    };

    static bool is_same(const Pattern& pattern, char found, char wanted) {
        if (lower(found) == wanted) return true;
        if (pattern.letters == Letters::text) return found == '+' && wanted == ' ';  // as in a form
        return (found == '-' && wanted == '+') || (found == '_' && wanted == '/');   // RFC 4648, 5
    }

    /// Where the pattern ends that begins at `at`; 0 if none does.
    std::size_t end_of(const Pattern& pattern, std::size_t at) {
        const std::string_view wanted = pattern.text.reveal();
        bool may_be_escaped = false;
        for (std::size_t i = 0;; ++i) {
            if (i == wanted.size()) return at + i;
            if (at + i == m_text.size()) break;
            may_be_escaped = may_be_escaped || begins_escape(m_text[at + i]);
            if (is_same(pattern, m_text[at + i], wanted[i])) continue;
            return may_be_escaped ? end_among_escapes(pattern, at) : 0;
        }
        return m_cut ? m_text.size() : 0;
    }

    /// What looks like an escape may be one, or the secret itself; so all ways to read it are followed at once.
    std::size_t end_among_escapes(const Pattern& pattern, std::size_t begin) {
        m_now.assign(1, Reading{.at = begin});
        bool is_first = true;
        for (const char wanted : pattern.text.reveal()) {
            m_next.clear();
            for (const Reading& reading : m_now) {
                if (reading.at == m_text.size()) {
                    if (m_cut) return m_text.size();
                    continue;
                }
                if (reading.taken == 0 && is_same(pattern, m_text[reading.at], wanted)) add_next({.at = reading.at + 1});
                if (!begins_escape(m_text[reading.at])) continue;
                const Escape escape = read_escape(m_text.substr(reading.at));
                if (escape.size == 0) {
                    if (m_cut && !is_first && may_be_cut_escape(m_text.substr(reading.at))) return m_text.size();
                } else if (is_same(pattern, escape.bytes[reading.taken], wanted)) {
                    const bool is_last = reading.taken + 1 == escape.count;
                    add_next(is_last ? Reading{.at = reading.at + escape.size} : Reading{reading.at, reading.taken + 1});
                }
            }
            if (m_next.empty()) return 0;
            std::swap(m_now, m_next);
            is_first = false;
        }
        std::size_t end = 0;
        for (const Reading& reading : m_now) {
            end = std::max(end, reading.taken == 0 ? reading.at : reading.at + read_escape(m_text.substr(reading.at)).size);
        }
        return end;
    }

    void add_next(Reading reading) {
        if (std::find(m_next.begin(), m_next.end(), reading) == m_next.end()) m_next.push_back(reading);
    }

    /// With the digits that it shares with its neighbours, and what fills up the last group.
    Found whole(const Pattern& pattern, Found found) const {
        if (pattern.letters == Letters::text) return found;
        if (pattern.shares_first && found.begin > 0 && is_base64_digit(m_text[found.begin - 1])) --found.begin;
        if (pattern.shares_last && found.end < m_text.size() && is_base64_digit(m_text[found.end])) ++found.end;
        for (std::size_t i = 0; i < 2 && found.end < m_text.size() && m_text[found.end] == '='; ++i) ++found.end;
        return found;
    }

    std::string_view m_text;
    bool m_cut;
    std::vector<Reading> m_now, m_next;
};

/// Also in what the text reads as once escapes in it are undone.
template <class Take>
bool Redactor::search(std::string_view text, bool cut, bool in_rows, const Take& take) const {
    std::optional<UnescapedText> layer;
    for (unsigned undone = 0;; ++undone) {
        const std::string_view here = layer ? view_of(layer->bytes) : text;
        Search search(here, cut);
        const auto take_place = [&](const Found& found) {
            return take(layer ? Found{layer->places[found.begin].begin, layer->places[found.end - 1].end} : found);
        };
        for (const Pattern& pattern : m_patterns) {
            if ((pattern.is_in_rows || !in_rows) && !search.each(pattern, take_place)) return false;
        }
        if (undone == most_layers || std::none_of(here.begin(), here.end(), begins_escape)) return true;
        std::optional<UnescapedText> next = unescaped(here);
        if (!next) return true;
        if (layer) {
            for (UnescapedText::Place& place : next->places)
                place = {layer->places[place.begin].begin, layer->places[place.end - 1].end};
        }
        layer = std::move(next);
    }
}

std::string Redactor::redacted(std::string_view text, bool cut) const {
    std::vector<Found> found;
    search(text, cut, false, [&found](const Found& place) {
        found.push_back(place);
        return true;
    });
    std::sort(found.begin(), found.end(), [](const Found& left, const Found& right) {
        return left.begin != right.begin ? left.begin < right.begin : left.end > right.end;
    });
    std::string result;
    std::size_t at = 0;  // up to here the text is in the result
    for (const Found& place : found) {
        if (place.begin >= at) {
            result.append(text.substr(at, place.begin - at)).append(replacement);
        }
        at = std::max(at, place.end);
    }
    return result.append(text.substr(at));
}

bool Redactor::finds_in(std::string_view value) const {
    if (m_shortest_in_rows == 0 || value.size() < m_shortest_in_rows) return false;  // most values are shorter than a token
    return !search(value, false, true, [](const Found& /*place*/) { return false; });
}

}  // namespace serversync
