// SPDX-License-Identifier: MIT
#include "tests/layers/include_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serversync::layers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A small made-up project: the check is tested on it, so that a check that finds nothing is noticed.
const Rules small_rules{
    .layers = {{.folder = "engine/core", .uses = {}, .libraries = {}, .pure = true},
               {.folder = "engine/store", .uses = {"engine/core"}, .libraries = {"Store"}},
               {.folder = "ports", .uses = {"engine/core"}, .libraries = {"Json"}},
               {.folder = "engine", .uses = {"ports"}, .libraries = {}}},
    .libraries = {{.target = "Store", .headers = {"store.h", "store/"}},
                  {.target = "Json", .headers = {"json/json.hpp"}, .in_headers = false}},
    .system_folders = {"engine/store", "ports/files"},
    .generated_folders = {"schema"},
};

struct Case {
    std::string path, line, reason;  ///< a blank reason: allowed
};

TEST(IncludeRules, judges_each_line) {
    const Case cases[] = {
        {"engine/core/a.cpp", "#include \"engine/core/a.hpp\"", ""},
        {"engine/core/a.cpp", "#include <string>", ""},
        {"engine/core/a.cpp", "#include <sstream>", ""},
        {"engine/core/a.cpp", "#include <cmath>", ""},
        {"engine/core/a.cpp", "#include \"engine/store/b.hpp\"", "'engine/store/b.hpp': engine/core may not use engine/store"},
        {"engine/core/a.cpp", "  #  include \"ports/p.hpp\"  // why", "'ports/p.hpp': engine/core may not use ports"},
        {"engine/core/a.cpp", "#include \"schema/x.hpp\"", "'schema/x.hpp': a pure layer includes no generated file"},
        {"engine/core/a.cpp", "#include <fstream>", "'fstream': engine/core is pure"},
        {"engine/core/a.cpp", "#include <iostream>", "'iostream': engine/core is pure"},
        {"engine/core/a.cpp", "#include <filesystem>", "'filesystem': engine/core is pure"},
        {"engine/core/a.cpp", "#include <chrono>", "'chrono': engine/core is pure"},
        {"engine/core/a.cpp", "#include <ctime>", "'ctime': engine/core is pure"},
        {"engine/core/a.cpp", "#include <random>", "'random': engine/core is pure"},
        {"engine/core/a.cpp", "#include <cstdlib>", ""},
        {"engine/core/a.cpp", "int guess = std::rand();", "'std::rand(': engine/core is pure"},
        {"engine/core/a.hpp", "auto now = std::chrono::system_clock::now();", "'_clock::': engine/core is pure"},
        {"engine/core/a.hpp", "const char* home = std::getenv(\"HOME\");", "'getenv': engine/core is pure"},
        {"engine/core/a.hpp", "int clock = 0;  // not a std::chrono::system_clock", ""},
        {"engine/core/a.cpp", "#include <unistd.h>", "'unistd.h': the operating system's headers are not for this folder"},
        {"engine/core/a.cpp", "#include <emmintrin.h>", "'emmintrin.h': engine/core is pure"},
        {"engine/core/a.cpp", "#include <store.h>", "'store.h': engine/core may not use Store"},
        {"engine/core/a.cpp", "#include \"a.hpp\"", "'a.hpp': is not a path in a layer"},
        {"engine/core/a.cpp", "#include \"../core/a.hpp\"", "'../core/a.hpp': is not a path in a layer"},
        {"engine/core/a.cpp", "#include NAME", "an include of computed text cannot be checked"},
        {"engine/store/b.cpp", "#include \"engine/core/a.hpp\"", ""},
        {"engine/store/b.hpp", "#include <store/part.h>", ""},
        {"engine/store/b.cpp", "#include <sys/stat.h>", ""},
        {"engine/store/b.cpp", "#include <fstream>", ""},
        {"engine/store/b.cpp", "#include \"schema/x.hpp\"", ""},
        {"engine/store/b.cpp", "auto now = std::chrono::system_clock::now();", ""},
        {"engine/store/b.cpp", "#include <json/json.hpp>", "'json/json.hpp': engine/store may not use Json"},
        {"engine/store/b.cpp", "#include <other.h>", "'other.h': is a header that no rule knows"},
        {"ports/p.cpp", "#include <json/json.hpp>", ""},
        {"ports/p.hpp", "#include <json/json.hpp>", "'json/json.hpp': belongs in a .cpp file"},
        {"ports/p.cpp", "#include <fcntl.h>", "'fcntl.h': the operating system's headers are not for this folder"},
        {"ports/files/f.cpp", "#include <fcntl.h>", ""},
        {"ports/files/f.cpp", "#include \"engine/store/b.hpp\"", "'engine/store/b.hpp': ports may not use engine/store"},
        {"engine/main.cpp", "#include \"ports/p.hpp\"", ""},
        {"engine/main.cpp", "#include \"engine/core/a.hpp\"", "'engine/core/a.hpp': engine may not use engine/core"},
        {"elsewhere/a.cpp", "", "is in no layer"},
    };
    for (const Case& item : cases) {
        const auto found = check_source(small_rules, item.path, item.line + "\n");
        if (item.reason.empty()) {
            EXPECT_THAT(found, IsEmpty()) << item.path << ": " << item.line;
        } else {
            EXPECT_THAT(found, ElementsAre(item.path + ":1: " + item.reason)) << item.line;
        }
    }
}

TEST(IncludeRules, gives_the_line_of_every_finding) {
    EXPECT_THAT(
        check_source(small_rules, "engine/core/a.cpp", "#include <string>\r\n#include <fstream>\n\n#include <iostream>\n"),
        ElementsAre("engine/core/a.cpp:2: 'fstream': engine/core is pure",
                    "engine/core/a.cpp:4: 'iostream': engine/core is pure"));
}

TEST(IncludeRules, reads_the_calls_of_cmake) {
    const auto layers = read_cmake_layers(
        "serversync_layer(engine/core)\n# a comment\n"
        "serversync_layer(engine/store USES core LIBRARIES Store\n                 Threads::Threads)\nadd_library(x)\n");
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers[0].folder, "engine/core");
    EXPECT_THAT(layers[0].uses, IsEmpty());
    EXPECT_EQ(layers[1].folder, "engine/store");
    EXPECT_THAT(layers[1].uses, ElementsAre("core"));
    EXPECT_THAT(layers[1].libraries, ElementsAre("Store", "Threads::Threads"));
}

}  // namespace
}  // namespace serversync::layers
