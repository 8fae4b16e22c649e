// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>

#include "engine/cli/command.hpp"
#include "engine/cli/output.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/report/document_json_reader.hpp"

namespace serversync {

namespace po = boost::program_options;

ExitCode command_show(const std::vector<std::string>& arguments) {
    po::options_description description("options");
    description.add_options()("format", po::value<std::string>()->value_name("FORMAT"), "text (default) or json")(
        "out", po::value<std::string>()->value_name("FILE"), "write to a file (default: standard output)");
    add_text_options(description);
    constexpr const char* usage = "serversync show [OPTIONS] PLAN";
    const Options options(usage, description, arguments, 1);
    if (options.helped()) return ExitCode::success;
    const ReportFormat& format = report_format(options);
    ReportStyle style{text_style(options, options.has("out"))};
    style.jobs = std::max(1U, std::thread::hardware_concurrency());
    if (options.positional().empty()) throw UsageError(std::string("no plan is given; usage: ") + usage);
    const std::string& path = options.positional().front();
    const auto source = open_argument(path);
    const std::vector<InputFile> inputs{{"plan", path}};
    const auto output = open_output(options.text("out"), "plan", inputs);
    write_report(read_document_json(*source), format, style, *output);
    return ExitCode::success;
}

}  // namespace serversync
