// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/text_report.hpp"

namespace serversync {

/// Collects lines of text for people: wraps, pads and colours.
class TextPage {
public:
    TextPage(const TextStyle& style, ByteSink& sink) : m_style(style), m_sink(sink) {}

    enum class Tone { plain, bold, dim, good, warn, bad };

    /// Writes a line as it is.
    void line(std::string_view text = {});

    /// Writes text wrapped to the width, the first line after `first`, the others indented by as many blanks. A `first` that
    /// takes more than half the width is wrapped with the text.
    void wrapped(std::string_view first, std::string_view text, Tone tone = Tone::plain, Tone first_tone = Tone::plain);

    /// The text in a colour, if colours are on.
    std::string toned(Tone tone, std::string_view text) const;

    unsigned width() const { return m_style.width; }

private:
    const TextStyle& m_style;
    ByteSink& m_sink;
};

/// Pads to a number of columns, at the left or the right.
std::string pad_left(std::string_view text, std::size_t columns);
std::string pad_right(std::string_view text, std::size_t columns);

/// Cuts out the middle of a text that takes more columns.
std::string cut_middle(std::string_view text, std::size_t columns);

/// A table: the first `left` columns are aligned left, the others right; the second column is cut if the table is too wide.
void write_table(TextPage& page, const std::vector<std::vector<std::string>>& rows, std::size_t left);

}  // namespace serversync
