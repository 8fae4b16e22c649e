// SPDX-License-Identifier: MIT
#include "engine/json/json_object.hpp"

#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

std::string JsonPlace::text() const {
    std::string text = m_outer == nullptr ? std::string() : m_outer->text();
    if (m_index) return text + '[' + std::to_string(*m_index) + ']';
    return text + (text.empty() ? "" : ".") + excerpt(m_name);
}

void JsonPlace::fail(const std::string& what) const { throw MalformedInput(text() + ": " + what); }

std::string_view JsonValue::text() const {
    std::string_view text;
    if (m_value.get(text) != simdjson::SUCCESS) fail("expected a string");
    return text;
}

std::uint64_t JsonValue::number() const {
    std::uint64_t number = 0;
    if (m_value.get(number) != simdjson::SUCCESS) fail("expected a whole number that is not negative");
    return number;
}

std::int64_t JsonValue::signed_number() const {
    std::int64_t number = 0;
    if (m_value.get(number) != simdjson::SUCCESS) fail("expected a whole number");
    return number;
}

bool JsonValue::flag() const {
    bool flag = false;
    if (m_value.get(flag) != simdjson::SUCCESS) fail("expected true or false");
    return flag;
}

simdjson::dom::array JsonValue::list() const {
    simdjson::dom::array list;
    if (m_value.get(list) != simdjson::SUCCESS) fail("expected a list");
    return list;
}

JsonObject::JsonObject(const JsonValue& value) : m_place(value.m_place) {
    if (value.m_value.get(m_object) != simdjson::SUCCESS) value.fail("expected an object");
}

simdjson::dom::element JsonObject::require(std::string_view name) const {
    simdjson::dom::element value;
    if (m_object.at_key(name).get(value) != simdjson::SUCCESS) fail("'" + std::string(name) + "' is missing");
    return value;
}

}  // namespace serversync
