// SPDX-License-Identifier: MIT
#include "engine/text/printable.hpp"

#include "engine/text/hex.hpp"
#include "engine/text/invisible.hpp"
#include "engine/text/utf8.hpp"

namespace serversync {

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Utf8Char next = decode_utf8(text);
        const bool is_control = next.code < 0x20 || (next.code >= 0x7f && next.code < 0xa0);
        if (!next.valid || is_control) {
            const std::uint32_t byte = next.valid ? next.code : static_cast<unsigned char>(text.front());
            append_hex(result.append("\\x"), byte, 2);
        } else if (is_deceptive(next.code)) {
            const bool is_long = next.code > 0xffff;
            append_hex(result.append(is_long ? "\\U" : "\\u"), next.code, is_long ? 8 : 4);
        } else {
            result.append(text.substr(0, next.size));
        }
        text.remove_prefix(next.size);
    }
    return result;
}

std::string excerpt(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return printable(text);
    std::size_t end = longest;
    for (std::size_t back = 1; back < 4 && back <= end; ++back) {
        const Utf8Char last = decode_utf8(text.substr(end - back));
        if (!last.valid) continue;
        if (last.size > back) end -= back;
        break;
    }
    return printable(text.substr(0, end)) + "...";
}

}  // namespace serversync
