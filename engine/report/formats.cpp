// SPDX-License-Identifier: MIT
#include "engine/report/formats.hpp"

#include <algorithm>

#include "engine/report/document_json_writer.hpp"

namespace serversync {

std::span<const ReportFormat> report_formats() {
    static constexpr ReportFormat all[] = {
        {"text", [](const Document& document, const ReportStyle& style,
                    ByteSink& sink) { write_text_report(document, style.text, sink); }},
        {"json", [](const Document& document, const ReportStyle& style,
                    ByteSink& sink) { write_document_json(document, sink, style.jobs); }},
    };
    return all;
}

const ReportFormat* find_report_format(std::string_view name) {
    const auto formats = report_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [name](const ReportFormat& format) { return format.name == name; });
    return found == formats.end() ? nullptr : &*found;
}

}  // namespace serversync
