// SPDX-License-Identifier: MIT
#include "engine/config/config_node.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

using nlohmann::json;

/// A value of the document, which outlives it.
struct ConfigNode::Value {
    const nlohmann::json& json;
};

struct ConfigDocument::State {
    nlohmann::json document;
};

namespace {

/// Reads a text before it becomes a document, and finds what is wrong with it. The parser's own callback would look through a
/// whole list for each of its objects.
class DocumentCheck : public nlohmann::json_sax<json> {
public:
    explicit DocumentCheck(std::string_view text) : m_text(text) {}

    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(number_integer_t /*value*/) override { return true; }
    bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
    bool string(string_t& /*value*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool start_array(std::size_t /*elements*/) override { return true; }
    bool end_array() override { return true; }

    bool start_object(std::size_t /*elements*/) override {
        m_open.emplace_back();
        return true;
    }

    bool key(string_t& value) override {
        if (m_open.back().insert(value).second) return true;
        m_fault = "the key '" + value + "' appears twice in one object";
        return false;
    }

    bool end_object() override {
        m_open.pop_back();
        return true;
    }

    bool parse_error(std::size_t position, const std::string& token, const json::exception& error) override {
        const std::size_t at = std::min<std::size_t>(position == 0 ? 0 : position - 1, m_text.size());
        const auto line = 1 + std::count(m_text.begin(), m_text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        m_fault = "line " + std::to_string(line) + ": ";
        if (dynamic_cast<const json::out_of_range*>(&error) != nullptr) {
            m_fault += "the number '" + excerpt(token) + "' is too large";
            return false;
        }
        const std::string_view what = error.what();
        const std::size_t begin = what.rfind(": ");
        m_fault += "not valid JSON: " + std::string(begin == std::string_view::npos ? what : what.substr(begin + 2));
        return false;
    }

    const std::string& fault() const { return m_fault; }

private:
    std::string_view m_text;
    std::vector<std::set<std::string>> m_open;  ///< the keys of the objects that are open
    std::string m_fault;
};

json parse(std::string_view text, const std::string& name) {
    DocumentCheck check(text);
    if (!json::sax_parse(text.begin(), text.end(), &check, json::input_format_t::json, true, true))
        throw ConfigurationError("configuration '" + name + "': " + check.fault());
    return json::parse(text.begin(), text.end(), nullptr, true, true);
}

}  // namespace

ConfigDocument::ConfigDocument(std::string_view text, std::string name)
    : m_name(std::move(name)), m_state(std::make_unique<const State>(State{parse(text, m_name)})) {}

ConfigDocument::~ConfigDocument() = default;

ConfigNode ConfigDocument::root() const {
    return {std::make_shared<const ConfigNode::Value>(ConfigNode::Value{m_state->document}), m_name, ""};
}

std::string ConfigDocument::canonical_text() const { return m_state->document.dump(); }

std::string ConfigNode::where() const { return "configuration '" + m_file + "': " + (m_place.empty() ? "/" : m_place); }

void ConfigNode::fail(const std::string& what) const { throw ConfigurationError(where() + ": " + what); }

void ConfigNode::object(const Members& members, const Renamed& renamed) const {
    if (!m_value->json.is_object()) fail("expected an object");
    for (const auto& [key, value] : m_value->json.items()) {
        const auto member = members.find(key);
        if (member == members.end()) {
            if (const auto now = renamed.find(key); now != renamed.end())
                fail("the key '" + key + "' is of an older version; write " + now->second + " in its place");
            std::string known;
            for (const auto& [name, reader] : members) known += (known.empty() ? "" : ", ") + name;
            fail("unknown key '" + key + "'; known keys: " + known);
        }
        member->second(ConfigNode(std::make_shared<const Value>(Value{value}), m_file, m_place + "/" + key));
    }
}

void ConfigNode::each_member(const std::function<void(const std::string&, const ConfigNode&)>& take) const {
    if (!m_value->json.is_object()) fail("expected an object");
    for (const auto& [key, value] : m_value->json.items())
        take(key, ConfigNode(std::make_shared<const Value>(Value{value}), m_file, m_place + "/" + key));
}

void ConfigNode::each_element(const std::function<void(const ConfigNode&)>& take) const {
    if (!m_value->json.is_array()) fail("expected a list");
    for (std::size_t i = 0; i < m_value->json.size(); ++i)
        take(ConfigNode(std::make_shared<const Value>(Value{m_value->json[i]}), m_file, m_place + "/" + std::to_string(i)));
}

bool ConfigNode::is_text() const { return m_value->json.is_string(); }

bool ConfigNode::is_number() const { return m_value->json.is_number(); }

bool ConfigNode::flag() const {
    if (!m_value->json.is_boolean()) fail("expected true or false");
    return m_value->json.get<bool>();
}

std::string ConfigNode::text() const {
    if (!m_value->json.is_string()) fail("expected a string");
    auto value = m_value->json.get<std::string>();
    if (value.empty()) fail("is blank");
    return value;
}

std::string ConfigNode::path(const std::string& folder) const {
    std::string value = text();
    if (folder.empty() || value == "-" || std::filesystem::path(value).is_absolute()) return value;
    return (std::filesystem::path(folder) / value).lexically_normal().string();
}

std::uint64_t ConfigNode::number(std::uint64_t least, std::uint64_t most) const {
    if (!m_value->json.is_number_unsigned()) fail("expected a whole number of " + std::to_string(least) + " or more");
    const auto value = m_value->json.get<std::uint64_t>();
    if (value < least || value > most)
        fail("expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

std::uint64_t ConfigNode::per_mille() const {
    if (!m_value->json.is_number()) fail("expected a percentage from 0 to 100");
    const double value = m_value->json.get<double>() * 10;
    if (!(value >= 0 && value <= 1000) || std::fabs(value - std::round(value)) > 1e-6) {
        fail("expected a percentage from 0 to 100 with at most one decimal");
    }
    return static_cast<std::uint64_t>(std::lround(value));
}

std::int64_t ConfigNode::duration() const {
    const std::string value = text();
    const auto seconds = parse_duration(value);
    if (!seconds) fail("'" + value + "' is not a duration; write for example 90s, 30m, 24h or 7d");
    return *seconds;
}

Instant ConfigNode::instant() const {
    const std::string value = text();
    const auto instant = parse_instant(value);
    if (!instant) fail("'" + value + "' is not a time; write for example 2026-01-31T04:05:06Z");
    return *instant;
}

}  // namespace serversync
