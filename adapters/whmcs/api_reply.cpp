// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "adapters/whmcs/amount.hpp"
#include "adapters/whmcs/export_columns.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/html_entities.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::optional<element> member_of(object from, std::string_view key) {
    element value;
    if (from.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
}

std::string_view string_of(element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return {};
    return text;
}

/// null, "", false, [] and {}: what PHP makes of nothing.
bool is_nothing(element value) {
    if (value.is_null()) return true;
    if (value.is_string()) return trimmed(string_of(value)).empty();
    if (value.is_array()) return simdjson::dom::array(value).size() == 0;
    if (value.is_object()) return object(value).size() == 0;
    return value.is_bool() && !bool(value);
}

/// A number, or its decimal text.
std::optional<std::uint64_t> whole_number(element value) {
    std::uint64_t number = 0;
    if (value.is_string()) {
        const std::string_view text = trimmed(string_of(value));
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    } else if (value.get(number) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return number;
}

bool is_negative_number(element value) {
    std::int64_t number = 0;
    if (!value.is_string()) return value.get(number) == simdjson::SUCCESS && number < 0;
    const std::string_view text = trimmed(string_of(value));
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number < 0;
}

bool is_index(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class RowCollector {
public:
    RowCollector(const ApiPlace& place, std::string name) : m_place(place), m_name(std::move(name)) {}

    std::vector<ApiRow> collect(object from, std::string_view container, std::string_view member) {
        const std::optional<element> list = member_of(from, container);
        if (!list || is_nothing(*list)) return {};
        if (list->is_object()) {
            const std::optional<element> inner = member_of(*list, member);
            if (inner) {
                if (!is_nothing(*inner)) add_all(*inner);
                return std::move(m_rows);
            }
        }
        add_all(*list);
        return std::move(m_rows);
    }

private:
    void add_all(element list) {
        if (list.is_array()) {
            for (const element row : simdjson::dom::array(list)) add(row);
            return;
        }
        if (!list.is_object()) m_place.refuse(m_name + ": expected a list");
        const object fields = list;
        const bool is_indexed = std::all_of(fields.begin(), fields.end(), [](const auto& field) { return is_index(field.key); });
        if (!is_indexed) return add(list);
        for (const simdjson::dom::key_value_pair field : fields) add(field.value);
    }

    void add(element row) {
        std::string name = m_name + '[' + std::to_string(m_rows.size()) + ']';
        if (!row.is_object()) m_place.refuse(name + ": expected an object");
        m_rows.emplace_back(object(row), m_place, std::move(name));
    }

    const ApiPlace& m_place;
    std::string m_name;
    std::vector<ApiRow> m_rows;
};

}  // namespace

void ApiPlace::refuse(const std::string& what) const { throw MalformedInput(text + ": " + what); }

std::optional<element> ApiRow::find(std::string_view key) const { return member_of(m_object, key); }

void ApiRow::refuse(std::string_view key, const char* expected) const {
    m_place.refuse(m_name + '.' + std::string(key) + ": " + expected);
}

std::uint64_t ApiRow::number(std::string_view key, element value) const {
    if (is_nothing(value) || is_negative_number(value)) return 0;
    const std::optional<std::uint64_t> number = whole_number(value);
    if (!number) refuse(key, "expected a whole number");
    return *number;
}

std::uint64_t ApiRow::id(std::string_view key) const {
    const std::uint64_t result = reference(key);
    if (result == 0) refuse(key, "expected a number from 1");
    return result;
}

std::uint64_t ApiRow::reference(std::string_view key) const {
    const std::optional<element> value = find(key);
    if (!value) refuse(key, "is missing");
    return number(key, *value);
}

bool ApiRow::is_negative(std::string_view key) const {
    const std::optional<element> value = find(key);
    return value && is_negative_number(*value);
}

std::string_view ApiRow::text_of(std::string_view key, TextArena& arena, bool known) const {
    const std::optional<element> value = find(key);
    if (!value && known) refuse(key, "is missing");
    if (!value || is_nothing(*value)) return {};
    if (value->is_string()) return keep_decoded(string_of(*value), arena);
    std::array<char, 40> digits{};
    std::to_chars_result end{};
    std::int64_t whole = 0;
    std::uint64_t large = 0;
    double decimal = 0;
    if (value->get(whole) == simdjson::SUCCESS) {
        end = std::to_chars(digits.data(), digits.data() + digits.size(), whole);
    } else if (value->get(large) == simdjson::SUCCESS) {
        end = std::to_chars(digits.data(), digits.data() + digits.size(), large);
    } else if (value->get(decimal) == simdjson::SUCCESS) {
        end = std::to_chars(digits.data(), digits.data() + digits.size(), decimal);
    } else {
        refuse(key, "expected a string");
    }
    return arena.keep({digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
}

bool ApiRow::flag(std::string_view key) const {
    const std::optional<element> value = find(key);
    if (!value || is_nothing(*value)) return false;
    if (value->is_bool()) return bool(*value);
    const std::string_view word = value->is_string() ? trimmed(string_of(*value)) : std::string_view();
    if (equal_folded(word, "on") || equal_folded(word, "true") || equal_folded(word, "yes")) return true;
    if (equal_folded(word, "off") || equal_folded(word, "false") || equal_folded(word, "no")) return false;
    return number(key, *value) != 0;
}

std::uint64_t ApiRow::optional_reference(std::string_view key) const {
    const std::optional<element> value = find(key);
    return value ? whole_number(*value).value_or(0) : 0;
}

std::optional<bool> ApiRow::maybe(std::string_view key) const { return find(key) ? std::optional(flag(key)) : std::nullopt; }

std::optional<bool> ApiRow::is_given(std::string_view key) const {
    const std::optional<element> value = find(key);
    return value ? std::optional(!is_nothing(*value)) : std::nullopt;
}

void ApiRow::for_each_member(std::string_view key, const std::function<void(std::string_view, const ApiRow&)>& use) const {
    const std::optional<element> value = find(key);
    if (!value || !value->is_object()) return;
    for (const simdjson::dom::key_value_pair member : object(*value)) {
        if (!member.value.is_object()) continue;
        use(member.key, ApiRow(object(member.value), m_place, m_name + '.' + std::string(key)));
    }
}

std::optional<Date> ApiRow::date(std::string_view key) const {
    TextArena arena;
    return parse_date(trimmed(text(key, arena)));
}

std::optional<std::int64_t> ApiRow::amount(std::string_view key) const {
    const std::optional<element> value = find(key);
    if (!value || is_nothing(*value)) return std::nullopt;
    if (value->is_string()) return parse_amount(trimmed(string_of(*value)));
    try {
        return export_columns::amount(*value);
    } catch (const export_columns::Mismatch&) {
        return std::nullopt;
    }
}

std::vector<ApiRow> ApiRow::rows(std::string_view container, std::string_view member) const {
    return RowCollector(m_place, m_name + '.' + std::string(container)).collect(m_object, container, member);
}

std::optional<std::uint64_t> ApiReply::count(std::string_view key) const {
    const std::optional<element> value = member_of(m_root, key);
    if (!value || is_nothing(*value)) return std::nullopt;
    const std::optional<std::uint64_t> number = whole_number(*value);
    if (!number) m_place.refuse(std::string(key) + ": expected a whole number");
    return number;
}

std::vector<ApiRow> ApiReply::rows(std::string_view container, std::string_view member) const {
    return RowCollector(m_place, std::string(container)).collect(m_root, container, member);
}

}  // namespace serversync
