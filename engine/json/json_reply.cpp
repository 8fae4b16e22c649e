// SPDX-License-Identifier: MIT
#include "engine/json/json_reply.hpp"

#include <algorithm>

#include "engine/json/duplicate_key.hpp"
#include "engine/json/json_error.hpp"
#include "engine/json/json_memory.hpp"
#include "engine/json/json_value.hpp"
#include "engine/json/peeked_source.hpp"
#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

using simdjson::dom::element;

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t head_bytes = 64;

}  // namespace

JsonReply::JsonReply(std::string_view bytes, const std::string& name, const ReplyLimits& limits)
    : m_name(name), m_memory(limits.budget) {
    if (bytes.size() > limits.document_bytes) fail("is longer than " + std::to_string(limits.document_bytes) + " bytes");
    const std::string why_not = why_not_json(bytes.substr(0, head_bytes));
    if (!why_not.empty()) throw MalformedInput(m_name + ": " + why_not);
    limits.budget->check_time();
    m_memory.hold(json_memory(bytes));
    if (bytes.substr(0, byte_order_mark.size()) == byte_order_mark) bytes.remove_prefix(byte_order_mark.size());
    m_bytes.reserve(bytes.size() + simdjson::SIMDJSON_PADDING);
    m_bytes.assign(bytes.begin(), bytes.end());
    m_bytes.resize(bytes.size() + simdjson::SIMDJSON_PADDING, '\0');
    simdjson::error_code error = m_parser.allocate(std::max<std::size_t>(bytes.size(), 1), limits.depth);
    if (error == simdjson::SUCCESS) error = m_parser.parse(m_bytes.data(), bytes.size(), false).get(m_root);
    if (error == simdjson::DEPTH_ERROR) fail("is nested deeper than " + std::to_string(limits.depth) + " levels");
    if (error != simdjson::SUCCESS) {
        const JsonFault fault = locate_json_fault(bytes);
        fail("is not valid JSON: " + (fault.what.empty() ? std::string(simdjson::error_message(error)) : fault.what) +
             " at byte " + std::to_string(fault.offset));
    }
    std::string key;
    if (find_duplicate_key(m_root, key)) fail("is not valid JSON: the key '" + excerpt(key) + "' appears twice in one object");
}

void JsonReply::fail(const std::string& what) const { throw MalformedInput(m_name + " " + what); }

simdjson::dom::object JsonReply::object() const {
    if (!m_root.is_object()) fail("is " + std::string(type_name(m_root)) + ", not an object");
    return m_root;
}

bool JsonReply::has(std::string_view key) const {
    element member;
    return find_member(m_root, key, member);
}

simdjson::dom::array JsonReply::list(std::string_view key) const {
    element member;
    object();
    if (!find_member(m_root, key, member)) fail("has no '" + std::string(key) + "'");
    if (!member.is_array()) fail("has '" + std::string(key) + "' as " + std::string(type_name(member)) + ", not a list");
    return member;
}

bool find_member(element object, std::string_view key, element& member) {
    if (!object.is_object()) return false;
    return simdjson::dom::object(object).at_key(key).get(member) == simdjson::SUCCESS && !member.is_null();
}

std::string_view JsonTexts::get(element object, std::string_view key) {
    element member;
    return find_member(object, key, member) ? of(member, key) : std::string_view{};
}

std::string_view JsonTexts::of(element value, std::string_view name) {
    if (value.is_string()) return value;
    if (value.is_null()) return {};
    if (value.is_bool()) return bool(value) ? "true" : "false";
    if (value.is_number()) return m_numbers.emplace_back(number_text(value));
    if (m_fault.empty()) m_fault = "field '" + std::string(name) + "' is " + std::string(type_name(value)) + ", not a string";
    return {};
}

void JsonTexts::clear() {
    m_numbers.clear();
    m_fault.clear();
}

}  // namespace serversync
