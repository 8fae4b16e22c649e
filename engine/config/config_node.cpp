#include "engine/config/config_node.hpp"

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/model/error.hpp"

namespace serversync {

void ConfigNode::fail(const std::string& what) const {
    throw ConfigurationError("configuration '" + m_file + "': " + (m_place.empty() ? "/" : m_place) + ": " + what);
}

void ConfigNode::object(const Members& members) const {
    if (!m_value.is_object()) fail("expected an object");
    for (const auto& [key, value] : m_value.items()) {
        const auto member = members.find(key);
        if (member == members.end()) {
            std::string known;
            for (const auto& [name, reader] : members) known += (known.empty() ? "" : ", ") + name;
            fail("unknown key '" + key + "'; known keys: " + known);
        }
        member->second(ConfigNode(value, m_file, m_place + "/" + key));
    }
}

void ConfigNode::each_member(const std::function<void(const std::string&, const ConfigNode&)>& take) const {
    if (!m_value.is_object()) fail("expected an object");
    for (const auto& [key, value] : m_value.items()) take(key, ConfigNode(value, m_file, m_place + "/" + key));
}

void ConfigNode::each_element(const std::function<void(const ConfigNode&)>& take) const {
    if (!m_value.is_array()) fail("expected a list");
    for (std::size_t i = 0; i < m_value.size(); ++i) take(ConfigNode(m_value[i], m_file, m_place + "/" + std::to_string(i)));
}

bool ConfigNode::is_text() const { return m_value.is_string(); }

std::string ConfigNode::text() const {
    if (!m_value.is_string()) fail("expected a text");
    const auto value = m_value.get<std::string>();
    if (value.empty()) fail("is blank");
    return value;
}

std::string ConfigNode::path(const std::string& folder) const {
    std::string value = text();
    if (folder.empty() || value == "-" || std::filesystem::path(value).is_absolute()) return value;
    return (std::filesystem::path(folder) / value).lexically_normal().string();
}

std::uint64_t ConfigNode::number(std::uint64_t least, std::uint64_t most) const {
    if (!m_value.is_number_unsigned()) fail("expected a whole number of " + std::to_string(least) + " or more");
    const auto value = m_value.get<std::uint64_t>();
    if (value < least || value > most)
        fail("expected a whole number of " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

std::uint64_t ConfigNode::per_mille() const {
    if (!m_value.is_number()) fail("expected a percentage of 0 to 100");
    const double value = m_value.get<double>() * 10;
    if (!(value >= 0 && value <= 1000) || std::fabs(value - std::round(value)) > 1e-6) {
        fail("expected a percentage of 0 to 100 with at most one decimal");
    }
    return static_cast<std::uint64_t>(std::lround(value));
}

std::int64_t ConfigNode::duration() const {
    const std::string value = text();
    const auto seconds = parse_duration(value);
    if (!seconds) fail("'" + value + "' is no duration; write for example 90s, 30m, 24h or 7d");
    return *seconds;
}

Instant ConfigNode::instant() const {
    const std::string value = text();
    const auto instant = parse_instant(value);
    if (!instant) fail("'" + value + "' is no time; write for example 2026-01-31T04:05:06Z");
    return *instant;
}

}  // namespace serversync
