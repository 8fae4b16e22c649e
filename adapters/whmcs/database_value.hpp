// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/calendar.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

/// What is known of a column of a result, and what was wrong with its values so far.
struct DatabaseColumnState {
    bool latin1 = false;            ///< the bytes are those of a latin1 column, as stored
    const char* fault = nullptr;    ///< what is wrong with values of it, or null
    std::uint64_t faults = 0;       ///< values
    std::uint64_t first_fault = 0;  ///< id of the row
    std::string text;               ///< holds a value that differs from what was stored
};

/// Fallback of a flag that may be unknown: NULL and blank are false.
inline constexpr const char* unknown_flag = "'?'";

/// A value of WHMCS's database. Texts live until the next row.
class DatabaseValue {
public:
    DatabaseValue(std::string_view bytes, std::uint64_t row, DatabaseColumnState& column)
        : m_bytes(bytes), m_row(row), m_column(column) {}

    /// As WHMCS shows it: UTF-8, HTML entities decoded once (laws 33 and 34). Bytes that are not text become U+FFFD.
    std::string_view text() const;

    /// The same for what identifies a service: blank if bytes are not text, because blank never proves that an account is missing
    /// (law 35).
    std::string_view identifier() const;

    /// Nothing for NULL, 0000-00-00 and anything else that is not a day.
    std::optional<Date> date() const { return parse_date(trimmed(m_bytes)); }

    /// An id or a reference: negative and unreadable ones are 0, "none".
    std::uint64_t id() const;

    /// 1, "on" and the like; blank, 0, "off" and "no" are false.
    bool flag() const;

    /// Nothing for NULL and for what is not a number from 0.
    std::optional<std::int64_t> count() const;

    /// The same as `flag`; nothing for `unknown_flag`, which stands for a column that is not there.
    std::optional<bool> maybe() const;

    /// A decimal in minor units; nothing for NULL. One with a fraction of a minor unit is a fault and nothing too.
    std::optional<std::int64_t> amount() const;

private:
    std::string_view decoded(bool& damaged) const;
    void note(const char* fault) const;

    std::string_view m_bytes;
    std::uint64_t m_row;
    DatabaseColumnState& m_column;
};

}  // namespace serversync
