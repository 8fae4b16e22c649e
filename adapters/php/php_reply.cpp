// SPDX-License-Identifier: MIT
#include "adapters/php/php_reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "adapters/listing/listing_notes.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_line = 8U << 20U;
constexpr std::size_t most_depth = 8;

PhpModuleMetadata metadata_of(const nlohmann::json& json) {
    PhpModuleMetadata metadata;
    if (json.is_null()) return metadata;
    metadata.display_name = json.value("DisplayName", "");
    metadata.identity_field = json.value("ListAccountsUniqueIdentifierField", "");
    metadata.identity_display_name = json.value("ListAccountsUniqueIdentifierDisplayName", "");
    metadata.product_field = json.value("ListAccountsProductField", "");
    if (json.contains("options")) {
        for (const auto& [option, label] : json["options"].items()) metadata.config_options[option] = label.get<std::string>();
    }
    return metadata;
}

PhpOutcome outcome_of(const std::string& told) {
    const auto too_deep = [](int depth, nlohmann::json::parse_event_t /*event*/, nlohmann::json& /*value*/) {
        return static_cast<std::size_t>(depth) < most_depth;
    };
    const nlohmann::json json = nlohmann::json::parse(told, too_deep);
    PhpOutcome outcome;
    for (const nlohmann::json& failure : json.at("failures")) {
        outcome.failures.push_back({failure.at("text").get<std::string>(), failure.at("count").get<std::size_t>()});
    }
    outcome.more_failures = json.at("more").get<std::size_t>();
    outcome.output = json.at("output").get<std::string>();
    for (const auto& [code, note] : json.at("notes").items()) {
        if (find_note(code) == nullptr) continue;
        outcome.notes.push_back({code, "", note.at("count").get<std::size_t>(), note.at("example").get<std::string>()});
    }
    outcome.metadata = metadata_of(json.at("metadata"));
    return outcome;
}

}  // namespace

bool PhpReply::fill() {
    std::array<char, 65536> place{};
    m_buffer.erase(0, m_at);
    m_at = 0;
    const std::size_t got = m_framed.read(place);
    m_buffer.append(place.data(), got);
    return got > 0;
}

/// Advances to the next frame of the reply; false after the last, when `m_told` is set if the closing record came.
bool PhpReply::next_frame() {
    if (m_is_at_end) return false;
    std::size_t end = 0;
    while ((end = m_buffer.find('\n', m_at)) == std::string::npos) {
        if (m_buffer.size() - m_at > longest_line || !fill()) {
            m_is_at_end = true;
            return false;
        }
    }
    const std::string line = m_buffer.substr(m_at, end - m_at);
    m_at = end + 1;
    if (line.compare(0, 2, "R ") == 0) {
        const char* stop = line.data() + line.size();
        const auto [read, error] = std::from_chars(line.data() + 2, stop, m_frame_left);
        if (error == std::errc() && read == stop && m_frame_left > 0) return true;
        m_frame_left = 0;
    }
    m_is_at_end = true;
    if (line.compare(0, 2, "E ") == 0 && m_at == m_buffer.size() && !fill()) m_told = line.substr(2);
    return false;
}

std::size_t PhpReply::read(std::span<char> place) {
    if (m_frame_left == 0 && !next_frame()) return 0;
    if (m_at == m_buffer.size() && !fill()) {
        m_is_at_end = true;
        m_frame_left = 0;
        return 0;
    }
    const auto count = std::min<std::uint64_t>({place.size(), m_frame_left, m_buffer.size() - m_at});
    m_buffer.copy(place.data(), count, m_at);
    m_at += count;
    m_frame_left -= count;
    return count;
}

std::optional<PhpOutcome> PhpReply::outcome() {
    std::array<char, 65536> place{};
    while (read(place) > 0) {
    }
    if (!m_told) return std::nullopt;
    try {
        return outcome_of(*m_told);
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace serversync
