// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "engine/report/text_report.hpp"

namespace serversync {

/// How reports are to look; each format takes what concerns it.
struct ReportStyle {
    TextStyle text;
    unsigned jobs = 1;  ///< threads that may work at one report
};

/// A form in which a document is shown.
struct ReportFormat {
    std::string_view name;  ///< as `--format` names it
    void (*write)(const Document& document, const ReportStyle& style, ByteSink& sink);
};

/// All formats, the default first. A new one is a file of this folder and a line of the list.
std::span<const ReportFormat> report_formats();

/// The format of that name, or null.
const ReportFormat* find_report_format(std::string_view name);

}  // namespace serversync
