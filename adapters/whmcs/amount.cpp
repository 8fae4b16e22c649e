// SPDX-License-Identifier: MIT
#include "adapters/whmcs/amount.hpp"

#include <algorithm>

namespace serversync {

namespace {

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> parse_amount(std::string_view text) {
    std::string_view digits = text;
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::string_view whole = digits.substr(0, point);
    std::string_view decimals = digits.substr(std::min(point + 1, digits.size()));
    while (decimals.size() > 2 && decimals.back() == '0') decimals.remove_suffix(1);
    constexpr std::size_t longest = 16;
    if (whole.empty() || whole.size() > longest || decimals.size() > 2) return std::nullopt;
    if (!std::all_of(whole.begin(), whole.end(), is_decimal_digit)) return std::nullopt;
    if (!std::all_of(decimals.begin(), decimals.end(), is_decimal_digit)) return std::nullopt;
    std::int64_t minor = 0;
    for (const char c : whole) minor = minor * 10 + (c - '0');
    for (std::size_t i = 0; i < 2; ++i) minor = minor * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    return negative ? -minor : minor;
}

}  // namespace serversync
