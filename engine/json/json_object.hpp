// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// Where in a document a value stands. Made on the way down at no cost; a text only where something is wrong with the value.
class JsonPlace {
public:
    /// The member of an object, or of the document itself where `outer` is null. `outer` and `name` must outlive it.
    JsonPlace(const JsonPlace* outer, std::string_view name) : m_outer(outer), m_name(name) {}

    /// An element of a list, counted from 0.
    JsonPlace(const JsonPlace* outer, std::size_t index) : m_outer(outer), m_index(index) {}

    /// "plans.sync[3].account.email".
    std::string text() const;

    /// Throws `MalformedInput`: "plans.sync[3].account.email: expected a string".
    [[noreturn]] void fail(const std::string& what) const;

private:
    const JsonPlace* m_outer;
    std::string_view m_name;
    std::optional<std::size_t> m_index;
};

/// One value of a document, read as what it has to be. Texts live as long as the document's parser keeps them.
class JsonValue {
public:
    JsonValue(simdjson::dom::element value, const JsonPlace& place) : m_value(value), m_place(place) {}

    std::string_view text() const;
    std::uint64_t number() const;  ///< 0 to 2^64 - 1
    std::int64_t signed_number() const;
    bool flag() const;
    bool is_null() const { return m_value.is_null(); }

    /// Nothing for null.
    std::optional<std::uint64_t> optional_number() const {
        return is_null() ? std::nullopt : std::optional<std::uint64_t>(number());
    }

    /// Calls `read(JsonValue)` for each element of a list, in order.
    template <class Read>
    void for_each(Read read) const {
        std::size_t index = 0;
        for (const simdjson::dom::element element : list()) {
            const JsonPlace place(&m_place, index++);
            read(JsonValue(element, place));
        }
    }

    [[noreturn]] void fail(const std::string& what) const { m_place.fail(what); }

private:
    friend class JsonObject;
    simdjson::dom::array list() const;

    simdjson::dom::element m_value;
    const JsonPlace& m_place;
};

/// An object whose members are read by name; members that nobody asks for are ignored. A member that is missing, or is something
/// else than it has to be, throws `MalformedInput` with its place.
class JsonObject {
public:
    /// The value has to be an object, and its place must outlive this.
    explicit JsonObject(const JsonValue& value);

    /// `use(JsonValue)` of the member, which has to be there.
    template <class Use>
    auto read(std::string_view name, Use use) const {
        const JsonPlace place(&m_place, name);
        return use(JsonValue(require(name), place));
    }

    std::string_view text(std::string_view name) const {
        return read(name, [](const JsonValue& value) { return value.text(); });
    }
    std::uint64_t number(std::string_view name) const {
        return read(name, [](const JsonValue& value) { return value.number(); });
    }
    bool flag(std::string_view name) const {
        return read(name, [](const JsonValue& value) { return value.flag(); });
    }

    /// `use(JsonValue)` of the member, where there is one.
    template <class Use>
    void read_if_there(std::string_view name, Use use) const {
        simdjson::dom::element value;
        if (m_object.at_key(name).get(value) != simdjson::SUCCESS) return;
        const JsonPlace place(&m_place, name);
        use(JsonValue(value, place));
    }

    [[noreturn]] void fail(const std::string& what) const { m_place.fail(what); }

private:
    simdjson::dom::element require(std::string_view name) const;

    simdjson::dom::object m_object;
    const JsonPlace& m_place;
};

}  // namespace serversync
