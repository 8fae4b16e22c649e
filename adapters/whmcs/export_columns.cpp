// SPDX-License-Identifier: MIT
#include "adapters/whmcs/export_columns.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/model/catalogue.hpp"
#include "engine/text/printable.hpp"

namespace serversync::export_columns {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr const char* id_expected = "an integer from 1 to 9223372036854775807";
constexpr const char* reference_expected = "an integer from 0 to 9223372036854775807";
constexpr const char* kind_expected = "'hosting' or 'addon'";
constexpr const char* count_expected = "an integer from 0 to 9223372036854775807, or null";
constexpr const char* date_expected = "a date as 'YYYY-MM-DD', blank or null";

std::uint64_t number(const element& value, std::int64_t smallest, const char* expected) {
    std::int64_t result = 0;
    if (value.get(result) != simdjson::SUCCESS || result < smallest) throw Mismatch{expected, {}};
    return static_cast<std::uint64_t>(result);
}

/// A plain number is short enough for 64 bits.
std::int64_t plain_number(const RowMember& value) {
    std::int64_t result = 0;
    std::from_chars(value.text.data(), value.text.data() + value.text.size(), result);
    return result;
}

std::uint64_t number(const RowMember& value, std::int64_t smallest, const char* expected) {
    const std::int64_t result = value.kind == RowValueKind::number ? plain_number(value) : -1;
    if (result < smallest) throw Mismatch{expected, {}};
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

std::int64_t amount_of_number(double decimal) {
    // Beyond this a binary number cannot hold every cent.
    constexpr double largest = 9e12;
    if (!(std::abs(decimal) <= largest)) throw Mismatch{"an amount this large as a string", {}};
    const double minor = std::round(decimal * 100);
    if (minor / 100 != decimal) throw Mismatch{amount_expected, {}};
    return static_cast<std::int64_t>(minor);
}

ServiceKind kind_of_word(std::string_view word) {
    if (word == "hosting") return ServiceKind::hosting;
    if (word == "addon") return ServiceKind::addon;
    throw Mismatch{kind_expected, {}};
}

/// "2026-01-31" in shape; MySQL has days such as 0000-00-00, which the mirror treats as no date.
std::optional<Date> date_of_text(std::string_view day) {
    const auto fits = [](std::string_view pattern, std::string_view candidate) {
        return std::equal(pattern.begin(), pattern.end(), candidate.begin(), candidate.end(),
                          [](char wanted, char c) { return wanted == '0' ? is_digit(c) : wanted == c; });
    };
    if (!day.empty() && !fits("0000-00-00", day)) throw Mismatch{date_expected, {}};
    return parse_date(day);
}

}  // namespace

std::string_view text(const element& value) {
    std::string_view result;
    if (value.get(result) != simdjson::SUCCESS) throw Mismatch{"a string", {}};
    return result;
}

std::string_view text(const RowMember& value) {
    if (value.kind != RowValueKind::text) throw Mismatch{"a string", {}};
    return value.text;
}

bool flag(const element& value) {
    bool result = false;
    if (value.get(result) != simdjson::SUCCESS) throw Mismatch{"true or false", {}};
    return result;
}

bool flag(const RowMember& value) {
    if (value.kind != RowValueKind::true_word && value.kind != RowValueKind::false_word) throw Mismatch{"true or false", {}};
    return value.kind == RowValueKind::true_word;
}

std::uint64_t id(const element& value) { return number(value, 1, id_expected); }
std::uint64_t id(const RowMember& value) { return number(value, 1, id_expected); }
std::uint64_t reference(const element& value) { return number(value, 0, reference_expected); }
std::uint64_t reference(const RowMember& value) { return number(value, 0, reference_expected); }

ServiceKind kind(const element& value) { return kind_of_word(value.is_string() ? text(value) : std::string_view()); }
ServiceKind kind(const RowMember& value) {
    return kind_of_word(value.kind == RowValueKind::text ? value.text : std::string_view());
}

std::optional<Date> date(const element& value) {
    if (value.is_null()) return std::nullopt;
    return date_of_text(value.is_string() ? text(value) : std::string_view("?"));
}

std::optional<Date> date(const RowMember& value) {
    if (value.kind == RowValueKind::null) return std::nullopt;
    return date_of_text(value.kind == RowValueKind::text ? value.text : std::string_view("?"));
}

std::optional<std::int64_t> amount(const element& value) {
    if (value.is_null()) return std::nullopt;
    if (value.is_string()) return amount_of_text(text(value));
    double decimal = 0;
    if (value.get(decimal) != simdjson::SUCCESS) throw Mismatch{amount_expected, {}};
    return amount_of_number(decimal);
}

std::optional<std::int64_t> amount(const RowMember& value) {
    if (value.kind == RowValueKind::null) return std::nullopt;
    if (value.kind == RowValueKind::text) return amount_of_text(value.text);
    if (value.kind != RowValueKind::number) throw Mismatch{amount_expected, {}};
    return amount_of_number(static_cast<double>(plain_number(value)));
}

std::optional<std::int64_t> count(const element& value) {
    if (value.is_null()) return std::nullopt;
    return static_cast<std::int64_t>(number(value, 0, count_expected));
}

std::optional<std::int64_t> count(const RowMember& value) {
    if (value.kind == RowValueKind::null) return std::nullopt;
    return static_cast<std::int64_t>(number(value, 0, count_expected));
}

std::optional<bool> maybe(const element& value) {
    if (value.is_null()) return std::nullopt;
    bool result = false;
    if (value.get(result) != simdjson::SUCCESS) throw Mismatch{"true, false or null", {}};
    return result;
}

std::optional<bool> maybe(const RowMember& value) {
    switch (value.kind) {
        case RowValueKind::null:
            return std::nullopt;
        case RowValueKind::true_word:
            return true;
        case RowValueKind::false_word:
            return false;
        default:
            throw Mismatch{"true, false or null", {}};
    }
}

void set_lines(std::string& lines, const element& value) {
    if (!value.is_array()) throw Mismatch{"a list of strings", {}};
    lines.clear();
    std::size_t position = 0;
    for (const element line : simdjson::dom::array(value)) {
        if (!line.is_string()) throw Mismatch{"a string", '[' + std::to_string(position) + ']'};
        if (position++ > 0) lines.push_back('\n');
        lines.append(text(line));
    }
}

void set_lines(std::string& /*lines*/, const RowMember& /*value*/) { throw Mismatch{"a list of strings", {}}; }

void set_config_options(ConfigOptions& options, const element& value) {
    if (!value.is_object()) throw Mismatch{"an object of strings", {}};
    for (const simdjson::dom::key_value_pair option : simdjson::dom::object(value)) {
        const std::optional<std::size_t> index = parse_config_option(option.key);
        const std::string below = '.' + excerpt(option.key);
        if (!index) throw Mismatch{"configoption1 .. configoption24 as key", below};
        if (!option.value.is_string()) throw Mismatch{"a string", below};
        options[*index] = text(option.value);
    }
}

void set_config_options(ConfigOptions& /*options*/, const RowMember& /*value*/) { throw Mismatch{"an object of strings", {}}; }

constexpr const char* list_expected = "a list of strings";
constexpr const char* prices_expected = "an object of currencies with the prices in each";

void set_list(std::span<std::string_view> texts, const element& value) {
    if (!value.is_array()) throw Mismatch{list_expected, {}};
    std::size_t position = 0;
    for (const element each : simdjson::dom::array(value)) {
        const std::string below = '[' + std::to_string(position) + ']';
        if (position == texts.size()) throw Mismatch{"no more texts", below};
        if (!each.is_string()) throw Mismatch{"a string", below};
        texts[position++] = text(each);
    }
}

void set_list(std::span<std::string_view> /*texts*/, const RowMember& /*value*/) { throw Mismatch{list_expected, {}}; }

void set_prices(std::vector<PriceRecord>& prices, const element& value) {
    if (!value.is_object()) throw Mismatch{prices_expected, {}};
    prices.clear();
    for (const simdjson::dom::key_value_pair currency : simdjson::dom::object(value)) {
        const std::string below = '.' + excerpt(currency.key);
        if (!currency.value.is_object()) throw Mismatch{prices_expected, below};
        PriceRecord& price = prices.emplace_back();
        price.currency = currency.key;
        for (const simdjson::dom::key_value_pair cycle : simdjson::dom::object(currency.value)) {
            bool is_known = false;
            for_each_field<PriceRecord>([&](auto field) {
                if constexpr (field.kind == FieldKind::amount) {
                    if (field.key != cycle.key) return;
                    is_known = true;
                    try {
                        field.of(price) = amount(cycle.value);
                    } catch (const Mismatch& mismatch) {
                        throw Mismatch{mismatch.expected, below + '.' + std::string(cycle.key)};
                    }
                }
            });
            if (!is_known)
                throw Mismatch{"monthly, quarterly, semiannually, annually, biennially or triennially as key",
                               below + '.' + excerpt(cycle.key)};
        }
    }
}

void set_prices(std::vector<PriceRecord>& /*prices*/, const RowMember& /*value*/) { throw Mismatch{prices_expected, {}}; }

}  // namespace serversync::export_columns
