// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

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

std::string output_of(const std::string& arguments) {
    std::string text;
    std::FILE* pipe = ::popen(("'" + program + "' " + arguments).c_str(), "r");
    std::array<char, 4096> place{};
    while (const std::size_t got = std::fread(place.data(), 1, place.size(), pipe)) text.append(place.data(), got);
    ::pclose(pipe);
    return text;
}

/// All first groups, with the second beside it where the expression has one.
std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
    std::vector<std::string> found;
    const std::regex expression(pattern);
    for (auto match = std::sregex_iterator(text.begin(), text.end(), expression); match != std::sregex_iterator(); ++match) {
        found.push_back((*match)[1].str() + (match->size() > 2 && (*match)[2].matched ? " " + (*match)[2].str() : ""));
    }
    return found;
}

std::set<std::string> set_of(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

/// "mirror FILE" for an option with a value, in the order of `--help`.
std::vector<std::string> options_of_help(const std::string& command) {
    const std::string help = output_of(command + " --help");
    return matches(help.substr(help.find("\noptions:")), "\n  --([a-z-]+)(?: ([^ \n]+))?");
}

std::vector<std::string> options_of_page(const std::string& page) {
    return matches(page, "\n\\.It Fl -([a-z-]+)(?: Ar ([^ \n]+))?");
}

std::vector<std::string> commands() { return matches(output_of("help"), "\n  ([a-z]+) +[a-z]"); }

/// The sections of a page that describe one command each: all of it, or the part under ".Ss serversync mirror load".
std::map<std::string, std::string> parts_of(const std::string& command, const std::string& page) {
    std::map<std::string, std::string> parts;
    std::size_t begin = page.find("\n.Ss serversync ");
    if (begin == std::string::npos) return {{command, page}};
    while (begin != std::string::npos) {
        const std::size_t line = page.find('\n', begin + 1);
        const std::size_t next = page.find("\n.Ss serversync ", line);
        parts[page.substr(begin + 16, line - begin - 16)] = page.substr(line, next - line);
        begin = next;
    }
    return parts;
}

std::string exit_section(const std::string& page) {
    const std::size_t begin = page.find(".Sh EXIT STATUS");
    EXPECT_NE(begin, std::string::npos);
    return page.substr(begin, page.find("\n.Sh ", begin) - begin);
}

std::set<std::string> codes_of_program() {
    const std::string source = read("engine/model/error.hpp");
    const std::size_t begin = source.find("enum class ExitCode");
    return set_of(matches(source.substr(begin, source.find("};", begin) - begin), " = ([0-9]+),"));
}

TEST(Man, every_command_has_a_page_and_every_page_a_command) {
    std::set<std::string> expected{"serversync.1"};
    for (const std::string& command : commands()) expected.insert("serversync-" + command + ".1");
    ASSERT_GE(expected.size(), 7U);
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(root + "/docs/man"))
        found.insert(entry.path().filename().string());
    EXPECT_EQ(found, expected);
    const std::string overview = read("docs/man/serversync.1");
    for (const std::string& command : commands())
        EXPECT_NE(overview.find("\n.It Cm " + command + "\n"), std::string::npos) << command;
}

TEST(Man, the_options_of_a_page_are_those_of_help_in_the_same_order) {
    std::size_t options = 0;
    for (const std::string& command : commands()) {
        const std::string page = read("docs/man/serversync-" + command + ".1");
        for (const auto& [name, part] : parts_of(command, page)) {
            EXPECT_EQ(options_of_page(part), options_of_help(name)) << name;
            options += options_of_page(part).size();
        }
    }
    EXPECT_GT(options, 40U);
}

TEST(Man, the_mirror_page_has_every_mirror_command) {
    const std::set<std::string> known = set_of(matches(output_of("mirror --help"), "serversync (mirror [a-z]+)"));
    ASSERT_GE(known.size(), 3U);
    std::set<std::string> described;
    for (const auto& [name, part] : parts_of("mirror", read("docs/man/serversync-mirror.1"))) described.insert(name);
    EXPECT_EQ(described, known);
}

TEST(Man, the_exit_codes_are_those_of_the_program) {
    const std::set<std::string> codes = codes_of_program();
    ASSERT_GE(codes.size(), 12U);
    EXPECT_EQ(set_of(matches(exit_section(read("docs/man/serversync.1")), "\n\\.It ([0-9]+)\n")), codes);
    for (const std::string& command : commands()) {
        const std::string section = exit_section(read("docs/man/serversync-" + command + ".1"));
        EXPECT_NE(section.find("\n.Xr serversync 1 ."), std::string::npos) << command;
        // ".Xr name 1" names a section of the manual, not a code.
        const auto found = set_of(matches(std::regex_replace(section, std::regex("\\.Xr [a-z-]+ 1"), ""), "\\b([0-9]+)\\b"));
        EXPECT_GE(found.size(), 4U) << command;
        for (const std::string& code : found) EXPECT_EQ(codes.count(code), 1U) << command << ": " << code;
    }
}

TEST(Man, is_proper_mdoc) {
    if (std::system("mandoc -T lint -W error /dev/null >/dev/null 2>&1; test $? -ne 127") != 0) GTEST_SKIP() << "needs mandoc";
    for (const auto& entry : std::filesystem::directory_iterator(root + "/docs/man")) {
        EXPECT_EQ(std::system(("mandoc -T lint -W warning '" + entry.path().string() + "' >&2").c_str()), 0) << entry.path();
    }
}

}  // namespace
