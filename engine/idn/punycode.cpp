// SPDX-License-Identifier: MIT
#include "engine/idn/punycode.hpp"

#include <algorithm>
#include <cstdint>

namespace serversync {
namespace {

constexpr std::uint32_t base = 36;
constexpr std::uint32_t least_threshold = 1;
constexpr std::uint32_t most_threshold = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t first_bias = 72;
constexpr char32_t first_code = 0x80;

char digit(std::uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

std::uint32_t adapted(std::uint32_t delta, std::uint32_t letters, bool is_first) {
    delta = is_first ? delta / damp : delta / 2;
    delta += delta / letters;
    std::uint32_t steps = 0;
    for (; delta > (base - least_threshold) * most_threshold / 2; steps += base) delta /= base - least_threshold;
    return steps + (base - least_threshold + 1) * delta / (delta + skew);
}

void append_number(std::uint32_t number, std::uint32_t bias, std::string& out) {
    for (std::uint32_t place = base;; place += base) {
        const std::uint32_t threshold = place <= bias                    ? least_threshold
                                        : place >= bias + most_threshold ? most_threshold
                                                                         : place - bias;
        if (number < threshold) break;
        out += digit(threshold + (number - threshold) % (base - threshold));
        number = (number - threshold) / (base - threshold);
    }
    out += digit(number);
}

}  // namespace

std::string punycode(std::u32string_view label) {
    std::string out;
    for (const char32_t code : label) {
        if (code < first_code) out += static_cast<char>(code);
    }
    const auto basic = static_cast<std::uint32_t>(out.size());
    if (basic > 0) out += '-';
    std::uint32_t delta = 0;
    std::uint32_t bias = first_bias;
    std::uint32_t done = basic;
    for (char32_t code = first_code; done < label.size(); ++code) {
        char32_t next = U'\U0010ffff';
        for (const char32_t letter : label) {
            if (letter >= code) next = std::min(next, letter);
        }
        delta += static_cast<std::uint32_t>(next - code) * (done + 1);
        code = next;
        for (const char32_t letter : label) {
            if (letter < code) ++delta;
            if (letter != code) continue;
            append_number(delta, bias, out);
            bias = adapted(delta, done + 1, done == basic);
            delta = 0;
            ++done;
        }
        ++delta;
    }
    return out;
}

}  // namespace serversync
