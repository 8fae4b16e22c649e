// SPDX-License-Identifier: MIT
#include "engine/model/calendar.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

#include "engine/text/trim.hpp"

namespace serversync {
namespace {

constexpr std::int64_t seconds_per_day = 86400;

struct CivilDay {
    std::int64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
};

// The Gregorian calendar repeats every 400 years, which are 146097 days; a year that starts in March has its leap day last.
// 719468 days lie between 0000-03-01 and 1970-01-01.
constexpr std::int64_t days_per_era = 146097;
constexpr std::int64_t days_to_epoch = 719468;

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

constexpr std::int64_t days_from_civil(const CivilDay& civil) {
    const std::int64_t year = civil.year - (civil.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month_from_march = (civil.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era - days_to_epoch;
}

constexpr CivilDay civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + days_to_epoch;
    const std::int64_t era = floor_divide(shifted, days_per_era);
    const std::int64_t day_of_era = shifted - era * days_per_era;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), static_cast<unsigned>(month), static_cast<unsigned>(day)};
}

constexpr bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr unsigned days_in_month(std::int64_t year, unsigned month) {
    constexpr unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29U : lengths[month - 1];
}

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Takes fixed-width parts from the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_rest(text) {}

    bool at_end() const { return m_rest.empty(); }

    /// Takes exactly `width` digits.
    std::optional<unsigned> number(std::size_t width) {
        if (m_rest.size() < width ||
            !std::all_of(m_rest.begin(), m_rest.begin() + static_cast<std::ptrdiff_t>(width), is_digit)) {
            return std::nullopt;
        }
        unsigned value = 0;
        for (const char digit : m_rest.substr(0, width)) value = value * 10 + static_cast<unsigned>(digit - '0');
        m_rest.remove_prefix(width);
        return value;
    }

    /// Takes the next letter if it is one of `choices`.
    bool any_of(std::string_view choices) {
        if (m_rest.empty() || choices.find(m_rest.front()) == std::string_view::npos) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    /// Takes a run of digits; false if there is none.
    bool digits() {
        const std::size_t before = m_rest.size();
        while (!m_rest.empty() && is_digit(m_rest.front())) m_rest.remove_prefix(1);
        return m_rest.size() < before;
    }

private:
    std::string_view m_rest;
};

/// "YYYY-MM-DD", not checked against the calendar: "0000-00-00" is a date to WHMCS.
std::optional<CivilDay> scan_day(Scanner& scanner) {
    const auto year = scanner.number(4);
    if (!year || !scanner.any_of("-")) return std::nullopt;
    const auto month = scanner.number(2);
    if (!month || !scanner.any_of("-")) return std::nullopt;
    const auto day = scanner.number(2);
    if (!day) return std::nullopt;
    return CivilDay{*year, *month, *day};
}

bool exists(const CivilDay& civil) {
    return civil.month >= 1 && civil.month <= 12 && civil.day >= 1 && civil.day <= days_in_month(civil.year, civil.month);
}

/// "hh:mm:ss" as seconds of the day. A leap second is refused: no clock here can represent it.
std::optional<std::int64_t> scan_clock(Scanner& scanner) {
    const auto hour = scanner.number(2);
    if (!hour || *hour > 23 || !scanner.any_of(":")) return std::nullopt;
    const auto minute = scanner.number(2);
    if (!minute || *minute > 59 || !scanner.any_of(":")) return std::nullopt;
    const auto second = scanner.number(2);
    if (!second || *second > 59) return std::nullopt;
    return *hour * std::int64_t{3600} + *minute * std::int64_t{60} + *second;
}

/// The digits of an offset after its sign, as seconds: "hh:mm", and where `lenient` "hhmm" and "hh" too.
std::optional<std::int64_t> scan_offset(Scanner& scanner, bool lenient) {
    const auto hour = scanner.number(2);
    if (!hour || *hour > 23) return std::nullopt;
    if (lenient && scanner.at_end()) return *hour * std::int64_t{3600};
    if (!scanner.any_of(":") && !lenient) return std::nullopt;
    const auto minute = scanner.number(2);
    if (!minute || *minute > 59) return std::nullopt;
    return *hour * std::int64_t{3600} + *minute * std::int64_t{60};
}

/// Epoch 0 as a wall clock shows it: 1970-01-01, or the evening before if the clock is behind UTC.
bool is_no_date(std::int64_t days) { return days == 0 || days == -1; }

CreatedValue created_at(std::int64_t seconds, CreatedForm form) {
    if (is_no_date(floor_divide(seconds, seconds_per_day))) return {std::nullopt, CreatedForm::unknown};
    return {LocalTime{seconds}, form};
}

/// Nine or ten digits are seconds (1973 to 2286), twelve or thirteen milliseconds; text of any other length is not an epoch
/// value.
CreatedValue parse_epoch(std::string_view digits) {
    std::int64_t value = 0;
    if (digits.size() > 13) return {std::nullopt, CreatedForm::unreadable};
    for (const char digit : digits) value = value * 10 + (digit - '0');
    if (value == 0) return {std::nullopt, CreatedForm::unknown};
    switch (digits.size()) {
        case 9:
        case 10:
            return created_at(value, CreatedForm::epoch);
        case 12:
        case 13:
            return created_at(value / 1000, CreatedForm::epoch);
        default:
            return {std::nullopt, CreatedForm::unreadable};
    }
}

/// A pattern of eight bytes, in which '0' stands for any digit.
struct Form {
    explicit constexpr Form(std::string_view form) {
        for (unsigned i = 0; i < 8; ++i) {
            const unsigned shift = std::endian::native == std::endian::little ? 8 * i : 56 - 8 * i;
            wanted |= std::uint64_t{static_cast<unsigned char>(form[i])} << shift;
            room |= std::uint64_t{form[i] == '0' ? 0x80U - 10U : 0x7fU} << shift;
        }
    }

