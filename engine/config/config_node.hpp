#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/calendar.hpp"

namespace serversync {

/// A value of the file with the place where it stands; it must not outlive the document. What is not as expected throws
/// `ConfigurationError` that names the file and the place.
class ConfigNode {
public:
    ConfigNode(const nlohmann::json& value, std::string file, std::string place)
        : m_value(value), m_file(std::move(file)), m_place(std::move(place)) {}

    using Members = std::map<std::string, std::function<void(const ConfigNode&)>>;

    [[noreturn]] void fail(const std::string& what) const;

    /// Hands each member to its reader; a member without one is an error.
    void object(const Members& members) const;

    void each_member(const std::function<void(const std::string&, const ConfigNode&)>& take) const;
    void each_element(const std::function<void(const ConfigNode&)>& take) const;

    bool is_text() const;

    /// A text that is not blank.
    std::string text() const;

    /// A path, relative to the configuration's folder.
    std::string path(const std::string& folder) const;

    std::uint64_t number(std::uint64_t least = 0, std::uint64_t most = 1'000'000'000) const;

    /// Percent, with at most one decimal, as per mille.
    std::uint64_t per_mille() const;

    /// "90s", "30m", "24h" or "7d" in seconds.
    std::int64_t duration() const;

    Instant instant() const;

    template <class T>
    T choice(const std::vector<std::pair<std::string, T>>& choices) const {
        const std::string value = text();
        std::string known;
        for (const auto& [word, meaning] : choices) {
            if (word == value) return meaning;
            known += (known.empty() ? "" : ", ") + word;
        }
        fail("'" + value + "' is none of: " + known);
    }

private:
    const nlohmann::json& m_value;
    std::string m_file;
    std::string m_place;
};

}  // namespace serversync
