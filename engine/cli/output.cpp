// SPDX-License-Identifier: MIT
#include "engine/cli/output.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/batch/kept_copy.hpp"
#include "engine/files/target_place.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/model/error.hpp"

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
    FileOutput(const std::string& path, TargetPlace place, const std::string& noun, FileAccess access)
        : m_file(path, std::move(place), {.noun = noun, .access = access}),
          m_sink(m_file.descriptor(), m_file.shown(), WriteBack::early) {}

    ByteSink& sink() override { return m_sink; }
    void finish() override {
        m_sink.flush();
        m_file.publish();
    }

private:
    ReplacementFile m_file;
    DescriptorSink m_sink;
};

class StreamOutput : public Output {
public:
    StreamOutput(const TargetPlace& place, const std::string& shown)
        : m_stream(open_stream(place, shown)), m_sink(m_stream.number(), shown) {}

    ByteSink& sink() override { return m_sink; }
    void finish() override { m_sink.flush(); }

private:
    Descriptor m_stream;
    DescriptorSink m_sink;
};

using FileNumber = std::pair<dev_t, ino_t>;

FileNumber file_number(const struct stat& status) { return {status.st_dev, status.st_ino}; }

/// The nouns of the inputs that are there.
std::map<FileNumber, std::string> nouns_of(std::span<const InputFile> inputs) {
    std::map<FileNumber, std::string> nouns;
    for (const InputFile& input : inputs) {
        struct stat status {};
        if (::stat(input.path.c_str(), &status) == 0) nouns.try_emplace(file_number(status), input.noun);
    }
    return nouns;
}

[[noreturn]] void refuse_target(const std::string& path, const std::string& what) {
    throw CannotWrite("will not replace '" + path + "': it is " + what + ". Choose another path");
}

/// A mistyped path must not cost an input, which may be the only copy.
void refuse_input(const std::string& path, const struct stat& status, const std::map<FileNumber, std::string>& inputs) {
    if (const auto input = inputs.find(file_number(status)); input != inputs.end())
        refuse_target(path, "the " + input->second + " that is read");
    if (is_mirror(path)) refuse_target(path, "a mirror");
}

}  // namespace

std::unique_ptr<Output> open_output(const std::string& path, const std::string& noun, std::span<const InputFile> inputs,
                                    FileAccess access) {
    if (path.empty()) return std::make_unique<StandardOutput>();
    TargetPlace place = find_target(path, shown_target(noun, path));
    const bool is_file = !place.status || S_ISREG(place.status->st_mode);
    if (place.status && is_file) refuse_input(path, *place.status, nouns_of(inputs));
    if (place.is_descriptor || !is_file) return std::make_unique<StreamOutput>(place, shown_target(noun, path));
    return std::make_unique<FileOutput>(path, std::move(place), noun, access);
}

void check_kept_listings(const std::string& folder, std::span<const InputFile> inputs, const std::string& out) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path parent = fs::path(out).parent_path();
    if (is_kept_name(fs::path(out).filename().string()) && fs::equivalent(parent.empty() ? "." : parent, folder, error))
        throw CannotWrite("will not write '" + out +
                          "' into the folder of kept listings, where it could be one. Choose another path");
    std::vector<std::string> names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (is_kept_name(name)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    const std::map<FileNumber, std::string> nouns = nouns_of(inputs);
    for (const std::string& name : names) {
        const std::string path = fs::path(folder) / name;
        struct stat status {};
        if (::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) refuse_input(path, status, nouns);
    }
}

const ReportFormat& report_format(const Options& options) {
    std::vector<std::string> names;
    for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
    return *find_report_format(options.choice("format", names));
}

void write_report(const Document& document, const ReportFormat& format, const ReportStyle& style, Output& output) {
    format.write(document, style, output.sink());
    output.finish();
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
