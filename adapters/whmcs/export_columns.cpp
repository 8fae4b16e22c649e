#include "adapters/whmcs/export_columns.hpp"

#include <algorithm>
#include <cmath>

#include "adapters/json/json_error.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync::export_columns {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::uint64_t number(element value, std::int64_t smallest, const char* expected) {
    std::int64_t result = 0;
    if (value.get(result) != simdjson::SUCCESS || result < smallest) throw Mismatch{expected, {}};
    return static_cast<std::uint64_t>(result);
}

constexpr const char* amount_expected = "an amount with at most two decimals, as \"9.95\"";

std::int64_t amount_of_text(std::string_view digits) {
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::string_view whole = digits.substr(0, point);
    const std::string_view decimals = point < digits.size() ? digits.substr(point + 1) : "00";
    constexpr std::size_t longest = 14;  // WHMCS: decimal(16,2)
    const bool readable = !whole.empty() && whole.size() <= longest && !decimals.empty() && decimals.size() <= 2 &&
                          std::all_of(whole.begin(), whole.end(), is_digit) &&
                          std::all_of(decimals.begin(), decimals.end(), is_digit);
    if (!readable) throw Mismatch{amount_expected, {}};
    std::int64_t minor = 0;
    for (const char c : whole) minor = minor * 10 + (c - '0');
    minor = minor * 10 + (decimals[0] - '0');
    minor = minor * 10 + (decimals.size() == 2 ? decimals[1] - '0' : 0);
    return negative ? -minor : minor;
}

}  // namespace

std::string_view text(element value) {
    std::string_view result;
    if (value.get(result) != simdjson::SUCCESS) throw Mismatch{"a text", {}};
    return result;
}

bool flag(element value) {
    bool result = false;
    if (value.get(result) != simdjson::SUCCESS) throw Mismatch{"true or false", {}};
    return result;
}

std::uint64_t id(element value) { return number(value, 1, "an integer from 1 to 9223372036854775807"); }
std::uint64_t reference(element value) { return number(value, 0, "an integer from 0 to 9223372036854775807"); }

ServiceKind kind(element value) {
    const std::string_view word = value.is_string() ? text(value) : std::string_view();
    if (word == "hosting") return ServiceKind::hosting;
    if (word == "addon") return ServiceKind::addon;
    throw Mismatch{"'hosting' or 'addon'", {}};
}

/// "2026-01-31" in shape; MySQL has days such as 0000-00-00, which the mirror takes for no date.
std::string_view date(element value) {
    if (value.is_null()) return {};
    const std::string_view day = value.is_string() ? text(value) : std::string_view("?");
    const auto fits = [](std::string_view pattern, std::string_view candidate) {
        return std::equal(pattern.begin(), pattern.end(), candidate.begin(), candidate.end(),
                          [](char wanted, char c) { return wanted == '0' ? is_digit(c) : wanted == c; });
    };
    if (!day.empty() && !fits("0000-00-00", day)) throw Mismatch{"a date as 'YYYY-MM-DD', blank or null", {}};
    return day;
}

std::optional<std::int64_t> amount(element value) {
    if (value.is_null()) return std::nullopt;
    if (value.is_string()) return amount_of_text(text(value));
    double decimal = 0;
    if (value.get(decimal) != simdjson::SUCCESS) throw Mismatch{amount_expected, {}};
    // Beyond this a binary number can not hold every cent.
    constexpr double largest = 9e12;
    if (!(std::abs(decimal) <= largest)) throw Mismatch{"an amount this large as a text", {}};
    const double minor = std::round(decimal * 100);
    if (minor / 100 != decimal) throw Mismatch{amount_expected, {}};
    return static_cast<std::int64_t>(minor);
}

void set_assigned_ips(ServerRow& row, element value) {
    if (!value.is_array()) throw Mismatch{"a list of texts", {}};
    row.lines.clear();
    std::size_t position = 0;
    for (const element address : simdjson::dom::array(value)) {
        if (!address.is_string()) throw Mismatch{"a text", '[' + std::to_string(position) + ']'};
        if (position++ > 0) row.lines.push_back('\n');
        row.lines.append(text(address));
    }
    row.assigned_ips = row.lines;
}

void set_config_options(ProductRecord& row, element value) {
    if (!value.is_object()) throw Mismatch{"an object of texts", {}};
    for (const simdjson::dom::key_value_pair option : simdjson::dom::object(value)) {
        const std::optional<std::size_t> index = parse_config_option(option.key);
        const std::string below = '.' + json_excerpt(option.key);
        if (!index) throw Mismatch{"configoption1 .. configoption24 as key", below};
        if (!option.value.is_string()) throw Mismatch{"a text", below};
        row.config_options[*index] = text(option.value);
    }
}

}  // namespace serversync::export_columns
