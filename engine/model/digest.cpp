#include "engine/model/digest.hpp"

#include <string_view>

namespace serversync {
namespace {

void append_hex(std::string& text, std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (unsigned shift = 64; shift > 0;) {
        shift -= 4;
        text += digits[value >> shift & 0xfU];
    }
}

}  // namespace

std::string to_text(const Digest& digest) {
    std::string text = "xxh3:";
    append_hex(text, digest.high);
    append_hex(text, digest.low);
    return text;
}

}  // namespace serversync
