// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/layers/include_rules.hpp"

namespace serversync::layers {
namespace {

namespace fs = std::filesystem;

/// The table of docs/architecture.md, one row a layer; a layer stands below those it uses.
const Rules& project_rules() {
    static const Rules rules{
        .layers =
            {
                {.folder = "engine/text", .uses = {}, .libraries = {}, .pure = true},
                {.folder = "engine/model", .uses = {"engine/text"}, .libraries = {}, .pure = true},
                {.folder = "engine/record", .uses = {"engine/model", "engine/text"}, .libraries = {}, .pure = true},
                {.folder = "engine/idn",
                 .uses = {"engine/model", "engine/text"},
                 .libraries = {"PkgConfig::libidn2", "unistring"}},
                {.folder = "engine/digest", .uses = {"engine/model"}, .libraries = {"PkgConfig::libxxhash"}},
                // Ids and digests are facts of the plan; the digest's own headers are of the standard library alone.
                {.folder = "engine/plan",
                 .uses = {"engine/digest", "engine/record", "engine/model", "engine/text"},
                 .libraries = {},
                 .pure = true},
                {.folder = "engine/reconcile",
                 .uses = {"engine/plan", "engine/model", "engine/text"},
                 .libraries = {},
                 .pure = true},
                {.folder = "engine/files", .uses = {"engine/model", "engine/text"}, .libraries = {}},
                {.folder = "engine/json",
                 .uses = {"engine/files", "engine/model", "engine/text"},
                 .libraries = {"simdjson::simdjson"}},
                {.folder = "engine/threads", .uses = {}, .libraries = {"Threads::Threads"}},
                {.folder = "engine/sqlite",
                 .uses = {"engine/model", "engine/text"},
                 .libraries = {"SQLiteCpp", "SQLite::SQLite3"}},
                {.folder = "engine/mirror",
                 .uses = {"engine/sqlite", "engine/threads", "engine/files", "engine/digest", "engine/idn", "engine/record",
                          "engine/model", "engine/text"},
                 .libraries = {"SQLiteCpp", "SQLite::SQLite3", "Threads::Threads"}},
                {.folder = "engine/report",
                 .uses = {"engine/plan", "engine/json", "engine/threads", "engine/files", "engine/digest", "engine/record",
                          "engine/model", "engine/text"},
                 .libraries = {"Threads::Threads"}},
                {.folder = "engine/config",
                 .uses = {"engine/plan", "engine/files", "engine/digest", "engine/model", "engine/text"},
                 .libraries = {"nlohmann_json::nlohmann_json"}},
                {.folder = "adapters/transport",
                 .uses = {"engine/files", "engine/model", "engine/text"},
                 .libraries = {"CURL::libcurl", "ZLIB::ZLIB"}},
                {.folder = "adapters/listing",
                 .uses = {"engine/json", "engine/files", "engine/idn", "engine/digest", "engine/model", "engine/text"},
                 .libraries = {}},
                {.folder = "adapters/asking",
                 .uses = {"adapters/listing", "engine/json", "adapters/transport", "engine/files", "engine/model", "engine/text"},
                 .libraries = {"simdjson::simdjson", "pugixml::pugixml"}},
                {.folder = "adapters/panels",
                 .uses = {"adapters/asking", "adapters/listing", "engine/json", "engine/model", "engine/text"},
                 .libraries = {}},
                {.folder = "adapters/php",
                 .uses = {"adapters/listing", "engine/json", "adapters/transport", "engine/files", "engine/text"},
                 .libraries = {"nlohmann_json::nlohmann_json"}},
                {.folder = "adapters/sources",
                 .uses = {"adapters/php", "adapters/panels", "adapters/asking", "adapters/listing", "engine/json",
                          "adapters/transport", "engine/files", "engine/model", "engine/text"},
                 .libraries = {}},
                {.folder = "adapters/whmcs",
                 .uses = {"engine/json", "adapters/transport", "engine/files", "engine/record", "engine/model", "engine/text"},
                 .libraries = {"simdjson::simdjson", "PkgConfig::libmariadb"}},
                {.folder = "adapters/anonymise",
                 .uses = {"adapters/listing", "engine/json", "engine/files", "engine/digest", "engine/record", "engine/model",
                          "engine/text"},
                 .libraries = {}},
                {.folder = "engine/batch",
                 .uses = {"engine/reconcile", "engine/plan", "engine/config", "engine/mirror", "adapters/sources",
                          "adapters/panels", "adapters/listing", "adapters/transport", "engine/threads", "engine/files",
                          "engine/digest", "engine/idn", "engine/model", "engine/text"},
                 .libraries = {"Threads::Threads"}},
                {.folder = "engine/cases", .uses = {"engine/model"}, .libraries = {"nlohmann_json::nlohmann_json"}},
                {.folder = "engine/cli",
                 .uses = {"engine/batch", "engine/plan", "engine/report", "engine/config", "engine/mirror", "adapters/sources",
                          "adapters/panels", "adapters/php", "adapters/whmcs", "adapters/anonymise", "adapters/listing",
                          "adapters/transport", "engine/files", "engine/digest", "engine/idn", "engine/record", "engine/model",
                          "engine/text"},
                 .libraries = {"Boost::program_options"}},
                {.folder = "engine", .uses = {"engine/cli"}, .libraries = {}},
            },
        .libraries =
            {
                {.target = "PkgConfig::libidn2", .headers = {"idn2.h"}},
                {.target = "unistring", .headers = {"unicase.h", "uninorm.h", "unistr.h"}},
                {.target = "PkgConfig::libxxhash", .headers = {"xxhash.h"}},
                {.target = "PkgConfig::libmariadb", .headers = {"errmsg.h", "mysql.h", "mysqld_error.h"}, .in_headers = false},
                {.target = "SQLiteCpp", .headers = {"SQLiteCpp/"}},
                {.target = "SQLite::SQLite3", .headers = {"sqlite3.h"}},
                {.target = "nlohmann_json::nlohmann_json", .headers = {"nlohmann/"}, .in_headers = false},
                {.target = "simdjson::simdjson", .headers = {"simdjson.h"}},
                {.target = "CURL::libcurl", .headers = {"curl/"}, .in_headers = false},
                {.target = "ZLIB::ZLIB", .headers = {"zlib.h"}, .in_headers = false},
                {.target = "pugixml::pugixml", .headers = {"pugixml.hpp"}, .in_headers = false},
                {.target = "Threads::Threads", .headers = {"pthread.h"}},
                {.target = "Boost::program_options", .headers = {"boost/program_options.hpp", "boost/program_options/"}},
            },
        .system_folders = {"adapters/transport", "adapters/php", "engine/files", "engine/mirror", "engine/sqlite", "engine/batch",
                           "engine/cases", "engine/cli"},
        .generated_folders = {"schema", "adapters/php/module"},
    };
    return rules;
}

const fs::path root = SERVERSYNC_SOURCE_DIR;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Paths from the root, sorted.
std::vector<std::string> sources_below(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        const auto extension = entry.path().extension();
        if (extension == ".cpp" || extension == ".hpp") paths.push_back(entry.path().lexically_relative(root).generic_string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<std::string> all_sources() {
    std::vector<std::string> paths = sources_below("engine");
    for (std::string& path : sources_below("adapters")) paths.push_back(std::move(path));
    return paths;
}

std::string short_name(const std::string& folder) { return folder.substr(folder.rfind('/') + 1); }

TEST(Layers, every_include_is_one_that_its_layer_may_have) {
    const auto paths = all_sources();
    ASSERT_GT(paths.size(), 30U) << "looks in the wrong place: " << root;
    for (const std::string& path : paths) {
        for (const std::string& finding : check_source(project_rules(), path, read(root / path))) ADD_FAILURE() << finding;
    }
}

TEST(Layers, an_include_is_the_path_of_a_file) {
    for (const std::string& path : all_sources()) {
        std::istringstream lines(read(root / path));
        for (std::string line; std::getline(lines, line);) {
            if (line.rfind("#include \"", 0) != 0) continue;
            const std::string name = line.substr(10, line.rfind('"') - 10);
            const auto& generated = project_rules().generated_folders;
            const auto is_generated = [&name](const std::string& folder) { return name.rfind(folder + "/", 0) == 0; };
            if (std::any_of(generated.begin(), generated.end(), is_generated)) continue;
            EXPECT_TRUE(fs::is_regular_file(root / name)) << path << " includes '" << name << '\'';
        }
    }
}

TEST(Layers, every_header_is_included_once) {
    for (const std::string& path : all_sources()) {
        if (path.substr(path.size() - 4) != ".hpp") continue;
        const std::string text = read(root / path);
        EXPECT_EQ(text.find("#pragma once\n"), text.find('\n') + 1) << path << ": not on the line after the licence";
    }
}

TEST(Layers, the_first_line_of_every_source_is_its_licence) {
    EXPECT_EQ(read(root / "LICENSE").rfind("MIT License\n", 0), 0U);
    for (const std::string folder : {"engine", "adapters", "tests", "bench"}) {
        for (const std::string& path : sources_below(folder)) {
            EXPECT_EQ(read(root / path).rfind("// SPDX-License-Identifier: MIT\n", 0), 0U) << path;
        }
    }
}

TEST(Layers, cmake_links_what_the_table_says) {
    const auto linked = read_cmake_layers(read(root / "CMakeLists.txt"));
    std::vector<std::string> folders;
    for (const Layer& layer : project_rules().layers) {
        if (layer.folder != "engine") folders.push_back(layer.folder);
    }
    std::vector<std::string> linked_folders;
    for (const Layer& layer : linked) {
        linked_folders.push_back(layer.folder);
        const auto row = std::find_if(project_rules().layers.begin(), project_rules().layers.end(),
                                      [&layer](const Layer& candidate) { return candidate.folder == layer.folder; });
        if (row == project_rules().layers.end()) continue;
        std::set<std::string> uses;
        for (const std::string& folder : row->uses) uses.insert(short_name(folder));
        EXPECT_EQ(layer.uses, uses) << layer.folder;
        EXPECT_EQ(layer.libraries, row->libraries) << layer.folder;
    }
    EXPECT_THAT(linked_folders, testing::ElementsAreArray(folders));
}

TEST(Layers, a_layer_uses_only_layers_above_it) {
    std::set<std::string> above;
    for (const Layer& layer : project_rules().layers) {
        for (const std::string& used : layer.uses) EXPECT_EQ(above.count(used), 1U) << layer.folder << " uses " << used;
        above.insert(layer.folder);
    }
}

TEST(Layers, adapters_mirror_and_report_know_nothing_of_each_other) {
    const auto stranger = [](const std::string& folder) -> std::string {
        if (folder.rfind("adapters/", 0) == 0) return "adapters";
        return folder == "engine/mirror" || folder == "engine/report" ? folder : "";
    };
    for (const Layer& layer : project_rules().layers) {
        const std::string self = stranger(layer.folder);
        if (self.empty()) continue;
        for (const std::string& used : layer.uses) {
            const std::string other = stranger(used);
            EXPECT_TRUE(other.empty() || other == self) << layer.folder << " uses " << used;
        }
    }
}

TEST(Layers, every_library_of_the_table_is_known) {
    for (const Layer& layer : project_rules().layers) {
        for (const std::string& target : layer.libraries) {
            EXPECT_TRUE(std::any_of(project_rules().libraries.begin(), project_rules().libraries.end(),
                                    [&target](const Library& library) { return library.target == target; }))
                << target;
        }
    }
}

}  // namespace
}  // namespace serversync::layers
