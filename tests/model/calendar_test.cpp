// SPDX-License-Identifier: MIT
#include "engine/model/calendar.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Calendar, reads_days_and_writes_them_back) {
    struct Case {
        std::string_view text;
        std::int32_t days;
    };
    const Case cases[] = {
        {"1971-01-01", 365},   {"1972-02-29", 789},   {"2000-02-29", 11016}, {"2000-03-01", 11017},   {"2024-02-29", 19782},
        {"2026-01-31", 20484}, {"2100-02-28", 47540}, {"2100-03-01", 47541}, {"9999-12-31", 2932896},
    };
    for (const Case& item : cases) {
        const auto date = parse_date(item.text);
        ASSERT_TRUE(date) << item.text;
        EXPECT_EQ(date->days, item.days) << item.text;
        EXPECT_EQ(to_text(*date), item.text);
    }
}

TEST(Calendar, refuses_what_is_no_day) {
    for (const std::string_view text :
         {"",           "0000-00-00",  "1970-01-01",  "1970-12-31",  "0001-01-01",          "2023-02-29", "2100-02-29",
          "2026-02-30", "2026-04-31",  "2026-13-01",  "2026-00-10",  "2026-01-00",          "2026-01-32", "2026-1-31",
          "26-01-31",   "2026/01/31",  "2026-01-31 ", " 2026-01-31", "2026-01-31 00:00:00", "+026-01-31", "-026-01-31",
          "20260131",   "10000-01-01", "2026-01-3x"}) {
        EXPECT_FALSE(parse_date(text)) << '\'' << text << '\'';
    }
}

TEST(Calendar, every_day_of_four_centuries_follows_the_one_before) {
    std::string before = to_text(Date{364});
    for (std::int32_t days = 365; days < 365 + 146097; ++days) {
        const std::string text = to_text(Date{days});
        ASSERT_LT(before, text);
        const auto date = parse_date(text);
        ASSERT_TRUE(date) << text;
        ASSERT_EQ(date->days, days) << text;
        before = text;
    }
}

TEST(Calendar, reads_every_form_of_created) {
    struct Case {
        std::string_view text;
        CreatedForm form;
        std::string_view time;
    };
    const Case cases[] = {
        {"2024-02-29 04:05:06", CreatedForm::contract, "2024-02-29 04:05:06"},
        {"2024-02-29 00:00:00", CreatedForm::contract, "2024-02-29 00:00:00"},
        {"2024-02-29 23:59:59", CreatedForm::contract, "2024-02-29 23:59:59"},
        {"\t 2024-02-29 04:05:06\n", CreatedForm::contract, "2024-02-29 04:05:06"},
        {"2024-02-29T04:05:06", CreatedForm::contract, "2024-02-29 04:05:06"},
        {"2024-02-29 04:05:06.000000", CreatedForm::contract, "2024-02-29 04:05:06"},
        {"2024-02-29", CreatedForm::date_only, "2024-02-29 00:00:00"},
        {"0001-01-01", CreatedForm::date_only, "0001-01-01 00:00:00"},
        {"2024-02-29T04:05:06Z", CreatedForm::zone_dropped, "2024-02-29 04:05:06"},
        {"2024-02-29t04:05:06z", CreatedForm::zone_dropped, "2024-02-29 04:05:06"},
        {"2024-02-29T04:05:06.123Z", CreatedForm::zone_dropped, "2024-02-29 04:05:06"},
        {"2024-02-29T23:05:06+05:30", CreatedForm::zone_dropped, "2024-02-29 23:05:06"},
        {"2024-02-29T04:05:06-0800", CreatedForm::zone_dropped, "2024-02-29 04:05:06"},
        {"2024-02-29 04:05:06+00", CreatedForm::zone_dropped, "2024-02-29 04:05:06"},
        {"1709179506", CreatedForm::epoch, "2024-02-29 04:05:06"},
        {"1709179506999", CreatedForm::epoch, "2024-02-29 04:05:06"},
        {"999999999", CreatedForm::epoch, "2001-09-09 01:46:39"},
        {"999999999999", CreatedForm::epoch, "2001-09-09 01:46:39"},
        {"9999999999", CreatedForm::epoch, "2286-11-20 17:46:39"},
    };
    for (const Case& item : cases) {
        const CreatedValue value = parse_created(item.text);
        ASSERT_TRUE(value.time) << item.text;
        EXPECT_EQ(value.form, item.form) << item.text;
        EXPECT_EQ(to_text(*value.time), item.time) << item.text;
    }
}

