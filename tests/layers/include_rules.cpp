// SPDX-License-Identifier: MIT
#include "tests/layers/include_rules.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <regex>
#include <sstream>

namespace serversync::layers {
namespace {

std::set<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

const std::set<std::string> standard_headers = words(
    "algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits "
    "clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint "
    "cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream "
    "functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory "
    "memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore "
    "set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream "
    "syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray "
    "variant vector version");

/// What a pure layer may not include: files, streams on them, clocks, environment, locale, threads, random numbers.
const std::set<std::string> impure_headers = words(
    "atomic chrono clocale codecvt condition_variable csetjmp csignal cstdio ctime execution filesystem fstream future "
    "iostream locale mutex random regex semaphore shared_mutex syncstream thread");

/// The same, reached through a header that brings it along.
const std::array<std::string_view, 8> impure_words{"_clock::",  "getenv",      "std::rand(", "std::system(",
                                                   "setlocale", "std::locale", "std::time(", "random_device"};

const std::set<std::string> system_headers =
    words("dirent.h dlfcn.h fcntl.h malloc.h netdb.h poll.h pwd.h signal.h spawn.h termios.h unistd.h");
const std::array<std::string_view, 3> system_header_folders{"arpa/", "netinet/", "sys/"};

/// Headers of the processor's instructions; the file that includes one needs a portable way too.
const std::set<std::string> processor_headers{"emmintrin.h", "immintrin.h", "arm_neon.h"};

bool is_below(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.substr(0, folder.size()) == folder && path[folder.size()] == '/';
}

bool is_below_any(std::string_view path, const std::vector<std::string>& folders) {
    return std::any_of(folders.begin(), folders.end(), [path](const std::string& folder) { return is_below(path, folder); });
}

bool is_system_header(const std::string& name) {
    return system_headers.contains(name) ||
           std::any_of(system_header_folders.begin(), system_header_folders.end(),
                       [name](std::string_view folder) { return name.substr(0, folder.size()) == folder; });
}

const Library* library_of(const Rules& rules, std::string_view header) {
    for (const Library& library : rules.libraries) {
        for (const std::string& pattern : library.headers) {
            if (header == pattern || (pattern.back() == '/' && header.substr(0, pattern.size()) == pattern)) return &library;
        }
    }
    return nullptr;
}

/// Why a file of the layer may not include a file of the repository; blank if it may.
std::string refuse_own(const Rules& rules, const Layer& layer, std::string_view name) {
    if (is_below_any(name, rules.generated_folders)) return layer.pure ? "a pure layer includes no generated file" : "";
    const Layer* target = layer_of(rules, name);
    if (target == nullptr) return "is not a path in a layer";
    if (target->folder == layer.folder || layer.uses.contains(target->folder)) return "";
    return layer.folder + " may not use " + target->folder;
}

/// Why the file may not include a header between angle brackets; blank if it may.
std::string refuse_foreign(const Rules& rules, const Layer& layer, std::string_view path, const std::string& name) {
    if (standard_headers.contains(name)) {
        return layer.pure && impure_headers.contains(name) ? layer.folder + " is pure" : std::string();
    }
    if (const Library* library = library_of(rules, name)) {
        if (!layer.libraries.contains(library->target)) return layer.folder + " may not use " + library->target;
        const bool header = path.substr(path.size() - 4) == ".hpp";
        return header && !library->in_headers ? "belongs in a .cpp file" : std::string();
    }
    if (is_system_header(name)) {
        return is_below_any(path, rules.system_folders) ? "" : "the operating system's headers are not for this folder";
    }
    if (processor_headers.contains(name)) return layer.pure ? layer.folder + " is pure" : std::string();
    return "is a header that no rule knows";
}

}  // namespace

const Layer* layer_of(const Rules& rules, std::string_view path) {
    const Layer* best = nullptr;
    for (const Layer& layer : rules.layers) {
        if (is_below(path, layer.folder) && (best == nullptr || best->folder.size() < layer.folder.size())) best = &layer;
    }
    return best;
}

std::vector<std::string> check_source(const Rules& rules, const std::string& path, const std::string& text) {
    static const std::regex include_line(R"(^\s*#\s*include\s*(["<])([^">]+)[">].*$)");
    static const std::regex any_include(R"(^\s*#\s*include\b.*$)");
    std::vector<std::string> found;
    const Layer* layer = layer_of(rules, path);
    if (layer == nullptr) return {path + ":1: is in no layer"};
    std::istringstream lines(text);
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        const std::string place = path + ':' + std::to_string(number) + ": ";
        std::smatch match;
        if (std::regex_match(line, match, include_line)) {
            const std::string name = match[2];
            const std::string reason =
                match[1] == "<" ? refuse_foreign(rules, *layer, path, name) : refuse_own(rules, *layer, name);
            if (!reason.empty()) found.push_back(place + '\'' + name + "': " + reason);
        } else if (std::regex_match(line, any_include)) {
            found.push_back(place + "an include of computed text cannot be checked");
        } else if (layer->pure) {
            const std::string code = line.substr(0, line.find("//"));
            for (const std::string_view word : impure_words) {
                if (code.find(word) != std::string::npos) {
                    found.push_back(place + '\'' + std::string(word) + "': " + layer->folder + " is pure");
                }
            }
        }
    }
    return found;
}

std::vector<Layer> read_cmake_layers(const std::string& text) {
    static const std::regex call(R"(serversync_layer\(([^)]*)\))");
    std::vector<Layer> layers;
    for (std::sregex_iterator match(text.begin(), text.end(), call), end; match != end; ++match) {
        std::istringstream stream((*match)[1]);
        Layer layer;
        stream >> layer.folder;
        std::set<std::string>* target = nullptr;
        for (std::string word; stream >> word;) {
            if (word == "USES") {
                target = &layer.uses;
            } else if (word == "LIBRARIES") {
                target = &layer.libraries;
            } else if (target != nullptr) {
                target->insert(word);
            }
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace serversync::layers
