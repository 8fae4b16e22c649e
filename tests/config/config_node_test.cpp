// SPDX-License-Identifier: MIT
#include "engine/config/config_node.hpp"

#include <gmock/gmock.h>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// What `read` makes of a document's root.
template <class Read>
auto read_root(std::string_view text, Read read) {
    const ConfigDocument document(text, "c.json");
    return read(document.root());
}

template <class Read>
std::string node_refusal(std::string_view text, Read read) {
    return refusal([&] { read_root(text, read); });
}

const auto as_text = [](const ConfigNode& n) { return n.text(); };
const auto as_number = [](const ConfigNode& n) { return n.number(2, 10); };
const auto as_per_mille = [](const ConfigNode& n) { return n.per_mille(); };
const auto as_duration = [](const ConfigNode& n) { return n.duration(); };
const auto as_instant = [](const ConfigNode& n) { return n.instant(); };

TEST(ConfigNode, reads_texts_that_are_not_blank) {
    EXPECT_EQ(read_root(R"("a\u00fc")", as_text), "a\u00fc");
    EXPECT_EQ(node_refusal(R"("")", as_text), "configuration 'c.json': /: is blank");
    for (const char* other : {"null", "1", "true", "[]", "{}"})
        EXPECT_EQ(node_refusal(other, as_text), "configuration 'c.json': /: expected a string") << other;
    EXPECT_TRUE(read_root(R"("a")", [](const ConfigNode& n) { return n.is_text(); }));
    EXPECT_FALSE(read_root("null", [](const ConfigNode& n) { return n.is_text(); }));
}

TEST(ConfigNode, paths_are_relative_to_the_folder) {
    const auto in = [](const std::string& folder, std::string_view path) {
        return read_root(path, [&](const ConfigNode& n) { return n.path(folder); });
    };
    EXPECT_EQ(in("conf", R"("m.db")"), "conf/m.db");
    EXPECT_EQ(in("conf", R"("../m.db")"), "m.db");
    EXPECT_EQ(in("conf", R"("/var/m.db")"), "/var/m.db");
    EXPECT_EQ(in("conf", R"("-")"), "-");
    EXPECT_EQ(in("", R"("a/../m.db")"), "a/../m.db");
}

TEST(ConfigNode, reads_whole_numbers_within_bounds) {
    EXPECT_EQ(read_root("2", as_number), 2U);
    EXPECT_EQ(read_root("10", as_number), 10U);
    for (const char* other : {"1", "11", "18446744073709551615"})
        EXPECT_THAT(node_refusal(other, as_number), HasSubstr("/: expected a whole number from 2 to 10")) << other;
    for (const char* other : {"-2", "2.0", "1e1", "\"2\"", "null", "18446744073709551616"})
        EXPECT_THAT(node_refusal(other, as_number), HasSubstr("/: expected a whole number of 2 or more")) << other;
}

TEST(ConfigNode, reads_flags) {
    const auto as_flag = [](const ConfigNode& n) { return n.flag(); };
    EXPECT_TRUE(read_root("true", as_flag));
    EXPECT_FALSE(read_root("false", as_flag));
    for (const char* other : {"1", "0", "\"true\"", "null"})
        EXPECT_EQ(node_refusal(other, as_flag), "configuration 'c.json': /: expected true or false") << other;
    EXPECT_TRUE(read_root("2.5", [](const ConfigNode& n) { return n.is_number(); }));
    EXPECT_FALSE(read_root("true", [](const ConfigNode& n) { return n.is_number(); }));
}

TEST(ConfigNode, says_what_to_write_in_the_place_of_an_old_key) {
    const auto as_object = [](const ConfigNode& n) {
        n.object({{"new", [](const ConfigNode&) {}}}, {{"old", "'new'"}});
        return n.where();
    };
    EXPECT_EQ(read_root(R"({"new": 1})", as_object), "configuration 'c.json': /");
    EXPECT_EQ(node_refusal(R"({"old": 1})", as_object),
              "configuration 'c.json': /: the key 'old' is of an older version; write 'new' in its place");
    EXPECT_EQ(node_refusal(R"({"odd": 1})", as_object), "configuration 'c.json': /: unknown key 'odd'; known keys: new");
}

TEST(ConfigNode, reads_percentages_as_per_mille) {
    EXPECT_EQ(read_root("0", as_per_mille), 0U);
    EXPECT_EQ(read_root("10", as_per_mille), 100U);
    EXPECT_EQ(read_root("12.5", as_per_mille), 125U);
    EXPECT_EQ(read_root("0.1", as_per_mille), 1U);
    EXPECT_EQ(read_root("100", as_per_mille), 1000U);
    for (const char* other : {"12.55", "-1", "100.1", "1e300"})
        EXPECT_THAT(node_refusal(other, as_per_mille), HasSubstr("expected a percentage from 0 to 100 with at most one decimal"))
            << other;
    for (const char* other : {"\"10\"", "null", "true"})
        EXPECT_THAT(node_refusal(other, as_per_mille), HasSubstr("expected a percentage from 0 to 100")) << other;
}

TEST(ConfigNode, reads_durations_and_moments) {
    EXPECT_EQ(read_root(R"("90s")", as_duration), 90);
    EXPECT_EQ(read_root(R"("7d")", as_duration), 7 * 86400);
    EXPECT_THAT(node_refusal(R"("1 week")", as_duration),
                HasSubstr("'1 week' is not a duration; write for example 90s, 30m, 24h or 7d"));
    EXPECT_THAT(node_refusal("90", as_duration), HasSubstr("expected a string"));
    EXPECT_EQ(read_root(R"("1970-01-01T00:01:00Z")", as_instant), Instant{60});
    EXPECT_THAT(node_refusal(R"("yesterday")", as_instant),
                HasSubstr("'yesterday' is not a time; write for example 2026-01-31T04:05:06Z"));
}

