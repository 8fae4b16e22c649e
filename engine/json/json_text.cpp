// SPDX-License-Identifier: MIT
#include "engine/json/json_text.hpp"

#include <cstdint>

#include "engine/text/hex.hpp"

namespace serversync {

namespace {

void append_escape(std::string& json, std::uint32_t code) { append_hex(json.append("\\u"), code, 4); }

/// The length of a character at the front that is escaped although it is not ASCII, or 0.
std::size_t odd_size(std::string_view text) {
    if (text.size() >= 2 && text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0) return 2;  // U+0080 .. U+009F
    const std::string_view three = text.substr(0, 3);
    return three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9" ? 3 : 0;
}

}  // namespace

void append_json_text(std::string& json, std::string_view text) {
    json.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_control = byte < 0x20 || byte == 0x7f;
        const std::size_t odd = byte < 0x80 ? 0 : odd_size(text.substr(i));
        if (!is_control && byte != '"' && byte != '\\' && odd == 0) {
            ++i;
            continue;
        }
        json.append(text.substr(plain, i - plain));
        if (is_control) {
            append_escape(json, byte);
        } else if (odd == 0) {
            json.push_back('\\');
            json.push_back(text[i]);
        } else {
            append_escape(json, odd == 2 ? static_cast<unsigned char>(text[i + 1]) : text[i + 2] == '\xa8' ? 0x2028U : 0x2029U);
        }
        i += odd == 0 ? 1 : odd;
        plain = i;
    }
    json.append(text.substr(plain));
    json.push_back('"');
}

}  // namespace serversync
