// SPDX-License-Identifier: MIT
#include "engine/idn/domain_to_ascii.hpp"

#include <idn2.h>
#include <unicase.h>
#include <uninorm.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include "engine/idn/punycode.hpp"
#include "engine/text/invisible.hpp"
#include "engine/text/utf8.hpp"

namespace serversync {
namespace {

/// RFC 1035: 255 octets on the wire, which are 253 characters and the trailing dot as text.
constexpr std::size_t longest_domain = 253;
constexpr std::size_t longest_label = 63;
constexpr const char* a_label_prefix = "xn--";

/// The dot and the characters that UTS 46 treats as one: U+3002, U+FF0E, U+FF61.
constexpr std::array<std::string_view, 4> separators{".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"};

struct Idn2Deleter {
    void operator()(char* text) const { idn2_free(text); }
};

struct Free {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }  // NOLINT: it was allocated so
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

/// The label as the library converts it; nothing if it refuses it.
std::optional<std::string> converted(const std::string& label, int flags) {
    char* text = nullptr;
    const int result = idn2_to_ascii_8z(label.c_str(), &text, flags | IDN2_NFC_INPUT);
    const std::unique_ptr<char, Idn2Deleter> owner(text);
    if (result != IDN2_OK || text == nullptr) return std::nullopt;
    return std::string(text);
}

/// U+00DF, U+1E9E and U+03C2, which the older rules turned into other letters.
bool has_deviation(std::string_view label) {
    constexpr std::array<std::string_view, 3> deviations{"\xc3\x9f", "\xe1\xba\x9e", "\xcf\x82"};
    return std::any_of(deviations.begin(), deviations.end(),
                       [label](std::string_view letter) { return label.find(letter) != std::string_view::npos; });
}

/// Whether a character may not stand in a name, whatever rules it is made by: controls, spaces, marks of direction, unassigned.
bool is_never_in_a_name(std::uint32_t code) {
    return code <= 0x20 || (code >= 0x7f && code <= 0xa0) || (code >= 0x2000 && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202f) || (code >= 0x205f && code <= 0x206f) || code >= 0x110000 ||
           (code >= 0xfff9 && code <= 0xffff);
}

/// The label by its letters alone: no rule is applied but lower case and normal form C.
std::optional<std::string> by_letters(const std::string& label) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(label.data());
    std::size_t size = 0;
    const std::unique_ptr<std::uint8_t, Free> lower(u8_tolower(bytes, label.size(), nullptr, UNINORM_NFC, nullptr, &size));
    if (lower == nullptr) return std::nullopt;
    std::u32string letters;
    for (std::string_view left(reinterpret_cast<const char*>(lower.get()), size); !left.empty();) {
        const Utf8Char next = decode_utf8(left);
        if (!next.valid || is_never_in_a_name(next.code)) return std::nullopt;
        const bool is_variation = next.code >= 0xfe00 && next.code <= 0xfe0f;
        if (!is_variation) letters += static_cast<char32_t>(next.code);
        left.remove_prefix(next.size);
    }
    std::string ascii = a_label_prefix + punycode(letters);
    if (ascii.size() > longest_label) return std::nullopt;
    return ascii;
}

/// IDNA 2008; where it refuses a label, without its joiners; where it refuses that too, as an emoji, by UTS 46 and the older
/// rules, or as it is written (law 210).
bool append_converted(std::string_view label, std::string& ascii) {
    // libidn2 reads up to a NUL: what follows one would be lost, and two different names would have one key.
    if (label.find('\0') != std::string_view::npos) return false;
    std::optional<std::string> name = converted(std::string(label), IDN2_NONTRANSITIONAL);
    const std::string plain = without_joiners(label);
    if (!name && plain.size() != label.size()) name = converted(plain, IDN2_NONTRANSITIONAL);
    if (!name && !has_deviation(plain)) name = converted(plain, IDN2_TRANSITIONAL);
    if (!name) name = by_letters(plain);
    if (!name || name->empty()) return false;
    append_lower(*name, ascii);
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