    bool fits(const char* bytes) const {
        constexpr std::uint64_t high = 0x8080808080808080ULL;
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, sizeof word);
        const std::uint64_t difference = word ^ wanted;
        return ((((difference & ~high) + room) | difference) & high) == 0;
    }

    std::uint64_t wanted = 0;
    std::uint64_t room = 0;  ///< the high bit of a byte is set by adding a difference that is too large
};

/// The two digits at a place where there are two.
unsigned two_digits(std::string_view text, std::size_t at) {
    return static_cast<unsigned>(text[at] - '0') * 10 + static_cast<unsigned>(text[at + 1] - '0');
}

/// The day of a text that begins with "YYYY-MM-DD".
CivilDay day_of_digits(std::string_view text) {
    return {two_digits(text, 0) * 100 + two_digits(text, 2), two_digits(text, 5), two_digits(text, 8)};
}

/// Reads "YYYY-MM-DD hh:mm:ss" of a day that exists, as nearly all texts are, as seconds. Nothing for any other text.
std::optional<std::int64_t> contract_time(std::string_view text) {
    if (text.size() != 19) return std::nullopt;
    constexpr Form year_month("0000-00-");
    constexpr Form day_hour("00 00:00");
    constexpr Form clock("00:00:00");
    if (!year_month.fits(text.data()) || !day_hour.fits(text.data() + 8) || !clock.fits(text.data() + 11)) return std::nullopt;
    const CivilDay day = day_of_digits(text);
    const unsigned hour = two_digits(text, 11);
    const unsigned minute = two_digits(text, 14);
    const unsigned second = two_digits(text, 17);
    if (day.year == 0 || !exists(day) || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return days_from_civil(day) * seconds_per_day + std::int64_t{3600} * hour + std::int64_t{60} * minute + second;
}

CreatedValue parse_written_time(std::string_view text) {
    constexpr CreatedValue unreadable{std::nullopt, CreatedForm::unreadable};
    Scanner scanner(text);
    const auto day = scan_day(scanner);
    if (!day) return unreadable;
    std::int64_t clock = 0;
    CreatedForm form = CreatedForm::date_only;
    if (!scanner.at_end()) {
        if (!scanner.any_of(" Tt")) return unreadable;
        const auto seconds = scan_clock(scanner);
        if (!seconds) return unreadable;
        clock = *seconds;
        form = CreatedForm::contract;
        if (scanner.any_of(".,") && !scanner.digits()) return unreadable;
        if (scanner.any_of("Zz")) {
            form = CreatedForm::zone_dropped;
        } else if (scanner.any_of("+-")) {
            if (!scan_offset(scanner, true)) return unreadable;
            form = CreatedForm::zone_dropped;
        }
        if (!scanner.at_end()) return unreadable;
    }
    if (day->year == 0) return {std::nullopt, CreatedForm::unknown};
    if (!exists(*day)) return unreadable;
    return created_at(days_from_civil(*day) * seconds_per_day + clock, form);
}

void append_padded(std::string& text, std::int64_t value, std::size_t width) {
    if (value < 0) text += '-';
    const std::string digits = std::to_string(value < 0 ? -value : value);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

std::string day_text(std::int64_t days) {
    const CivilDay civil = civil_from_days(days);
    if (civil.year >= 0 && civil.year <= 9999) {  // a load writes one for each date of a service
        const auto year = static_cast<unsigned>(civil.year);
        const auto digit = [](unsigned value) { return static_cast<char>('0' + value % 10); };
        const char text[] = {digit(year / 1000),
                             digit(year / 100),
                             digit(year / 10),
                             digit(year),
                             '-',
                             digit(civil.month / 10),
                             digit(civil.month),
                             '-',
                             digit(civil.day / 10),
                             digit(civil.day)};
        return {text, sizeof text};
    }
    std::string text;
    append_padded(text, civil.year, 4);
    text += '-';
    append_padded(text, civil.month, 2);
    text += '-';
    append_padded(text, civil.day, 2);
    return text;
}

std::string time_text(std::int64_t seconds, char separator) {
    const std::int64_t days = floor_divide(seconds, seconds_per_day);
    const std::int64_t clock = seconds - days * seconds_per_day;
    std::string text = day_text(days);
    text += separator;
    append_padded(text, clock / 3600, 2);
    text += ':';
    append_padded(text, clock / 60 % 60, 2);
    text += ':';
    append_padded(text, clock % 60, 2);
    return text;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    constexpr Form year_month("0000-00-");
    constexpr Form rest("00-00-00");
    if (text.size() != 10 || !year_month.fits(text.data()) || !rest.fits(text.data() + 2)) return std::nullopt;
    const CivilDay day = day_of_digits(text);
    if (day.year < 1971 || !exists(day)) return std::nullopt;
    return Date{static_cast<std::int32_t>(days_from_civil(day))};
}

CreatedValue parse_created(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (text.empty() || text.front() == '-') return {std::nullopt, CreatedForm::unknown};
    if (const auto seconds = contract_time(text)) return created_at(*seconds, CreatedForm::contract);
    return std::all_of(text.begin(), text.end(), is_digit) ? parse_epoch(text) : parse_written_time(text);
}

std::string_view month_digits(std::string_view name) {
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::string_view digits = "010203040506070809101112";
    const auto* found = std::find(std::begin(months), std::end(months), name);
    if (found == std::end(months)) return {};
    return digits.substr(2 * static_cast<std::size_t>(found - std::begin(months)), 2);
}

bool has_shape(std::string_view text, std::string_view shape) {
    const auto fits = [](char letter, char wanted) {
        switch (wanted) {
            case '0':
                return is_digit(letter);
            case '_':
                return is_digit(letter) || letter == ' ';
            case 'a':
                return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
            default:
                return letter == wanted;
        }
    };
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), fits);
}

