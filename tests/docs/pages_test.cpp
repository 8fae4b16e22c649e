// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = SERVERSYNC_SOURCE_DIR;

constexpr std::size_t widest = 120;

std::string read(const fs::path& path) {
    std::ifstream file(root / path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// All pages of text, as paths from the root.
std::vector<fs::path> pages() {
    std::vector<fs::path> paths{"CHANGELOG.md", "CONTRIBUTING.md", "README.md"};
    for (const char* folder : {"bench", "docs", "fixtures"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".md") paths.push_back(entry.path().lexically_relative(root));
        }
    }
    return paths;
}

std::size_t characters(const std::string& line) {
    return static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Whether the line could not be broken anywhere: one word, or one link.
bool is_one_link(const std::string& line) {
    static const std::regex one(" *(?:[-*] )?(?:[^ ]+|\\[[^\\]]*\\]\\([^)]*\\)[.,:;]?)");
    return std::regex_match(line, one);
}

/// A page's lines outside its blocks of code.
std::vector<std::string> lines_of_text(const std::string& page) {
    std::vector<std::string> found;
    std::istringstream lines(page);
    bool code = false;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t mark = line.find_first_not_of(' ');
        const bool fence = mark != std::string::npos && line.compare(mark, 3, "```") == 0;
        if (fence) code = !code;
        if (!fence && !code) found.push_back(line);
    }
    return found;
}

/// The name by which a link reaches a heading, as GitHub makes it.
std::string anchor_of(const std::string& heading) {
    std::string anchor;
    for (const char c : heading) {
        if (c == ' ') {
            anchor += '-';
        } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || (c & 0x80) != 0) {
            anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return anchor;
}

std::set<std::string> anchors_of(const fs::path& path) {
    std::set<std::string> anchors;
    for (const std::string& line : lines_of_text(read(path))) {
        const std::size_t begin = line.find_first_not_of('#');
        if (begin != 0 && begin != std::string::npos && line[begin] == ' ') anchors.insert(anchor_of(line.substr(begin + 1)));
    }
    return anchors;
}

TEST(Pages, wrap_at_120_columns) {
    std::size_t lines = 0;
    for (const fs::path& path : pages()) {
        if (path == "bench/RESULTS.md") continue;  // `bench/run` writes it
        for (const std::string& line : lines_of_text(read(path))) {
            ++lines;
            if (line.starts_with("|") || is_one_link(line)) continue;
            EXPECT_LE(characters(line), widest) << path << ": " << line;
        }
    }
    for (const auto& entry : fs::directory_iterator(root / "docs/man")) {
        std::istringstream text(read(entry.path().lexically_relative(root)));
        for (std::string line; std::getline(text, line); ++lines)
            EXPECT_LE(characters(line), widest) << entry.path() << ": " << line;
    }
    EXPECT_GT(lines, 1000U);
}

TEST(Pages, links_within_the_repository_lead_somewhere) {
    const std::regex link("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
    std::size_t links = 0;
    for (const fs::path& path : pages()) {
        for (const std::string& line : lines_of_text(read(path))) {
            for (auto match = std::sregex_iterator(line.begin(), line.end(), link); match != std::sregex_iterator(); ++match) {
                const std::string target = (*match)[1];
                const fs::path file = target.empty() ? path : (path.parent_path() / target).lexically_normal();
                ++links;
                ASSERT_TRUE(fs::exists(root / file)) << path << ": " << (*match)[0];
                if (!(*match)[2].matched) continue;
                EXPECT_EQ(anchors_of(file).count((*match)[2]), 1U) << path << ": " << (*match)[0];
            }
        }
    }
    EXPECT_GT(links, 40U);
}

/// The paths of this repository that a page names between backquotes, without those that stand for several.
std::vector<std::string> paths_in(const std::string& page) {
    static const std::regex path("`((?:adapters|bench|docs|engine|fixtures|schema|scripts|tests)/[A-Za-z0-9_./-]*)`");
    std::vector<std::string> paths;
    for (auto match = std::sregex_iterator(page.begin(), page.end(), path); match != std::sregex_iterator(); ++match) {
        const std::string found = (*match)[1];
        if (found.find("NAME") == std::string::npos) paths.push_back(found);
    }
    return paths;
}

TEST(Pages, name_files_and_folders_that_exist) {
    std::size_t paths = 0;
    for (const fs::path& page : pages()) {
        for (const std::string& path : paths_in(read(page))) {
            EXPECT_TRUE(fs::exists(root / path)) << page << ": " << path;
            ++paths;
        }
    }
    EXPECT_GT(paths, 60U);
}

/// The layers of CMakeLists.txt with those that each may use, in their order; "plan" is engine/plan.
std::vector<std::pair<std::string, std::vector<std::string>>> layers() {
    const std::string build = read("CMakeLists.txt");
    const std::regex call("\nserversync_layer\\(([a-z/]+)([^)]*)\\)");
    std::vector<std::pair<std::string, std::vector<std::string>>> found;
    for (auto match = std::sregex_iterator(build.begin(), build.end(), call); match != std::sregex_iterator(); ++match) {
        found.push_back({(*match)[1], {}});
        std::istringstream words((*match)[2]);
        bool uses = false;
        for (std::string word; words >> word;) {
            if (word == "USES" || word == "LIBRARIES") {
                uses = word == "USES";
            } else if (uses) {
                found.back().second.push_back(word);
            }
        }
    }
    return found;
}

TEST(Architecture, has_a_row_for_each_layer_below_those_that_it_uses) {
    const std::vector<std::string> rows = lines_of_text(read("docs/architecture.md"));
    std::set<std::string> folders;
    std::set<std::string> names;
    for (const std::string& row : rows) {
        std::smatch match;
        if (!std::regex_match(row, match, std::regex("\\| `((?:engine|adapters)/[a-z]+)` \\| .*"))) continue;
        EXPECT_TRUE(folders.insert(match[1]).second) << match[1];
        const auto known = layers();
        const auto layer = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == match[1]; });
        ASSERT_TRUE(layer != known.end()) << match[1] << " is not a layer of CMakeLists.txt";
        for (const std::string& used : layer->second) EXPECT_EQ(names.count(used), 1U) << match[1] << " stands above " << used;
        names.insert(fs::path(match[1].str()).filename().string());
    }
    ASSERT_GE(layers().size(), 20U);
    for (const auto& [folder, uses] : layers()) EXPECT_EQ(folders.count(folder), 1U) << folder << " has no row";
}

}  // namespace
