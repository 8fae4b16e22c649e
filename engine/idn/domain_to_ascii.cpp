// SPDX-License-Identifier: MIT
#include "engine/idn/domain_to_ascii.hpp"

#include <idn2.h>

#include <algorithm>
#include <array>
#include <memory>

namespace serversync {
namespace {

/// RFC 1035: 255 octets on the wire, which are 253 characters and the trailing dot as text.
constexpr std::size_t longest_domain = 253;

/// The dot and the characters that UTS 46 treats as one: U+3002, U+FF0E, U+FF61.
constexpr std::array<std::string_view, 4> separators{".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"};

struct Idn2Deleter {
    void operator()(char* text) const { idn2_free(text); }
};

/// Where the label at the front of `text` ends, and how long the separator there is (0 at the end of the text).
struct LabelEnd {
    std::size_t length = 0;
    std::size_t separator = 0;
};

LabelEnd find_label_end(std::string_view text) {
    LabelEnd end{text.size(), 0};
    for (const std::string_view separator : separators) {
        const std::size_t place = text.find(separator);
        if (place < end.length) end = {place, separator.size()};
    }
    return end;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

void append_lower(std::string_view label, std::string& ascii) {
    for (const char letter : label) ascii += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool append_converted(std::string_view label, std::string& ascii) {
    // libidn2 reads up to a NUL: what follows one would be lost, and two different names would have one key.
    if (label.find('\0') != std::string_view::npos) return false;
    char* converted = nullptr;
    const int result = idn2_to_ascii_8z(std::string(label).c_str(), &converted, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    const std::unique_ptr<char, Idn2Deleter> owner(converted);
    if (result != IDN2_OK || converted == nullptr || *converted == '\0') return false;
    append_lower(converted, ascii);
    return true;
}

}  // namespace

bool domain_to_ascii(std::string_view utf8, std::string& ascii) {
    ascii.clear();
    // Every UTF-8 byte stands for at least a quarter of a letter: longer text cannot fit, and is not worth converting.
    if (utf8.size() > 4 * (longest_domain + 1)) return false;
    std::string_view rest = utf8;
    for (;;) {
        const LabelEnd end = find_label_end(rest);
        const std::string_view label = rest.substr(0, end.length);
        if (is_ascii(label)) {
            append_lower(label, ascii);
        } else if (!append_converted(label, ascii)) {
            ascii.clear();
            return false;
        }
        if (end.separator == 0) break;
        ascii += '.';
        rest.remove_prefix(end.length + end.separator);
    }
    const std::size_t length = ascii.size() - (!ascii.empty() && ascii.back() == '.' ? 1 : 0);
    if (length > 0 && length <= longest_domain) return true;
    ascii.clear();
    return false;
}

}  // namespace serversync
