// SPDX-License-Identifier: MIT
#include "engine/text/invisible.hpp"

#include <algorithm>
#include <iterator>

#include "engine/text/utf8.hpp"

namespace serversync {
namespace {

struct Interval {
    std::uint32_t first;
    std::uint32_t last;
};

/// Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and the separators of lines and annotations.
constexpr Interval deceptive[] = {{0x00ad, 0x00ad},   {0x034f, 0x034f},  {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
                                  {0x180b, 0x180f},   {0x200b, 0x200f},  {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
                                  {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},  {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
                                  {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

constexpr bool is_invisible(std::uint32_t code) {
    return code == 0xad || code == 0x200b || code == 0x200e || code == 0x200f || code == 0x2060 || code == 0xfeff;
}

template <class IsUnwanted>
std::string without(std::string_view text, IsUnwanted is_unwanted) {
    std::string left;
    left.reserve(text.size());
    while (!text.empty()) {
        const Utf8Char next = decode_utf8(text);
        if (!next.valid || !is_unwanted(next.code)) left.append(text.substr(0, next.size));
        text.remove_prefix(next.size);
    }
    return left;
}

}  // namespace

bool is_deceptive(std::uint32_t code) {
    if (code < deceptive[0].first) return false;
    return std::any_of(std::begin(deceptive), std::end(deceptive),
                       [code](const Interval& known) { return code >= known.first && code <= known.last; });
}

std::string without_invisible(std::string_view text) { return without(text, is_invisible); }

std::string without_joiners(std::string_view text) { return without(text, is_joiner); }

}  // namespace serversync
