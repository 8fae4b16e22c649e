// SPDX-License-Identifier: MIT
#include "engine/cli/command_line.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>

#include "engine/cli/command.hpp"
#include "engine/cli/process_setup.hpp"
#include "engine/cli/version.hpp"
#include "engine/text/nearest.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

constexpr Command all_commands[] = {
    {"plan", "compare servers with the mirror and write the plans (a dry run: nothing is changed)", command_plan},
    {"list", "read one listing and print it as a clean ListAccounts result", command_list},
    {"lint", "judge a listing against the ListAccounts contract", command_lint},
    {"mirror", "load, info, check, export: the local copy of WHMCS's records", command_mirror},
    {"show", "print a saved plan again", command_show},
    {"adapters", "list the adapters", command_adapters},
};

void print_help() {
    std::cout << "usage: serversync COMMAND [OPTIONS]\n\nReconciles what hosting servers list with WHMCS's service records.\n\n";
    for (const Command& command : all_commands) {
        std::cout << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary << "\n";
    }
    std::cout
        << "\n'serversync COMMAND --help' shows a command's options.\n\n"
           "exit codes: 0 ran; 1 internal error; 2 differences (with --detailed-exitcode); 3 a guard blocked a plan;\n"
           "4 a server could not be read in full or was not looked at; 5 stale inputs; 6 locked by another run; 64 usage, or an\n"
           "override that does not fit; 65 malformed input; 66 missing input; 73 cannot write; 78 configuration\n";
}

ExitCode dispatch(const std::vector<std::string>& arguments) {
    if (arguments.empty()) throw UsageError("no command is given; 'serversync help' lists them");
    const std::string& name = arguments.front();
    std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    if (name == "--version") {
        std::cout << "serversync " << version << "\n";
        return ExitCode::success;
    }
    if (name == "help" || name == "--help") {
        if (rest.empty()) {
            print_help();
            return ExitCode::success;
        }
        return dispatch({rest.front(), "--help"});
    }
    std::vector<std::string> known;
    for (const Command& command : all_commands) {
        if (command.name == name) return command.run(rest);
        known.emplace_back(command.name);
    }
    std::string text = "unknown command '" + name + "'" + did_you_mean(name, known) + "; commands:";
    for (const std::string& command : known) text += " " + command;
    throw UsageError(text);
}

ExitCode report(ExitCode code, const std::string& text) {
    std::cerr << "serversync: " << printable(text) << "\n";
    return code;
}

/// Many servers at a time need more than the usual 1,024, and more than this nobody needs.
void raise_descriptor_limit() {
    constexpr rlim_t enough = 65'536;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough) return;
    limit.rlim_cur = std::min(limit.rlim_max, enough);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

std::span<const Command> commands() { return all_commands; }

ExitCode run_command_line(const std::vector<std::string>& arguments) {
    occupy_standard_streams();
    ignore_signals_of_writing();
    tidy_up_when_stopped();
    raise_descriptor_limit();
    try {
        const ExitCode code = dispatch(arguments);
        std::cout.flush();
        if (!std::cout) return report(ExitCode::cannot_write, "cannot write standard output");
        return code;
    } catch (const Error& error) {
        return report(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return report(ExitCode::internal_error, "out of memory");
    } catch (const std::exception& error) {
        return report(ExitCode::internal_error, std::string("internal error: ") + error.what());
    }
}

}  // namespace serversync
