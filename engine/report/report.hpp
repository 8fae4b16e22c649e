#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/files/byte_sink.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// Writes the plan document (`schema/plan.schema.json`), item by item, with `jobs` threads at work; the bytes do not depend on
/// their number. Ends with a newline.
void write_plan_json(const Document& plan, ByteSink& sink, unsigned jobs = 1);

/// Reads a plan document back; `write_plan_json` of the result gives the same bytes. Throws `MalformedInput` with the place.
Document read_plan_json(std::string_view document, const std::string& name);

/// How a text report looks.
struct TextStyle {
    unsigned width = 100;      ///< columns; 80 or more
    bool colour = false;       ///< ANSI colours
    std::uint64_t items = 20;  ///< how many items to show in full for each plan; 0: all
};

/// Writes the report that a person reads.
void write_plan_text(const Document& plan, const TextStyle& style, ByteSink& sink);

}  // namespace serversync
