// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

const std::string root{SERVERSYNC_SOURCE_DIR};
const std::string program{SERVERSYNC_PROGRAM};

std::string read(const std::string& path) {
    std::ifstream file(root + "/" + path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string quoted(const std::string& argument) { return "'" + argument + "'"; }

std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> place{};
    while (const std::size_t got = std::fread(place.data(), 1, place.size(), pipe)) text.append(place.data(), got);
    ::pclose(pipe);
    return text;
}

/// The first groups of all matches.
std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    std::set<std::string> found;
    const std::regex expression(pattern);
    for (auto match = std::sregex_iterator(text.begin(), text.end(), expression); match != std::sregex_iterator(); ++match)
        found.insert((*match)[1]);
    return found;
}

TEST(Adapters, have_a_section_each_in_their_order) {
    const std::string page = read("docs/adapters.md");
    std::string sections;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("## ", 0) == 0) sections += line.substr(3) + "\n";
    }
    std::string names;
    std::istringstream list(output_of(quoted(program) + " adapters"));
    for (std::string line; std::getline(list, line) && !line.empty();) {
        if (line[0] != ' ') names += line + "\n";
    }
    EXPECT_EQ(sections, names);
    EXPECT_NE(names.find("whmcs-json\n"), std::string::npos);
}

TEST(Readme, shows_what_the_demo_prints) {
    const std::string readme = read("README.md");
    const std::string open = "```text\n";
    const std::size_t begin = readme.find(open) + open.size();
    const std::string block = readme.substr(begin, readme.find("```", begin) - begin);
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("serversync-readme-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string mirror = quoted((folder / "mirror.db").string());
    output_of(quoted(program) + " mirror load --mirror " + mirror + " " + quoted(root + "/fixtures/fleet/mirror.json"));
    std::string as_of = read("fixtures/fleet/as-of");
    as_of.erase(as_of.find('\n'));
    const std::string report = output_of(quoted(program) + " plan --config " + quoted(root + "/fixtures/fleet/serversync.json") +
                                         " --mirror " + mirror + " --as-of " + as_of);
    std::filesystem::remove_all(folder);
    ASSERT_GT(block.size(), 1000U);
    EXPECT_EQ(report.substr(0, block.size()), block);
}

TEST(Readme, names_every_command_of_the_program_and_no_other) {
    const std::string readme = read("README.md");
    const std::string help = output_of(quoted(program) + " help");
    const std::size_t table = readme.find("| command |");
    const std::string commands = readme.substr(table, readme.find("\n\n", table) - table);
    const std::set<std::string> known = matches(help, "\n  ([a-z]+) +[a-z]");
    ASSERT_GE(known.size(), 6U) << help;
    EXPECT_EQ(matches(commands, "`serversync ([a-z]+)"), known);
}

TEST(Readme, names_every_exit_code_of_the_program_and_no_other) {
    const std::string readme = read("README.md");
    const std::string help = output_of(quoted(program) + " help");
    const std::string list = help.substr(help.find("exit codes:"));
    const std::size_t table = readme.find("| exit code |");
    const std::string codes = readme.substr(table, readme.find("\n\n", table) - table);
    const std::set<std::string> known = matches(list, "[:;]\\s+([0-9]+) ");
    ASSERT_GE(known.size(), 12U) << list;
    EXPECT_EQ(matches(codes, "(?:\\| |, )([0-9]+)(?=[ ,])"), known);
}

}  // namespace
