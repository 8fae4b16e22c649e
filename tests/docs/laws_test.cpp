// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = SERVERSYNC_SOURCE_DIR;
const std::string this_test = "tests/docs/laws_test.cpp";  // its tables hold what it looks for

std::string read(const std::string& path) {
    std::ifstream file(root / path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The files that people read and write, as paths from the root, sorted; not the data of fixtures.
std::vector<std::string> all_files() {
    std::vector<std::string> paths{"CHANGELOG.md", "CMakeLists.txt", "CONTRIBUTING.md", "README.md"};
    for (const char* folder : {"adapters", "bench", "cmake", "docs", "engine", "fixtures", "schema", "scripts", "tests"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string path = entry.path().lexically_relative(root).generic_string();
            if (!entry.is_regular_file() || path == this_test || path.find("__pycache__") != std::string::npos) continue;
            if (path.starts_with("fixtures/") && entry.path().extension() != ".md") continue;
            paths.push_back(path);
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// A text as one line: the ends of lines, the marks of comments and white space become single blanks.
std::string joined(std::string_view text) {
    std::string out;
    bool begins = true;
    for (const char c : text) {
        if (c == '\n') begins = true;
        const bool blank =
            c == '\n' || c == ' ' || c == '\t' || (begins && std::string_view("/#*<").find(c) != std::string_view::npos);
        if (!blank) {
            begins = false;
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

/// Reads the laws that a joined text cites: "law 5", "laws 5 to 7", "laws 5, 7 and 9 to 11", each number of a range.
class CitationReader {
public:
    explicit CitationReader(std::string_view text) : m_text(text) {}

    std::vector<unsigned> read() {
        while (m_at < m_text.size()) {
            const bool begins =
                m_at == 0 || (std::isalnum(static_cast<unsigned char>(m_text[m_at - 1])) == 0 && m_text[m_at - 1] != '-');
            if (begins && (take("laws ") || take("law ") || take("Laws ") || take("Law "))) {
                list();
            } else {
                ++m_at;
            }
        }
        return m_laws;
    }

private:
    void list() {
        if (!range()) return;
        std::size_t end = m_at;
        while ((take(", and ") || take(", ") || take(" and ") || take(" or ")) && range()) end = m_at;
        m_at = end;
    }

    bool range() {
        unsigned first = 0;
        unsigned last = 0;
        if (!number(first)) return false;
        const std::size_t end = m_at;
        if (take(" to ") && number(last)) {
            for (unsigned law = first; law <= last; ++law) m_laws.push_back(law);
        } else {
            m_at = end;
            m_laws.push_back(first);
        }
        return true;
    }

    bool number(unsigned& value) {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && m_at < begin + 6 && std::isdigit(static_cast<unsigned char>(m_text[m_at])) != 0) ++m_at;
        if (m_at == begin) return false;
        value = static_cast<unsigned>(std::stoul(std::string(m_text.substr(begin, m_at - begin))));
        return true;
    }

    bool take(std::string_view word) {
        if (!m_text.substr(m_at).starts_with(word)) return false;
        m_at += word.size();
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<unsigned> m_laws;
};

std::vector<unsigned> cited(std::string_view text) {
    const std::string line = joined(text);
    return CitationReader(line).read();
}

struct Law {
    std::string page;
    std::string text;  ///< what stands under its heading
};

/// The pages of laws, without the one that describes them.
std::vector<std::string> law_pages() {
    std::vector<std::string> pages;
    for (const auto& entry : fs::directory_iterator(root / "docs/laws")) {
        if (entry.path().filename() != "README.md") pages.push_back(entry.path().filename().string());
    }
    std::sort(pages.begin(), pages.end());
    return pages;
}

/// The laws of a page in its order.
std::vector<std::pair<unsigned, Law>> laws_of(const std::string& page) {
    std::vector<std::pair<unsigned, Law>> laws;
    std::istringstream lines(read("docs/laws/" + page));
    bool in_law = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("### Law ")) {
            laws.push_back({static_cast<unsigned>(std::stoul(line.substr(8))), {page, {}}});
            EXPECT_EQ("### Law " + std::to_string(laws.back().first), line);
            in_law = true;
        } else if (line.starts_with("#")) {
            in_law = false;
        } else if (in_law) {
            laws.back().second.text += line + "\n";
        }
    }
    return laws;
}

std::map<unsigned, Law> all_laws() {
    std::map<unsigned, Law> laws;
    for (const std::string& page : law_pages()) {
        for (auto& [number, law] : laws_of(page)) EXPECT_TRUE(laws.emplace(number, law).second) << "law " << number << " twice";
    }
    return laws;
}

TEST(Laws, citations_are_read_across_lines_and_in_lists) {
    const std::vector<std::pair<std::string, std::vector<unsigned>>> table{
        {"as law 5 says", {5}},
        {"(laws 5 to 7).", {5, 6, 7}},
        {"/// laws 26\n    /// and 27\n", {26, 27}},
        {"# laws 5, 9 to 11, and 30", {5, 9, 10, 11, 30}},
        {"Law 3, and 4 rows", {3, 4}},
        {"law 3, which", {3}},
        {"by-law 3, flaw 4, the law, law of 5", {}},
        {"law 5 and law 9", {5, 9}},
    };
    for (const auto& [text, laws] : table) EXPECT_EQ(cited(text), laws) << text;
}

TEST(Laws, numbers_ascend_on_a_page_and_are_given_once) {
    ASSERT_GE(law_pages().size(), 8U);
    for (const std::string& page : law_pages()) {
        unsigned before = 0;
        for (const auto& [number, law] : laws_of(page)) {
            EXPECT_GT(number, before) << page;
            before = number;
        }
        EXPECT_GT(before, 0U) << page << " has no law";
    }
    EXPECT_GE(all_laws().size(), 124U);
}

TEST(Laws, each_begins_with_its_rule_in_bold) {
    for (const auto& [number, law] : all_laws()) {
        EXPECT_TRUE(law.text.starts_with("\n**")) << "law " << number;
        const std::size_t end = law.text.find("**", 3);
        ASSERT_NE(end, std::string::npos) << "law " << number;
        EXPECT_GT(end, 20U) << "law " << number;
        EXPECT_EQ(law.text.substr(0, end).find("\n\n"), std::string::npos) << "law " << number << ": the bold text has no end";
    }
}

TEST(Laws, the_next_free_number_is_above_all_others) {
    const std::string index = read("docs/laws/README.md");
    std::smatch match;
    ASSERT_TRUE(std::regex_search(index, match, std::regex("next free number is (\\d+)")));
    EXPECT_GT(std::stoul(match[1]), all_laws().rbegin()->first);
}

TEST(Laws, numbers_that_were_given_up_are_not_used) {
    const std::map<unsigned, Law> laws = all_laws();
    for (unsigned number = 124; number < 200; ++number) EXPECT_EQ(laws.count(number), 0U) << number;
    const std::string index = joined(read("docs/laws/README.md"));
    std::smatch match;
    ASSERT_TRUE(std::regex_search(index, match, std::regex("Withdrawn so far: ([^.]*)\\.")));
    for (const unsigned number : cited("laws " + match[1].str())) EXPECT_EQ(laws.count(number), 0U) << number;
}

TEST(Laws, the_index_has_each_law_with_its_page) {
    const std::string index = read("docs/laws/README.md");
    const std::regex row("\\| (\\d+)(?: to (\\d+))? \\| \\[([a-z]+\\.md)\\]\\(([a-z]+\\.md)#law-(\\d+)\\) \\|\n");
    std::map<unsigned, std::string> listed;
    for (auto match = std::sregex_iterator(index.begin(), index.end(), row); match != std::sregex_iterator(); ++match) {
        const unsigned first = static_cast<unsigned>(std::stoul((*match)[1]));
        const unsigned last = (*match)[2].matched ? static_cast<unsigned>(std::stoul((*match)[2])) : first;
        EXPECT_EQ((*match)[3], (*match)[4]);
        EXPECT_EQ((*match)[5], (*match)[1]);
        for (unsigned law = first; law <= last; ++law) EXPECT_TRUE(listed.emplace(law, (*match)[3]).second) << law << " twice";
    }
    std::map<unsigned, std::string> expected;
    for (const auto& [number, law] : all_laws()) expected[number] = law.page;
    EXPECT_EQ(listed, expected);
    for (const std::string& page : law_pages()) {
        EXPECT_NE(index.find("| [" + page + "](" + page + ") |"), std::string::npos) << page << " is not among the pages";
    }
}

TEST(Laws, every_law_that_is_cited_exists) {
    const std::map<unsigned, Law> laws = all_laws();
    std::size_t citations = 0;
    std::set<std::string> citing;
    for (const std::string& path : all_files()) {
        if (path.starts_with("docs/laws/")) continue;
        for (const unsigned law : cited(read(path))) {
            EXPECT_EQ(laws.count(law), 1U) << path << " cites law " << law;
            ++citations;
            citing.insert(path);
        }
    }
    for (const std::string& page : law_pages()) {
        for (const unsigned law : cited(read("docs/laws/" + page)))
            EXPECT_EQ(laws.count(law), 1U) << page << " cites law " << law;
    }
    EXPECT_GE(citations, 50U);
    EXPECT_GE(citing.size(), 20U);
}

TEST(Laws, links_to_a_law_lead_to_its_page) {
    const std::map<unsigned, Law> laws = all_laws();
    const std::regex link("\\[laws? (\\d+)[^\\]]*\\]\\(([^)#]*)#law-(\\d+)\\)");
    for (const std::string& path : all_files()) {
        if (!path.ends_with(".md")) continue;
        const std::string text = read(path);
        for (auto match = std::sregex_iterator(text.begin(), text.end(), link); match != std::sregex_iterator(); ++match) {
            EXPECT_EQ((*match)[1], (*match)[3]) << path;
            const auto law = laws.find(static_cast<unsigned>(std::stoul((*match)[1])));
            ASSERT_NE(law, laws.end()) << path;
            const std::string file = (*match)[2];
            EXPECT_TRUE(file.empty() || fs::path(file).filename() == law->second.page) << path << ": " << (*match)[0];
        }
    }
}

TEST(Laws, nothing_refers_to_a_page_outside_the_repository) {
    const std::regex outside("\\b(DESIGN|STYLE|FAULTS)\\b|\\b[Dd]ecisions? [0-9]|decisions\\.md");
    for (const std::string& path : all_files()) {
        const std::string text = read(path);
        for (const char* word : {"DESIGN", "STYLE", "FAULTS", "ecision"}) {
            for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
                const std::string around = text.substr(at < 2 ? 0 : at - 2, 20);
                EXPECT_FALSE(std::regex_search(around, outside)) << path << ": " << text.substr(at < 60 ? 0 : at - 60, 100);
            }
        }
    }
}

}  // namespace
