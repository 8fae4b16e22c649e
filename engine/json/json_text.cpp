// SPDX-License-Identifier: MIT
#include "engine/json/json_text.hpp"

#include <cstdint>

#include "engine/text/hex.hpp"
#include "engine/text/invisible.hpp"
#include "engine/text/utf8.hpp"

namespace serversync {

namespace {

/// As one or two units of UTF-16, in which JSON escapes.
void append_escape(std::string& json, std::uint32_t code) {
    constexpr std::uint32_t first_of_two = 0x10000;
    if (code >= first_of_two) {
        append_escape(json, 0xd800U + ((code - first_of_two) >> 10U));
        code = 0xdc00U + ((code - first_of_two) & 0x3ffU);
    }
    append_hex(json.append("\\u"), code, 4);
}

bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '<';
}

}  // namespace

void append_json_text(std::string& json, std::string_view text) {
    json.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (is_plain(text[i])) {
            ++i;
            continue;
        }
        const Utf8Char found = decode_utf8(text.substr(i));
        const bool ends_element = text[i] == '<' && text.substr(i + 1, 1) == "/";
        const bool is_quoted = text[i] == '"' || text[i] == '\\';
        const bool is_control = found.code < 0x20 || (found.code >= 0x7f && found.code < 0xa0);
        if (found.valid && !ends_element && !is_quoted && !is_control && !is_deceptive(found.code)) {
            i += found.size;
            continue;
        }
        json.append(text.substr(plain, i - plain));
        if (!found.valid) {
            json.append("\xef\xbf\xbd");
        } else if (is_quoted) {
            json.push_back('\\');
            json.push_back(text[i]);
        } else {
            append_escape(json, found.code);
        }
        i += found.size;
        plain = i;
    }
    json.append(text.substr(plain));
    json.push_back('"');
}

}  // namespace serversync
