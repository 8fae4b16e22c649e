// SPDX-License-Identifier: MIT
#include <iostream>

#include "engine/cli/command.hpp"
#include "engine/cli/mirror_commands.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

constexpr const char* check_usage = "serversync mirror check --mirror FILE";

po::options_description describe_check() {
    po::options_description description("options");
    description.add_options()("mirror", po::value<std::string>()->value_name("FILE"), "the mirror");
    return description;
}

ExitCode check(const std::vector<std::string>& arguments) {
    const Options options(check_usage, describe_check(), arguments, 0);
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
    if (what == "info") return command_mirror_info(rest);
    if (what == "check") return check(rest);
    if (what == "--help") {
        std::cout << "usage: " << mirror_load_usage << "\n       " << mirror_info_usage << "\n       " << check_usage
                  << "\n       " << mirror_export_usage << "\n";
        return ExitCode::success;
    }
    throw UsageError((what.empty() ? std::string("no mirror command is given") : "unknown mirror command '" + what + "'") +
                     "; choose one of: load, info, check, export");
}

}  // namespace serversync
