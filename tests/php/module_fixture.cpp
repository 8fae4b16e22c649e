// SPDX-License-Identifier: MIT
#include "tests/php/module_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "adapters/whmcs/export_json.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror_writer.hpp"

namespace serversync {

namespace {

namespace fs = std::filesystem;

fs::path fixtures() { return fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures"; }

bool is_like(const std::string& pattern, const std::string& text) {
    std::size_t at = 0;
    std::size_t begin = 0;
    for (bool first = true;; first = false) {
        const std::size_t star = pattern.find('*', begin);
        const std::string part = pattern.substr(begin, star - begin);
        const bool is_last = star == std::string::npos;
        std::size_t found = text.find(part, at);
        if (is_last && !first) found = text.size() < at + part.size() ? std::string::npos : text.rfind(part);
        if (found == std::string::npos || (first && found != 0) || (is_last && found + part.size() != text.size())) return false;
        if (is_last) return true;
        at = found + part.size();
        begin = star + 1;
    }
}

}  // namespace

std::string text_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot open '" + path.string() + "'");
    return {std::istreambuf_iterator<char>(stream), {}};
}

nlohmann::json ModuleFixture::request() const {
    const fs::path path = folder / "request.json";
    return fs::exists(path) ? nlohmann::json::parse(text_of(path)) : nlohmann::json::object();
}

PhpModule ModuleFixture::module(const std::string& mirror) const {
    PhpModule module;
    module.folder = folder.string();
    const nlohmann::json given = request();
    for (const auto& [key, value] : given.items()) {
        if (key == "parameters") {
            for (const auto& [parameter, text] : value.items()) module.parameters[parameter] = text.get<std::string>();
        } else if (key == "secrets") {
            for (const auto& [parameter, text] : value.items()) module.secrets[parameter] = Secret(text.get<std::string>());
        } else if (key == "mirror") {
            if (value.get<bool>()) module.mirror = mirror;
        } else if (key == "time_limit_ms") {
            module.time_limit = std::chrono::milliseconds(value.get<int>());
        } else if (key == "memory_mb") {
            module.memory_mb = value.get<std::uint64_t>();
        } else if (key == "output_bytes") {
            module.output_bytes = value.get<std::uint64_t>();
        } else {
            throw std::runtime_error("'" + folder.string() + "': '" + key + "' is not known in request.json");
        }
    }
    return module;
}

std::vector<ModuleFixture> find_module_fixtures() {
    std::vector<ModuleFixture> found;
    for (const auto& entry : fs::directory_iterator(fixtures() / "php-modules")) {
        found.push_back({entry.path().filename().string(), entry.path()});
    }
    std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
    return found;
}

void make_mirror(const fs::path& path) {
    MirrorWriter writer(path.string(), unicode_forms);
    const auto source = open_file((fixtures() / "php-mirror.json").string());
    read_mirror_export(*source, writer);
    writer.finish("json-export", "php-mirror.json", Instant{1'700'000'000}, "test");
}

std::string difference(const nlohmann::ordered_json& expected, const nlohmann::ordered_json& found, const std::string& place) {
    if (expected.is_string() && found.is_string() && is_like(expected.get<std::string>(), found.get<std::string>())) return {};
    if (expected.is_structured() && expected.type() == found.type() && expected.size() == found.size()) {
        std::string all;
        for (const auto& [key, value] : expected.items()) {
            const bool is_there = expected.is_array() || found.contains(key);
            const std::string inside = place + "/" + key;
            if (!is_there) {
                all += inside + " is missing\n";
            } else {
                all += difference(value, expected.is_array() ? found[std::stoul(key)] : found[key], inside);
            }
        }
        return all;
    }
    return expected == found ? std::string() : place + "\n  expected " + expected.dump() + "\n  found    " + found.dump() + "\n";
}

}  // namespace serversync
