#include <array>

#include "engine/cli/command.hpp"
#include "engine/cli/output.hpp"
#include "engine/files/byte_source.hpp"

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
    const std::string format = options.choice("format", {"text", "json"});
    const TextStyle style = text_style(options, options.has("out"));
    if (options.positional().empty()) throw UsageError(std::string("the plan is missing; usage: ") + usage);
    const std::string& path = options.positional().front();
    const auto source = path == "-" ? open_descriptor(0, "standard input") : open_file(path);
    std::string document;
    std::array<char, 65536> place{};
    while (const std::size_t got = source->read(place)) document.append(place.data(), got);
    const Document plan = read_plan_json(document, source->name());
    write_plan(plan, format, style, options.text("out"));
    return ExitCode::success;
}

}  // namespace serversync
