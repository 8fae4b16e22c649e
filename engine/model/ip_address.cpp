// SPDX-License-Identifier: MIT
#include "engine/model/ip_address.hpp"

#include <algorithm>

#include "engine/text/hex.hpp"

namespace serversync {
namespace {

constexpr std::size_t group_count = 8;

/// Four decimal parts of 0..255 without leading zeros (which some readers take for octal).
bool parse_v4(std::string_view text, std::uint8_t* bytes) {
    for (std::size_t part = 0; part < 4; ++part) {
        if (part > 0) {
            if (text.empty() || text.front() != '.') return false;
            text.remove_prefix(1);
        }
        unsigned value = 0;
        std::size_t length = 0;
        while (length < text.size() && length < 4 && text[length] >= '0' && text[length] <= '9') {
            value = value * 10 + static_cast<unsigned>(text[length] - '0');
            ++length;
        }
        if (length == 0 || value > 255 || (length > 1 && text.front() == '0')) return false;
        bytes[part] = static_cast<std::uint8_t>(value);
        text.remove_prefix(length);
    }
    return text.empty();
}

int hex_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/// The groups on one side of "::", or all of them where there is none.
struct Groups {
    std::array<std::uint8_t, 16> bytes{};
    std::size_t count = 0;  ///< groups of two bytes
};

/// Groups of one to four hex digits between colons; the last two may be written as an IPv4 address where `v4_tail`.
bool parse_groups(std::string_view text, bool v4_tail, Groups& groups) {
    while (!text.empty()) {
        if (groups.count == group_count) return false;
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        std::uint8_t* place = groups.bytes.data() + 2 * groups.count;
        if (colon == std::string_view::npos && v4_tail && group.find('.') != std::string_view::npos) {
            groups.count += 2;
            return groups.count <= group_count && parse_v4(group, place);
        }
        if (group.empty() || group.size() > 4) return false;
        unsigned value = 0;
        for (const char letter : group) {
            const int digit = hex_value(letter);
            if (digit < 0) return false;
            value = value * 16 + static_cast<unsigned>(digit);
        }
        place[0] = static_cast<std::uint8_t>(value >> 8U);
        place[1] = static_cast<std::uint8_t>(value & 0xffU);
        ++groups.count;
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
    }
    return true;
}

bool parse_v6(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
    const std::size_t gap = text.find("::");
    Groups front;
    if (gap == std::string_view::npos) {
        if (!parse_groups(text, true, front) || front.count != group_count) return false;
        bytes = front.bytes;
        return true;
    }
    Groups back;
    if (!parse_groups(text.substr(0, gap), false, front) || !parse_groups(text.substr(gap + 2), true, back)) return false;
    if (front.count + back.count >= group_count) return false;
    bytes = front.bytes;
    std::copy_n(back.bytes.begin(), 2 * back.count, bytes.end() - static_cast<std::ptrdiff_t>(2 * back.count));
    return true;
}

bool is_v4_mapped(const std::array<std::uint8_t, 16>& bytes) {
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) && bytes[10] == 0xff &&
           bytes[11] == 0xff;
}

/// Without leading zeros.
void append_group(std::string& text, unsigned value) {
    const unsigned digits = value > 0xfffU ? 4 : value > 0xffU ? 3 : value > 0xfU ? 2 : 1;
    append_hex(text, value, digits);
}

/// The first longest run of two or more zero groups, as RFC 5952 section 4.2 has it; empty at the end where there is none.
struct Run {
    std::size_t first = group_count;
    std::size_t length = 0;
};

Run longest_zero_run(const std::array<unsigned, group_count>& groups) {
    Run best;
    for (std::size_t first = 0; first < group_count; ++first) {
        std::size_t last = first;
        while (last < group_count && groups[last] == 0) ++last;
        if (last - first >= 2 && last - first > best.length) best = {first, last - first};
    }
    return best;
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
    IpAddress address;
    if (text.find(':') == std::string_view::npos) {
        if (!parse_v4(text, address.bytes.data())) return std::nullopt;
        return address;
    }
    if (!parse_v6(text, address.bytes)) return std::nullopt;
    address.is_v6 = !is_v4_mapped(address.bytes);
    if (!address.is_v6) {
        IpAddress mapped;
        std::copy_n(address.bytes.begin() + 12, 4, mapped.bytes.begin());
        return mapped;
    }
    return address;
}

std::string to_text(const IpAddress& address) {
    std::string text;
    if (!address.is_v6) {
        for (std::size_t part = 0; part < 4; ++part) {
            if (part > 0) text += '.';
            text += std::to_string(address.bytes[part]);
        }
        return text;
    }
    std::array<unsigned, group_count> groups{};
    for (std::size_t group = 0; group < group_count; ++group) {
        groups[group] = static_cast<unsigned>(address.bytes[2 * group]) << 8U | address.bytes[2 * group + 1];
    }
    const Run gap = longest_zero_run(groups);
    for (std::size_t group = 0; group < group_count; ++group) {
        if (group == gap.first) {
            text += "::";
            group += gap.length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        append_group(text, groups[group]);
    }
    return text;
}

bool is_private(const IpAddress& address) {
    const auto& b = address.bytes;
    if (address.is_v6) {
        const bool is_local = (b[0] & 0xfeU) == 0xfcU || (b[0] == 0xfeU && (b[1] & 0xc0U) == 0x80U);
        return is_local || std::all_of(b.begin(), b.end() - 1, [](std::uint8_t byte) { return byte == 0; });
    }
    return b[0] == 0 || b[0] == 10 || b[0] == 127 || (b[0] == 172 && (b[1] & 0xf0U) == 16) || (b[0] == 192 && b[1] == 168) ||
           (b[0] == 169 && b[1] == 254) || (b[0] == 100 && (b[1] & 0xc0U) == 64);
}

}  // namespace serversync
