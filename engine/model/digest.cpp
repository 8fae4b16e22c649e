// SPDX-License-Identifier: MIT
#include "engine/model/digest.hpp"

#include "engine/text/hex.hpp"

namespace serversync {

namespace {

constexpr std::string_view prefix = "xxh3:";

}  // namespace

std::string to_text(const Digest& digest) {
    std::string text(prefix);
    append_hex(text, digest.high);
    append_hex(text, digest.low);
    return text;
}

std::optional<Digest> parse_digest(std::string_view text) {
    if (text.size() != prefix.size() + 32 || !text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
    const auto high = parse_hex(text.substr(0, 16));
    const auto low = parse_hex(text.substr(16));
    if (!high || !low) return std::nullopt;
    return Digest{*high, *low};
}

}  // namespace serversync
