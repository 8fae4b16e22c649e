// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>

#include "engine/cli/command.hpp"
#include "engine/files/byte_sink.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/report/formats.hpp"

namespace serversync {

/// A file that a command reads, and what messages call it: "mirror", "configuration".
struct InputFile {
    std::string noun;
    std::string path;
};

/// Where a command's result goes: standard output, a file that appears whole or not at all, or a pipe or device.
class Output {
public:
    virtual ~Output() = default;
    virtual ByteSink& sink() = 0;
    /// Ends the result. Without it, no file appears. Throws `CannotWrite`.
    virtual void finish() = 0;
};

/// Standard output for a blank path, else the file; `noun` is what messages call what is written: "plan". It is opened before any
/// server is asked. Throws `CannotWrite`, also where the path leads to a mirror or to one of the inputs (law 260).
std::unique_ptr<Output> open_output(const std::string& path, const std::string& noun, std::span<const InputFile> inputs,
                                    FileAccess access = FileAccess::as_before);

/// Whether listings may be kept in a folder: throws `CannotWrite` where one would replace an input or a mirror, or where `out` is
/// to be one of them (law 260). A folder that is not there yet holds nothing.
void check_kept_listings(const std::string& folder, std::span<const InputFile> inputs, const std::string& out);

/// The format that `--format` names, by default the first of `report_formats`.
const ReportFormat& report_format(const Options& options);

/// Writes a report, to its end.
void write_report(const Document& document, const ReportFormat& format, const ReportStyle& style, Output& output);

/// The options of text for people: --items, --width, --color.
void add_text_options(boost::program_options::options_description& description);

/// Reads them. Without --width the terminal's width, or else 100; colour only on a terminal and without NO_COLOR, unless told
/// otherwise.
TextStyle text_style(const Options& options, bool to_file);

}  // namespace serversync