TEST(ConfigNode, a_choice_is_one_of_its_words) {
    const auto choose = [](const ConfigNode& n) { return n.choice<int>({{"one", 1}, {"two", 2}}); };
    EXPECT_EQ(read_root(R"("two")", choose), 2);
    EXPECT_THAT(node_refusal(R"("Two")", choose), HasSubstr("/: must be one or two, not 'Two'"));
}

TEST(ConfigNode, an_object_has_only_known_keys_and_each_fault_its_place) {
    std::string read;
    const auto inner = [&](const ConfigNode& n) { n.object({{"b", [&](const ConfigNode& m) { read = m.text(); }}}); };
    const auto object = [&](const ConfigNode& n) { n.object({{"a", inner}, {"z", inner}}); };
    read_root(R"({"a": {"b": "value"}})", object);
    EXPECT_EQ(read, "value");
    read_root("{}", object);
    EXPECT_EQ(node_refusal(R"({"q": 1})", object), "configuration 'c.json': /: unknown key 'q'; known keys: a, z");
    EXPECT_EQ(node_refusal(R"({"a": {"c": 1}})", object), "configuration 'c.json': /a: unknown key 'c'; known keys: b");
    EXPECT_EQ(node_refusal(R"({"a": {"b": null}})", object), "configuration 'c.json': /a/b: expected a string");
    EXPECT_EQ(node_refusal(R"({"a": null})", object), "configuration 'c.json': /a: expected an object");
}

TEST(ConfigNode, members_and_elements_come_with_their_places) {
    std::vector<std::string> read;
    const auto members = [&](const ConfigNode& n) {
        n.each_member([&](const std::string& key, const ConfigNode& m) { read.push_back(key + "=" + m.text()); });
    };
    read_root(R"({"b": "1", "a": "2"})", members);
    EXPECT_THAT(read, ElementsAre("a=2", "b=1"));
    EXPECT_THAT(node_refusal(R"({"b": ""})", members), HasSubstr("/b: is blank"));
    EXPECT_THAT(node_refusal("[]", members), HasSubstr("/: expected an object"));
    read.clear();
    const auto elements = [&](const ConfigNode& n) { n.each_element([&](const ConfigNode& e) { read.push_back(e.text()); }); };
    read_root(R"(["b", "a"])", elements);
    EXPECT_THAT(read, ElementsAre("b", "a"));
    EXPECT_THAT(node_refusal(R"(["b", 1])", elements), HasSubstr("/1: expected a string"));
    EXPECT_THAT(node_refusal("{}", elements), HasSubstr("/: expected a list"));
}

TEST(ConfigDocument, may_have_comments) { EXPECT_EQ(read_root("// why\n\"a\" /* because */", as_text), "a"); }

TEST(ConfigDocument, says_in_which_line_it_is_not_json) {
    const auto fault = [](std::string_view text) { return refusal([&] { const ConfigDocument document(text, "c.json"); }); };
    EXPECT_THAT(fault("{\n\"a\": 1,\n}"), StartsWith("configuration 'c.json': line 3: not valid JSON: "));
    EXPECT_THAT(fault(""), StartsWith("configuration 'c.json': line 1: not valid JSON: "));
    EXPECT_THAT(fault("{} {}"), StartsWith("configuration 'c.json': line 1: not valid JSON: "));
    EXPECT_THAT(fault("\"\xff\""), StartsWith("configuration 'c.json': line 1: not valid JSON: "));
}

TEST(ConfigDocument, says_in_which_line_a_number_is_too_large) {
    const auto fault = [](std::string_view text) { return refusal([&] { const ConfigDocument document(text, "c.json"); }); };
    EXPECT_EQ(fault("{\n// why\n\"a\":\n1e400,\n\"b\": 1}"), "configuration 'c.json': line 4: the number '1e400' is too large");
    EXPECT_EQ(fault("-1e400"), "configuration 'c.json': line 1: the number '-1e400' is too large");
    EXPECT_EQ(fault("[1,\n" + std::string(1000, '9') + "\n]"),
              "configuration 'c.json': line 2: the number '" + std::string(60, '9') + "...' is too large");
    const ConfigDocument large("1e308", "c.json");
    const ConfigDocument small("1e-400", "c.json");
}

TEST(ConfigDocument, a_key_appears_once_in_an_object) {
    const auto fault = [](std::string_view text) { return refusal([&] { const ConfigDocument document(text, "c.json"); }); };
    EXPECT_THAT(fault(R"({"a": 1, "a": 1})"), HasSubstr("the key 'a' appears twice in one object"));
    EXPECT_THAT(fault(R"([{"b": {"c": 1, "d": 2, "c": 3}}])"), HasSubstr("the key 'c' appears twice in one object"));
    EXPECT_THAT(fault(R"({"": 1, "": 2})"), HasSubstr("the key '' appears twice in one object"));
    const ConfigDocument apart(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})", "c.json");
}

TEST(ConfigDocument, its_content_does_not_depend_on_its_formatting) {
    const ConfigDocument one("{\"b\": [1, 2],\n // why\n \"a\": \"\\u0061\"}", "c.json");
    const ConfigDocument two(R"({"a":"a","b":[1,2]})", "d.json");
    const ConfigDocument other(R"({"a":"a","b":[2,1]})", "c.json");
    EXPECT_EQ(one.canonical_text(), two.canonical_text());
    EXPECT_NE(one.canonical_text(), other.canonical_text());
}

}  // namespace
}  // namespace serversync
