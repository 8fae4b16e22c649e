// SPDX-License-Identifier: MIT
#include "engine/text/fold.hpp"

#include <algorithm>

#include "engine/text/ascii.hpp"

namespace serversync {
namespace {

constexpr bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
constexpr char lower(char letter) { return is_upper(letter) ? static_cast<char>(letter + ('a' - 'A')) : letter; }

}  // namespace

std::string fold_ascii(std::string_view text) {
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), lower);
    return folded;
}

bool equal_folded(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char first, char second) { return lower(first) == lower(second); });
}

std::string_view keep_folded(std::string_view text, TextArena& arena) {
    if (ascii::has_no_upper(text)) return text;
    char* place = arena.allocate(text.size());
    std::transform(text.begin(), text.end(), place, lower);
    return {place, text.size()};
}

}  // namespace serversync
