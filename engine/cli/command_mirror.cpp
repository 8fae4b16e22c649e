#include <iostream>

#include "engine/cli/command.hpp"
#include "engine/cli/mirror_commands.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/report/report.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

constexpr const char* info_usage = "serversync mirror info --mirror FILE";
constexpr const char* check_usage = "serversync mirror check --mirror FILE";

po::options_description describe() {
    po::options_description description("options");
    description.add_options()("mirror", po::value<std::string>()->value_name("FILE"), "the mirror");
    return description;
}

ExitCode info(const std::vector<std::string>& arguments) {
    const Options options(info_usage, describe(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string path = mirror_path(options);
    const Mirror mirror(path);
    const MirrorLoad result = mirror.load();
    std::cout << "mirror '" << printable(path) << "'\n  source: " << printable(result.source) << " '" << printable(result.source_name) << "'\n  data of: "
              << to_text(result.loaded_at) << "\n  loaded by: serversync " << printable(result.tool_version) << "\n  digest: " << to_text(result.digest)
              << "\n  complete: " << (result.complete() ? "yes" : "NO: fewer rows than the source reported") << "\n";
    print_mirror_tables(result);
    const Catalogue catalogue = mirror.catalogue();
    for (const Module& module : catalogue.modules()) {
        std::cout << "  module " << printable(module.name) << ": " << (module.identity ? "identified by " + printable(to_text(*module.identity)) : "cannot be reconciled: no identity field");
        if (module.product_option) std::cout << ", product in configoption" << *module.product_option + 1;
        std::cout << "\n";
    }
    return ExitCode::success;
}

ExitCode check(const std::vector<std::string>& arguments) {
    const Options options(check_usage, describe(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    bool fault = false;
    const auto findings = check_mirror(mirror_path(options));
    for (const MirrorFinding& finding : findings) {
        std::cout << (finding.fault ? "fault  " : "note   ") << finding.code << ": " << printable(finding.message) << "\n";
        fault = fault || finding.fault;
    }
    if (findings.empty()) std::cout << "the mirror is sound\n";
    return fault ? ExitCode::malformed_input : ExitCode::success;
}

}  // namespace

ExitCode command_mirror(const std::vector<std::string>& arguments) {
    const std::string what = arguments.empty() ? "" : arguments.front();
    const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
    if (what == "load") return command_mirror_load(rest);
    if (what == "export") return command_mirror_export(rest);
    if (what == "info") return info(rest);
    if (what == "check") return check(rest);
    if (what == "--help") {
        std::cout << "usage: " << mirror_load_usage << "\n       " << info_usage << "\n       " << check_usage << "\n       " << mirror_export_usage << "\n";
        return ExitCode::success;
    }
    throw UsageError((what.empty() ? std::string("a mirror command is missing") : "unknown mirror command '" + what + "'") + "; choose one of: load, info, check, export");
}

}  // namespace serversync
