// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/text/alternatives.hpp"

namespace serversync {

/// A value of the file with its place; it must not outlive the document. Anything unexpected throws a `ConfigurationError` that
/// names the file and the place.
class ConfigNode {
public:
    using Members = std::map<std::string, std::function<void(const ConfigNode&)>>;
    using Renamed = std::map<std::string, std::string>;

    /// "configuration 'serversync.json': /servers/0".
    std::string where() const;

    /// Throws what is wrong here, after `where`.
    [[noreturn]] void fail(const std::string& what) const;

    /// Hands each member to its reader; a member without one is an error. `renamed`: keys of older versions, and what to write
    /// in the place of each.
    void object(const Members& members, const Renamed& renamed = {}) const;

    void each_member(const std::function<void(const std::string&, const ConfigNode&)>& take) const;
    void each_element(const std::function<void(const ConfigNode&)>& take) const;

    bool is_text() const;
    bool is_number() const;

    bool flag() const;

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
        std::vector<std::string_view> words;
        for (const auto& [word, meaning] : choices) {
            if (word == value) return meaning;
            words.push_back(word);
        }
        fail("must be " + alternatives(words) + ", not '" + value + "'");
    }

private:
    friend class ConfigDocument;
    struct Value;

    ConfigNode(std::shared_ptr<const Value> value, std::string file, std::string place)
        : m_value(std::move(value)), m_file(std::move(file)), m_place(std::move(place)) {}

    std::shared_ptr<const Value> m_value;
    std::string m_file;
    std::string m_place;
};

/// A configuration file's text, read as JSON with comments. Nodes must not outlive it.
class ConfigDocument {
public:
    /// Throws `ConfigurationError` naming the file and the line; also for a key that appears twice in one object.
    ConfigDocument(std::string_view text, std::string name);
    ~ConfigDocument();
    ConfigDocument(const ConfigDocument&) = delete;
    ConfigDocument& operator=(const ConfigDocument&) = delete;

    ConfigNode root() const;

    /// The content, whatever its formatting.
    std::string canonical_text() const;

private:
    struct State;

    std::string m_name;
    std::unique_ptr<const State> m_state;
};

}  // namespace serversync
