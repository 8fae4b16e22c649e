#include "adapters/whmcs/export_writer.hpp"
#include "engine/cli/mirror_commands.hpp"
#include "engine/cli/output.hpp"
#include "engine/mirror/mirror_replay.hpp"

namespace serversync {

namespace po = boost::program_options;

const char* const mirror_export_usage = "serversync mirror export --mirror FILE [--out FILE]";

namespace {

po::options_description describe() {
    po::options_description description("options");
    auto options = description.add_options();
    options("mirror", po::value<std::string>()->value_name("FILE"), "the mirror");
    options("out", po::value<std::string>()->value_name("FILE"), "write to a file that only you can read (default: standard output)");
    return description;
}

}  // namespace

ExitCode command_mirror_export(const std::vector<std::string>& arguments) {
    const Options options(mirror_export_usage, describe(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string mirror = mirror_path(options);
    const auto output = open_output(options.text("out"), FileAccess::owner_only);
    ExportWriter writer([&output](std::string_view bytes) { output->sink().write(bytes); });
    replay_mirror(mirror, writer);
    writer.finish();
    output->finish();
    return ExitCode::success;
}

}  // namespace serversync
