// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

namespace serversync {

/// How far a test that tries many places goes from one to the next: 1 (all of them) unless SERVERSYNC_SAMPLE says how far, as
/// scripts/test does for the sanitizers (law 73).
inline std::size_t sample_step() {
    const char* text = std::getenv("SERVERSYNC_SAMPLE");
    const std::size_t step = text == nullptr ? 1 : std::stoul(text);
    return step == 0 ? 1 : step;
}

/// Where it begins: not at the same place for each name.
inline std::size_t sample_begin(const std::string& name) { return name.size() % sample_step(); }

/// Of the values, those that it tries.
template <class Value>
std::vector<Value> sample(const std::vector<Value>& values) {
    std::vector<Value> tried;
    for (std::size_t i = 0; i < values.size(); i += sample_step()) tried.push_back(values[i]);
    return tried;
}

}  // namespace serversync
