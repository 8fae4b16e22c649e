#include "engine/mirror/shown_text.hpp"

namespace serversync {

std::string shown_text(std::string_view text) {
    constexpr std::size_t longest = 60;
    const auto byte_at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t end = text.size();
    if (end > longest) {
        end = longest;
        while (end > 0 && (byte_at(end) & 0xc0U) == 0x80U) --end;  // not within a character
    }
    std::string shown;
    for (std::size_t i = 0; i < end; ++i) {
        // U+0080 to U+009F are control characters too; in UTF-8 they begin with 0xc2.
        const bool second_set = byte_at(i) == 0xc2U && i + 1 < end && byte_at(i + 1) < 0xa0U;
        if (second_set) ++i;
        const bool control = second_set || byte_at(i) < 0x20U || byte_at(i) == 0x7fU;
        shown.push_back(control ? '?' : text[i]);
    }
    return end < text.size() ? shown + "..." : shown;
}

}  // namespace serversync
