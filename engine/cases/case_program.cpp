// SPDX-License-Identifier: MIT
#include "engine/cases/case_program.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>

#include "engine/cases/text_file.hpp"

namespace serversync::cases {

namespace fs = std::filesystem;

namespace {

std::string quoted(const std::string& argument) {
    std::string text = "'";
    for (const char c : argument) text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

Outcome run_process(const fs::path& program, const fs::path& folder, const std::vector<std::string>& arguments,
                    const std::string& input) {
    const fs::path err = folder / "stderr";
    std::string command = "cd " + quoted(folder.string()) + " && NO_COLOR=1 " + quoted(program.string());
    for (const std::string& argument : arguments) command += " " + quoted(argument);
    command += " 2>" + quoted(err.string()) + " <" + quoted(input.empty() ? "/dev/null" : input);
    Outcome outcome;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
    std::array<char, 65536> place{};
    for (std::size_t got = 0; (got = std::fread(place.data(), 1, place.size(), pipe)) > 0;) outcome.out.append(place.data(), got);
    const int status = ::pclose(pipe);
    outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome.err = read_text(err);
    return outcome;
}

}  // namespace

RunProgram process_of(const fs::path& program) {
    return [program](const fs::path& folder, const std::vector<std::string>& arguments, const std::string& input) {
        return run_process(program, folder, arguments, input);
    };
}

}  // namespace serversync::cases
