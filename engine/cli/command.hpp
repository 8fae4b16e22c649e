// SPDX-License-Identifier: MIT
#pragma once

#include <boost/program_options.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/error.hpp"

namespace serversync {

/// A subcommand; its name is the address of its source and of its man page.
struct Command {
    std::string_view name;
    std::string_view summary;  ///< one line, for `serversync help`
    ExitCode (*run)(const std::vector<std::string>& arguments);
};

ExitCode command_plan(const std::vector<std::string>& arguments);
ExitCode command_list(const std::vector<std::string>& arguments);
ExitCode command_lint(const std::vector<std::string>& arguments);
ExitCode command_mirror(const std::vector<std::string>& arguments);
ExitCode command_show(const std::vector<std::string>& arguments);
ExitCode command_adapters(const std::vector<std::string>& arguments);

/// All commands, in the order of `serversync help`.
std::span<const Command> commands();

/// What a command line said, with Boost's exceptions translated.
class Options {
public:
    /// `usage` is the line after "usage:". Prints the help and sets `helped` when `--help` is among the arguments. Throws
    /// `UsageError` for an unknown option (abbreviations are unknown), a missing value or an unexpected argument.
    Options(const std::string& usage, boost::program_options::options_description description,
            const std::vector<std::string>& arguments, int most_positional);

    bool helped() const { return m_helped; }
    bool has(const char* name) const { return m_values.count(name) > 0; }

    /// The option's value, or blank.
    std::string text(const char* name) const;
    std::vector<std::string> texts(const char* name) const;

    /// A whole number of at least `least`, or `fallback`.
    unsigned number(const char* name, unsigned least, unsigned fallback) const;

    /// The value, which must be one of the choices, or the first choice.
    std::string choice(const char* name, const std::vector<std::string>& choices) const;

    const std::vector<std::string>& positional() const { return m_positional; }

private:
    boost::program_options::variables_map m_values;
    std::vector<std::string> m_positional;
    bool m_helped = false;
};

}  // namespace serversync
