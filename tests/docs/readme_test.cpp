#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

const std::string root = SERVERSYNC_SOURCE_DIR;

std::string read(const std::string& path) {
    std::ifstream file(root + "/" + path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> place{};
    while (const std::size_t got = std::fread(place.data(), 1, place.size(), pipe)) text.append(place.data(), got);
    ::pclose(pipe);
    return text;
}

TEST(Readme, shows_what_the_demo_prints) {
    const std::string readme = read("README.md");
    const std::string open = "```text\n";
    const std::size_t begin = readme.find(open) + open.size();
    const std::string block = readme.substr(begin, readme.find("```", begin) - begin);
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("serversync-readme-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()));
    std::filesystem::create_directories(folder);
    const std::string mirror = (folder / "mirror.db").string();
    const std::string program = SERVERSYNC_PROGRAM;
    output_of(program + " mirror load --mirror " + mirror + " " + root + "/fixtures/fleet/mirror.json");
    std::string as_of = read("fixtures/fleet/as-of");
    as_of.erase(as_of.find('\n'));
    const std::string report = output_of(program + " plan --config " + root + "/fixtures/fleet/serversync.json --mirror " + mirror + " --as-of " + as_of);
    std::filesystem::remove_all(folder);
    ASSERT_GT(block.size(), 1000U);
    EXPECT_EQ(report.substr(0, block.size()), block);
}

TEST(Readme, names_every_command_and_exit_code_of_the_program) {
    const std::string readme = read("README.md");
    const std::string help = output_of(std::string(SERVERSYNC_PROGRAM) + " help");
    for (const std::string command : {"plan", "list", "lint", "mirror", "show", "adapters"}) {
        EXPECT_NE(help.find("\n  " + command + " "), std::string::npos) << command;
        EXPECT_NE(readme.find("`serversync " + command), std::string::npos) << command;
    }
    for (const std::string code : {"0", "1", "2", "3", "4", "5", "6"}) {
        EXPECT_NE(readme.find("\n| " + code + " | "), std::string::npos) << code;
        EXPECT_NE(help.find(code + " "), std::string::npos) << code;
    }
}

}  // namespace