std::optional<Instant> parse_instant(std::string_view text) {
    Scanner scanner(text);
    const auto day = scan_day(scanner);
    if (!day || day->year == 0 || !exists(*day) || !scanner.any_of("Tt")) return std::nullopt;
    const auto clock = scan_clock(scanner);
    if (!clock || (scanner.any_of(".") && !scanner.digits())) return std::nullopt;
    std::int64_t offset = 0;
    if (!scanner.any_of("Zz")) {
        const bool ahead = scanner.any_of("+");
        if (!ahead && !scanner.any_of("-")) return std::nullopt;
        const auto distance = scan_offset(scanner, false);
        if (!distance) return std::nullopt;
        offset = ahead ? *distance : -*distance;
    }
    if (!scanner.at_end()) return std::nullopt;
    return Instant{days_from_civil(*day) * seconds_per_day + *clock - offset};
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
    if (text.size() < 2 || text.size() > 7) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text.substr(0, text.size() - 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    const std::int64_t unit = text.back() == 's'   ? 1
                              : text.back() == 'm' ? 60
                              : text.back() == 'h' ? 3600
                              : text.back() == 'd' ? 86400
                                                   : 0;
    if (number * unit == 0) return std::nullopt;
    return number * unit;
}

std::string to_text(Date date) { return day_text(date.days); }

std::string to_text(LocalTime time) { return time_text(time.seconds, ' '); }

std::string to_text(Instant instant) { return time_text(instant.seconds, 'T') + 'Z'; }

Date date_of(LocalTime time) { return {static_cast<std::int32_t>(floor_divide(time.seconds, seconds_per_day))}; }

bool is_after(LocalTime time, Instant moment) { return time.seconds - moment.seconds > seconds_per_day; }

Date next_anniversary(Date start, Date today) {
    const CivilDay first = civil_from_days(start.days);
    const auto in_year = [&first](std::int64_t year) {
        const unsigned day = std::min(first.day, days_in_month(year, first.month));
        return Date{static_cast<std::int32_t>(days_from_civil({year, first.month, day}))};
    };
    const std::int64_t year = std::max(civil_from_days(today.days).year, first.year + 1);
    const Date candidate = in_year(year);
    return candidate < today ? in_year(year + 1) : candidate;
}

}  // namespace serversync