TEST(Created, has_the_contracts_form_with_its_digits_and_signs_alone) {
    const std::string good = "2024-01-12 11:12:13";
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (unsigned byte = 1; byte < 0x100; ++byte) {
            std::string text = good;
            text[place] = static_cast<char>(byte);
            const bool is_digit = good[place] >= '0' && good[place] <= '9';
            const bool fits =
                is_digit ? byte >= '0' && byte <= '9' : text == good || (place == 10 && (byte == 'T' || byte == 't'));
            if (!fits) {
                EXPECT_NE(parse_created(text).form, CreatedForm::contract) << text;
            } else if (place == 18) {
                EXPECT_EQ(parse_created(text).time->seconds, parse_created(good).time->seconds - 3 + (text[18] - '0'));
            }
        }
    }
}

TEST(Calendar, no_date_values_of_created_are_unknown) {
    for (const std::string_view text :
         {"", "   ", "\xc2\xa0", "0", "000000000", "0000-00-00", "0000-00-00 00:00:00", "0000-01-01 00:00:00", "1970-01-01",
          "1970-01-01 00:00:00", "1970-01-01 02:00:00", "1970-01-01T00:00:00Z", "1969-12-31 19:00:00", "0000000123",
          "-0001-11-30 00:00:00", "-1", "-62169984000"}) {
        const CreatedValue value = parse_created(text);
        EXPECT_EQ(value.form, CreatedForm::unknown) << '\'' << text << '\'';
        EXPECT_FALSE(value.time) << '\'' << text << '\'';
    }
}

TEST(Calendar, other_created_text_is_unreadable) {
    for (const std::string_view text : {"yesterday",
                                        "2024-02-30",
                                        "2023-02-29 00:00:00",
                                        "2024-00-10",
                                        "2024-13-01 00:00:00",
                                        "2024-01-01 24:00:00",
                                        "2024-01-01 00:60:00",
                                        "2024-12-31 23:59:60",
                                        "2024-01-01 00:00",
                                        "2024-01-01  00:00:00",
                                        "2024-01-01 00:00:00 UTC",
                                        "2024-01-01T00:00:00+",
                                        "2024-01-01T00:00:00+25:00",
                                        "2024-01-01T00:00:00+02:60",
                                        "2024-01-01T00:00:00+02:",
                                        "2024-01-01T00:00:00+02:00x",
                                        "2024-01-01T00:00:00Zx",
                                        "2024-01-01T00:00:00.",
                                        "2024-01-01T",
                                        "01/02/2024",
                                        "12345678",
                                        "12345678901",
                                        "12345678901234",
                                        "99999999999999999999999999",
                                        "1709179506.5",
                                        "+1709179506"}) {
        const CreatedValue value = parse_created(text);
        EXPECT_EQ(value.form, CreatedForm::unreadable) << '\'' << text << '\'';
        EXPECT_FALSE(value.time) << '\'' << text << '\'';
    }
}

