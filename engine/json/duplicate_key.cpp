// SPDX-License-Identifier: MIT
#include "engine/json/duplicate_key.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

namespace serversync {

namespace {

constexpr std::size_t few = 32;

/// One bit for the rough shape of a key: only keys whose shape has occurred before need to be compared.
std::uint64_t shape_of(std::string_view key) {
    if (key.empty()) return 1;
    const std::size_t shape = key.size() * 5 + static_cast<unsigned char>(key.front()) * std::size_t{3} +
                              static_cast<unsigned char>(key[key.size() / 2]);
    return std::uint64_t{1} << (shape & 63U);
}

bool is_container(simdjson::dom::element element) { return element.is_object() || element.is_array(); }

/// The keys of one object met so far.
class Keys {
public:
    /// Adds a key; false if it is there already.
    bool add(std::string_view key) {
        if (m_count == few) return add_to_many(key);
        const std::uint64_t shape = shape_of(key);
        if ((m_shapes & shape) != 0) {
            for (std::size_t i = 0; i < m_count; ++i) {
                if (m_first[i].text() == key) return false;
            }
        }
        m_shapes |= shape;
        m_first[m_count++] = {key.data(), key.size()};
        return true;
    }

private:
    /// A string_view that is not initialised in advance: most objects have few keys, and there are many objects.
    struct Key {
        const char* bytes;
        std::size_t size;
        std::string_view text() const { return {bytes, size}; }
    };

    bool add_to_many(std::string_view key) {
        // A tree: a server cannot choose keys that make it slow, as it can with a hash table.
        if (m_all.empty()) {
            for (const Key& first : m_first) m_all.insert(first.text());
        }
        return m_all.insert(key).second;
    }

    Key m_first[few];
    std::set<std::string_view> m_all;
    std::size_t m_count = 0;
    std::uint64_t m_shapes = 0;
};

}  // namespace

bool find_duplicate_key(simdjson::dom::element element, std::string& key) {
    if (element.is_array()) {
        for (const simdjson::dom::element child : simdjson::dom::array(element)) {
            if (is_container(child) && find_duplicate_key(child, key)) return true;
        }
        return false;
    }
    if (!element.is_object()) return false;
    Keys keys;
    for (const simdjson::dom::key_value_pair field : simdjson::dom::object(element)) {
        if (!keys.add(field.key)) {
            key = field.key;
            return true;
        }
        if (is_container(field.value) && find_duplicate_key(field.value, key)) return true;
    }
    return false;
}

}  // namespace serversync
