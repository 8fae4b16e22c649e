// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/files/byte_sink.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// How a text report looks.
struct TextStyle {
    unsigned width = 100;      ///< columns; 80 or more
    bool colour = false;       ///< ANSI colours
    std::uint64_t items = 20;  ///< how many items to show in full for each plan; 0: all
};

/// Writes the report that a person reads.
void write_text_report(const Document& plan, const TextStyle& style, ByteSink& sink);

}  // namespace serversync
