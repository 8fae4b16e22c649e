// SPDX-License-Identifier: MIT
#include "engine/cli/output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace serversync {

namespace po = boost::program_options;

namespace {

class StandardOutput : public Output {
public:
    ByteSink& sink() override { return m_sink; }
    void finish() override { m_sink.flush(); }

private:
    DescriptorSink m_sink{STDOUT_FILENO, "standard output"};
};

class FileOutput : public Output {
public:
    FileOutput(const std::string& path, const std::string& noun, FileAccess access)
        : m_file(path, {.noun = noun, .access = access}), m_sink(m_file.descriptor(), m_file.shown(), WriteBack::early) {}

    ByteSink& sink() override { return m_sink; }
    void finish() override {
        m_sink.flush();
        m_file.publish();
    }

private:
    ReplacementFile m_file;
    DescriptorSink m_sink;
};

}  // namespace

std::unique_ptr<Output> open_output(const std::string& path, const std::string& noun, FileAccess access) {
    if (path.empty()) return std::make_unique<StandardOutput>();
    return std::make_unique<FileOutput>(path, noun, access);
}

const ReportFormat& report_format(const Options& options) {
    std::vector<std::string> names;
    for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
    return *find_report_format(options.choice("format", names));
}

void write_report(const Document& document, const ReportFormat& format, const ReportStyle& style, const std::string& path) {
    const auto output = open_output(path, "plan");
    format.write(document, style, output->sink());
    output->finish();
}

void add_text_options(po::options_description& description) {
    description.add_options()("items", po::value<std::string>()->value_name("N"),
                              "show at most N items of each plan in text (default 20; 0: all)")(
        "width", po::value<std::string>()->value_name("N"), "columns of text, 80 or more (default: the terminal's, else 100)")(
        "color", po::value<std::string>()->value_name("WHEN"), "auto (default), always or never");
}

TextStyle text_style(const Options& options, bool to_file) {
    const bool is_terminal = !to_file && ::isatty(STDOUT_FILENO) != 0;
    unsigned columns = 100;
    winsize size{};
    if (is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        columns = std::max<unsigned>(80, size.ws_col);
    TextStyle style;
    style.width = options.number("width", 80, columns);
    style.items = options.number("items", 0, 20);
    const std::string when = options.choice("color", {"auto", "always", "never"});
    const char* no_color = std::getenv("NO_COLOR");
    style.colour = when == "always" || (when == "auto" && is_terminal && (no_color == nullptr || *no_color == '\0'));
    return style;
}

}  // namespace serversync
