// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "engine/cli/command.hpp"
#include "engine/files/byte_sink.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/report/formats.hpp"

namespace serversync {

/// Where a command's result goes: standard output, or a file that appears whole or not at all.
class Output {
public:
    virtual ~Output() = default;
    virtual ByteSink& sink() = 0;
    /// Ends the result. Without it, no file appears. Throws `CannotWrite`.
    virtual void finish() = 0;
};

/// Standard output for a blank path, else the file; `noun` is what messages call what is written: "plan".
std::unique_ptr<Output> open_output(const std::string& path, const std::string& noun, FileAccess access = FileAccess::as_before);

/// The format that `--format` names, by default the first of `report_formats`.
const ReportFormat& report_format(const Options& options);

/// Writes a report to standard output for a blank path, else to the file.
void write_report(const Document& document, const ReportFormat& format, const ReportStyle& style, const std::string& path);

/// The options of text for people: --items, --width, --color.
void add_text_options(boost::program_options::options_description& description);

/// Reads them. Without --width the terminal's width, or else 100; colour only on a terminal and without NO_COLOR, unless told
/// otherwise.
TextStyle text_style(const Options& options, bool to_file);

}  // namespace serversync
