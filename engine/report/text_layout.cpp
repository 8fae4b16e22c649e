// SPDX-License-Identifier: MIT
#include "engine/report/text_layout.hpp"

#include <algorithm>
#include <numeric>

#include "engine/text/utf8.hpp"

namespace serversync {

namespace {

/// How many bytes of the text fill at most `width` columns; at least one character.
std::size_t bytes_for(std::string_view text, std::size_t columns) {
    std::size_t used = 0;
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const Utf8Char next = decode_utf8(text.substr(bytes));
        used += columns_of(next.code);
        if (used > columns && bytes > 0) break;
        bytes += next.size;
    }
    return bytes;
}

}  // namespace

void TextPage::line(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    m_sink.write(text);
    m_sink.write("\n");
}

void TextPage::wrapped(std::string_view first, std::string_view text, Tone tone, Tone first_tone) {
    const std::size_t indent = columns_of(first);
    if (indent > m_style.width / 2) {
        wrapped("  ", std::string(first.substr(std::min(first.find_first_not_of(' '), first.size()))) + std::string(text), tone);
        return;
    }
    const std::size_t room = m_style.width - indent;
    std::string lead = toned(first_tone, first);
    do {
        std::size_t bytes = bytes_for(text, room);
        if (bytes < text.size() && text[bytes] != ' ') {
            const std::size_t blank = text.rfind(' ', bytes);
            if (blank != std::string_view::npos && blank > 0) bytes = blank;
        }
        line(lead + toned(tone, text.substr(0, bytes)));
        text.remove_prefix(bytes);
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        lead.assign(indent, ' ');
    } while (!text.empty());
}

std::string TextPage::toned(Tone tone, std::string_view text) const {
    constexpr std::string_view codes[] = {"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m"};
    if (!m_style.colour || tone == Tone::plain || text.empty()) return std::string(text);
    return std::string(codes[static_cast<std::size_t>(tone)]) + std::string(text) + "\x1b[0m";
}

std::string pad_left(std::string_view text, std::size_t columns) {
    const std::size_t used = columns_of(text);
    return std::string(columns > used ? columns - used : 0, ' ') + std::string(text);
}

std::string pad_right(std::string_view text, std::size_t columns) {
    const std::size_t used = columns_of(text);
    return std::string(text) + std::string(columns > used ? columns - used : 0, ' ');
}

std::string cut_middle(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns || columns < 6) return std::string(text);
    const std::size_t head = (columns - 3) / 2;
    std::size_t tail_begin = text.size();
    std::size_t tail = 0;
    while (tail_begin > 0) {
        std::size_t at = tail_begin - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) --at;
        tail += columns_of(text.substr(at, tail_begin - at));
        if (tail > columns - 3 - head) break;
        tail_begin = at;
    }
    return std::string(text.substr(0, bytes_for(text, head))) + "..." + std::string(text.substr(tail_begin));
}

void write_table(TextPage& page, const std::vector<std::vector<std::string>>& rows, std::size_t left) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
    }
    const std::size_t gaps = 2 * (widths.size() - 1);
    const std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    constexpr std::size_t smallest_name = 8;
    if (total > page.width()) widths[1] -= std::min(widths[1] - std::min(widths[1], smallest_name), total - page.width());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string text;
        for (std::size_t i = 0; i < rows[r].size(); ++i) {
            const std::string cell = i == 1 ? cut_middle(rows[r][i], widths[i]) : rows[r][i];
            text += (i == 0 ? "" : "  ") + (i < left && i != 0 ? pad_right(cell, widths[i]) : pad_left(cell, widths[i]));
        }
        page.line(r == 0 ? page.toned(TextPage::Tone::bold, text) : text);
    }
}

}  // namespace serversync
