// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// A calendar day: days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    auto operator<=>(const Date&) const = default;
};

/// A wall-clock time in an unstated zone: seconds since 1970-01-01 00:00:00 on that clock.
struct LocalTime {
    std::int64_t seconds = 0;
    auto operator<=>(const LocalTime&) const = default;
};

/// A moment: seconds since the Unix epoch, UTC.
struct Instant {
    std::int64_t seconds = 0;
    auto operator<=>(const Instant&) const = default;
};

/// Reads "YYYY-MM-DD"; nothing for text of another shape, a day that does not exist, or a year outside 1971..9999
/// (WHMCS writes 0000-00-00 for "no date").
std::optional<Date> parse_date(std::string_view text);

/// The number of an English month, "Jan" to "Dec", as two digits; blank for any other text.
std::string_view month_digits(std::string_view name);

/// Whether a text has the shape of another: `0` stands for a digit, `a` for an ASCII letter, `_` for a digit or a space, and
/// anything else for itself.
bool has_shape(std::string_view text, std::string_view shape);

/// What became of the text of a `created` value.
enum class CreatedForm { unknown, contract, date_only, zone_dropped, epoch, unreadable };

/// A `created` value and how it was written. `unknown`: blank or one of the "no date" values; `contract`: "Y-m-d H:i:s".
struct CreatedValue {
    std::optional<LocalTime> time;
    CreatedForm form = CreatedForm::unknown;
};

/// Reads the forms of `created` that modules return: the contract's "Y-m-d H:i:s", a date alone, ISO 8601 with `T`, fraction,
/// `Z` or an offset (the zone is dropped: the wall-clock digits count), and epoch seconds or milliseconds (read as UTC).
/// 0000-00-00, 1970-01-01 and negative years are "unknown".
CreatedValue parse_created(std::string_view raw);

/// Reads an RFC 3339 moment, "2026-01-31T04:05:06Z" or with an offset; nothing for anything else.
std::optional<Instant> parse_instant(std::string_view text);

/// Reads "90s", "30m", "24h" or "7d" as seconds; nothing for other text and for a duration of 0.
std::optional<std::int64_t> parse_duration(std::string_view text);

std::string to_text(Date date);        ///< "2026-01-31"
std::string to_text(LocalTime time);   ///< "2026-01-31 04:05:06"
std::string to_text(Instant instant);  ///< "2026-01-31T04:05:06Z"

Date date_of(LocalTime time);

/// Whether a wall-clock time of an unstated zone lies after a moment wherever the clock hangs: more than a day after it.
bool is_after(LocalTime time, Instant moment);

/// The first anniversary of `start` that is on or after `today`; 29 February becomes 28 February in a common year.
Date next_anniversary(Date start, Date today);

}  // namespace serversync
