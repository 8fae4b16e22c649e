// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/php/php_module.hpp"

namespace serversync {

/// A folder fixtures/php-modules/<name>: a module, the expected results as `expected.json` and, where it says something,
/// `request.json`: `parameters`, `secrets`, `mirror` (true: the one of fixtures/php-mirror.json), `time_limit_ms`, `memory_mb`,
/// `output_bytes`.
struct ModuleFixture {
    std::string name;
    std::filesystem::path folder;

    std::filesystem::path expected() const { return folder / "expected.json"; }
    nlohmann::json request() const;

    /// Throws with the file's name where `request.json` is not as above.
    PhpModule module(const std::string& mirror) const;
};

/// All folders, sorted by name.
std::vector<ModuleFixture> find_module_fixtures();

/// Makes the mirror of fixtures/php-mirror.json.
void make_mirror(const std::filesystem::path& path);

std::string text_of(const std::filesystem::path& path);

/// Where two documents differ, as JSON pointers; a `*` in an expected text stands for any text. Blank where they agree.
std::string difference(const nlohmann::ordered_json& expected, const nlohmann::ordered_json& found,
                       const std::string& place = {});

}  // namespace serversync
