// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "engine/json/reply_limits.hpp"
#include "engine/text/wiped_bytes.hpp"

namespace serversync {

/// A reply read as one JSON document, strictly: RFC 8259, UTF-8, no duplicate keys in any object, bounded nesting.
class JsonReply {
public:
    /// Throws `MalformedInput` that begins with `name`, for example "'https://web1.example.net:2087/json-api/listaccts'", and
    /// says what is wrong at which byte; also for a web page, a PHP message or nothing at all. `BudgetExceeded` where it would
    /// take too much memory.
    JsonReply(std::string_view bytes, const std::string& name, const ReplyLimits& limits);
    JsonReply(const JsonReply&) = delete;
    JsonReply& operator=(const JsonReply&) = delete;

    /// Only valid while this lives.
    simdjson::dom::element root() const { return m_root; }

    /// Throws `MalformedInput` beginning with the reply's name.
    [[noreturn]] void fail(const std::string& what) const;

    /// The root as an object. Throws `MalformedInput` if it is not one.
    simdjson::dom::object object() const;

    /// A member of the root; nothing if it is missing or null.
    bool has(std::string_view key) const;

    /// A member of the root that is a list. Throws `MalformedInput` if it is missing or not a list.
    simdjson::dom::array list(std::string_view key) const;

private:
    std::string m_name;
    HeldMemory m_memory;
    WipedBytes m_bytes;
    simdjson::dom::parser m_parser;
    simdjson::dom::element m_root;
};

/// A member of an object, found by its whole name; nothing if it is missing or null.
bool find_member(simdjson::dom::element object, std::string_view key, simdjson::dom::element& member);

/// Makes texts of the JSON values of one row: numbers become decimal text, true and false become "true" and "false", null and
/// missing members a blank text. A list or an object where a text belongs is a fault.
class JsonTexts {
public:
    /// The member of an object; blank if `object` is not an object. Alive until `clear` and as long as the document.
    std::string_view get(simdjson::dom::element object, std::string_view key);

    /// A value itself; `name` is what a fault calls it.
    std::string_view of(simdjson::dom::element value, std::string_view name);

    /// "field 'ip' is a list, not a string": the first one since `clear`; blank if there is no fault. Never holds text of the
    /// row.
    const std::string& fault() const { return m_fault; }

    void clear();

private:
    std::deque<std::string> m_numbers;
    std::string m_fault;
};

}  // namespace serversync
