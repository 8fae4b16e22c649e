#pragma once

#include <memory>
#include <string>

#include "engine/cli/command.hpp"
#include "engine/files/byte_sink.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/report/report.hpp"

namespace serversync {

/// Where a command's result goes: standard output, or a file that appears as a whole or not at all.
class Output {
public:
    virtual ~Output() = default;
    virtual ByteSink& sink() = 0;
    /// Ends the result. Without it a file is not written. Throws `CannotWrite`.
    virtual void finish() = 0;
};

/// Standard output for a blank path, else the file; `noun` is what messages call what is written: "plan".
std::unique_ptr<Output> open_output(const std::string& path, const std::string& noun, FileAccess access = FileAccess::as_before);

/// Writes a plan as "text" or "json" to standard output, or to the file. `jobs`: threads that may make JSON.
void write_plan(const Document& plan, const std::string& format, const TextStyle& style, const std::string& path,
                unsigned jobs = 1);

/// The options of text for people: --items, --width, --color.
void add_text_options(boost::program_options::options_description& description);

/// Reads them. Without --width the terminal's, else 100; colour only on a terminal and without NO_COLOR, unless told otherwise.
TextStyle text_style(const Options& options, bool to_file);

}  // namespace serversync
