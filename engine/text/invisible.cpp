// SPDX-License-Identifier: MIT
#include "engine/text/invisible.hpp"

#include "engine/text/utf8.hpp"

namespace serversync {
namespace {

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

std::string without_invisible(std::string_view text) { return without(text, is_invisible); }

std::string without_joiners(std::string_view text) { return without(text, is_joiner); }

}  // namespace serversync