TEST(Calendar, reads_moments_and_writes_them_in_utc) {
    struct Case {
        std::string_view text;
        std::string_view utc;
    };
    const Case cases[] = {
        {"2026-01-31T04:05:06Z", "2026-01-31T04:05:06Z"},      {"2026-01-31t04:05:06z", "2026-01-31T04:05:06Z"},
        {"2026-01-31T04:05:06+02:00", "2026-01-31T02:05:06Z"}, {"2026-01-31T23:30:00-01:30", "2026-02-01T01:00:00Z"},
        {"2026-01-31T04:05:06.789Z", "2026-01-31T04:05:06Z"},  {"1970-01-01T00:00:00-00:00", "1970-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    for (const Case& item : cases) {
        const auto instant = parse_instant(item.text);
        ASSERT_TRUE(instant) << item.text;
        EXPECT_EQ(to_text(*instant), item.utc) << item.text;
    }
    EXPECT_EQ(parse_instant("2001-09-09T01:46:40Z"), Instant{1000000000});
    EXPECT_EQ(parse_instant("1969-12-31T23:59:59Z"), Instant{-1});
}

TEST(Calendar, refuses_what_is_no_moment) {
    for (const std::string_view text :
         {"", "2026-01-31", "2026-01-31T04:05:06", "2026-01-31 04:05:06Z", "2026-01-31T04:05Z", "2026-02-29T00:00:00Z",
          "2026-01-31T24:00:00Z", "2026-12-31T23:59:60Z", "2026-01-31T04:05:06+0200", "2026-01-31T04:05:06+02",
          "2026-01-31T04:05:06+24:00", "2026-01-31T04:05:06.Z", "2026-01-31T04:05:06Z ", "0000-01-01T00:00:00Z", "1000000000"}) {
        EXPECT_FALSE(parse_instant(text)) << '\'' << text << '\'';
    }
}

TEST(Calendar, a_time_before_the_epoch_belongs_to_the_day_it_is_on) {
    EXPECT_EQ(date_of(LocalTime{0}), Date{0});
    EXPECT_EQ(date_of(LocalTime{86399}), Date{0});
    EXPECT_EQ(date_of(LocalTime{86400}), Date{1});
    EXPECT_EQ(date_of(LocalTime{-1}), Date{-1});
    EXPECT_EQ(date_of(LocalTime{-86400}), Date{-1});
    EXPECT_EQ(date_of(LocalTime{-86401}), Date{-2});
}

TEST(Calendar, next_anniversary_is_on_or_after_today) {
    struct Case {
        std::string_view start, today, expected;
    };
    const Case cases[] = {
        {"2020-05-10", "2026-05-09", "2026-05-10"}, {"2020-05-10", "2026-05-10", "2026-05-10"},
        {"2020-05-10", "2026-05-11", "2027-05-10"}, {"2020-12-31", "2026-01-01", "2026-12-31"},
        {"2020-02-29", "2026-01-01", "2026-02-28"}, {"2020-02-29", "2026-03-01", "2027-02-28"},
        {"2020-02-29", "2024-02-28", "2024-02-29"}, {"2020-02-29", "2027-03-01", "2028-02-29"},
        {"2096-02-29", "2100-01-01", "2100-02-28"}, {"2020-02-28", "2024-02-28", "2024-02-28"},
        {"2026-05-10", "2026-05-10", "2027-05-10"}, {"2026-08-10", "2026-05-10", "2027-08-10"},
    };
    for (const Case& item : cases) {
        EXPECT_EQ(to_text(next_anniversary(*parse_date(item.start), *parse_date(item.today))), item.expected)
            << item.start << " seen on " << item.today;
    }
}

TEST(Months, have_two_digits) {
    EXPECT_EQ(month_digits("Jan"), "01");
    EXPECT_EQ(month_digits("May"), "05");
    EXPECT_EQ(month_digits("Oct"), "10");
    EXPECT_EQ(month_digits("Dec"), "12");
    for (const char* name : {"", "jan", "JAN", "Janu", "anF", "01"}) EXPECT_EQ(month_digits(name), "") << name;
}

TEST(Shape, each_place_wants_its_kind_of_character) {
    EXPECT_TRUE(has_shape("13 May 22 16:03", "00 aaa 00 00:00"));
    EXPECT_TRUE(has_shape("", ""));
    EXPECT_TRUE(has_shape(" 2", "_0"));
    EXPECT_TRUE(has_shape("12", "_0"));
    EXPECT_FALSE(has_shape("a2", "_0"));
    EXPECT_FALSE(has_shape(" 2", "00"));
    EXPECT_FALSE(has_shape("2 ", "0_0"));
    EXPECT_FALSE(has_shape("12:", "00-"));
    for (const char* text : {"@", "[", "`", "{", "1", "\xc1"}) EXPECT_FALSE(has_shape(text, "a")) << text;
    for (const char* text : {"/", ":", "a", "\xb0"}) EXPECT_FALSE(has_shape(text, "0")) << text;
    EXPECT_FALSE(has_shape("12", "000"));
    EXPECT_FALSE(has_shape("123", "00"));
}

TEST(Calendar, a_wall_clock_time_is_after_a_moment_where_no_zone_brings_it_back) {
    const Instant moment = *parse_instant("2026-11-20T05:00:00Z");
    const auto time = [](const char* text) { return *parse_created(text).time; };
    EXPECT_FALSE(is_after(time("2026-11-20 05:00:01"), moment));
    EXPECT_FALSE(is_after(time("2026-11-21 05:00:00"), moment));
    EXPECT_TRUE(is_after(time("2026-11-21 05:00:01"), moment));
    EXPECT_FALSE(is_after(time("1999-01-01 00:00:00"), moment));
}

}  // namespace
}  // namespace serversync
