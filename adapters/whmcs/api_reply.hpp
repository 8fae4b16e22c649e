// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// The place in the API's replies that a message is about, and how it is thrown.
struct ApiPlace {
    std::string text;  ///< "cannot read 'https://billing.example.net/includes/api.php': GetServers"
    std::string page;  ///< " of the page from row 250 on"; blank where the action has no pages

    /// Throws `MalformedInput`: the place, and what is wrong with it.
    [[noreturn]] void refuse(const std::string& what) const;
};

/// A row of a reply, read leniently: WHMCS gives numbers as texts and texts as numbers, null or "" for nothing. A value that
/// cannot be what it should be throws `MalformedInput`; its text is never in the message.
class ApiRow {
public:
    ApiRow(simdjson::dom::object object, const ApiPlace& place, std::string name)
        : m_object(object), m_place(place), m_name(std::move(name)) {}

    /// From 1; a missing one is an error.
    std::uint64_t id(std::string_view key) const;

    /// An id, or 0 for none, which a negative number is too; a missing key is an error, because none and unknown are not the same
    /// (law 55).
    std::uint64_t reference(std::string_view key) const;

    /// Whether it is a negative number, which `reference` takes for none.
    bool is_negative(std::string_view key) const;

    /// The same as `reference` where nothing depends on it: whatever is not a number is none.
    std::uint64_t optional_reference(std::string_view key) const;

    /// The same for a value that has been found already.
    std::uint64_t number(std::string_view key, simdjson::dom::element value) const;

    /// A copy in the arena, its HTML entities decoded as those of the database are (law 33). `known`: a missing key is an error.
    std::string_view text(std::string_view key, TextArena& arena) const { return text_of(key, arena, false); }
    std::string_view known_text(std::string_view key, TextArena& arena) const { return text_of(key, arena, true); }

    bool flag(std::string_view key) const;

    /// Nothing where the key is missing; blank is false.
    std::optional<bool> maybe(std::string_view key) const;

    /// Whether a text is there and not blank; nothing where the key is missing. The text itself goes nowhere.
    std::optional<bool> is_given(std::string_view key) const;

    /// Hands over each object in an object, with its key: `use(key, row)`.
    void for_each_member(std::string_view key, const std::function<void(std::string_view, const ApiRow&)>& use) const;

    /// Nothing if it is missing or not a day, such as 0000-00-00.
    std::optional<Date> date(std::string_view key) const;

    /// In minor units; nothing if it is missing or not an amount.
    std::optional<std::int64_t> amount(std::string_view key) const;

    /// The rows in `container.member`, as `ApiReply::rows`.
    std::vector<ApiRow> rows(std::string_view container, std::string_view member) const;

private:
    std::optional<simdjson::dom::element> find(std::string_view key) const;
    std::string_view text_of(std::string_view key, TextArena& arena, bool known) const;
    [[noreturn]] void refuse(std::string_view key, const char* expected) const;

    simdjson::dom::object m_object;
    const ApiPlace& m_place;
    std::string m_name;  ///< "products[3]"
};

/// A successful reply. Only alive during the call that hands it over.
class ApiReply {
public:
    ApiReply(simdjson::dom::object root, const ApiPlace& place) : m_root(root), m_place(place) {}

    const ApiPlace& place() const { return m_place; }
    simdjson::dom::object root() const { return m_root; }

    /// "totalresults" and the like: a number or its text; nothing, which is never 0, if the key is missing or its value blank.
    std::optional<std::uint64_t> count(std::string_view key) const;

    /// The rows of a list in any of the shapes in which PHP gives it: `{"products": {"product": [...]}}`, the list without the
    /// object around it, one row in place of a list of one, an object with numbers as keys, and for no rows also "", null, {} or
    /// nothing at all.
    std::vector<ApiRow> rows(std::string_view container, std::string_view member) const;

private:
    simdjson::dom::object m_root;
    const ApiPlace& m_place;
};

}  // namespace serversync
