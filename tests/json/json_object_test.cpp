// SPDX-License-Identifier: MIT
#include "engine/json/json_object.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

/// What `read` says of the document, whose name is "doc"; blank where it says nothing.
std::string fault_of(std::string_view text, const std::function<void(const JsonObject&)>& read) {
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(text.data(), text.size());
    const JsonPlace place(nullptr, "doc");
    try {
        read(JsonObject(JsonValue(root, place)));
    } catch (const MalformedInput& error) {
        return error.what();
    }
    return "";
}

TEST(JsonObject, reads_members_by_name_and_ignores_others) {
    std::vector<std::uint64_t> numbers;
    EXPECT_EQ(
        fault_of(
            R"({"more": {}, "flag": true, "text": "a", "number": 18446744073709551615, "none": null, "list": [1, 2], "low": -1})",
            [&](const JsonObject& object) {
                EXPECT_EQ(object.text("text"), "a");
                EXPECT_TRUE(object.flag("flag"));
                EXPECT_EQ(object.number("number"), UINT64_MAX);
                const auto optional = [](const JsonValue& value) { return value.optional_number(); };
                EXPECT_FALSE(object.read("none", optional));
                EXPECT_EQ(object.read("number", optional), UINT64_MAX);
                EXPECT_EQ(object.read("low", [](const JsonValue& value) { return value.signed_number(); }), -1);
                object.read("list", [&](const JsonValue& list) {
                    list.for_each([&](const JsonValue& value) { numbers.push_back(value.number()); });
                });
                bool asked = false;
                object.read_if_there("gone", [&](const JsonValue& /*value*/) { asked = true; });
                EXPECT_FALSE(asked);
                object.read_if_there("flag", [&](const JsonValue& value) { asked = value.flag(); });
                EXPECT_TRUE(asked);
            }),
        "");
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2}));
}

TEST(JsonObject, names_the_place_of_what_is_wrong) {
    const auto text = [](const JsonObject& object) { object.text("a"); };
    EXPECT_EQ(fault_of("[1]", text), "doc: expected an object");
    EXPECT_EQ(fault_of("{}", text), "doc: 'a' is missing");
    EXPECT_EQ(fault_of(R"({"a": 1})", text), "doc.a: expected a string");
    const auto number = [](const JsonObject& object) { object.number("a"); };
    for (const char* value : {"-1", "1.5", "\"1\"", "18446744073709551616", "null"}) {
        const std::string document = std::string(R"({"a": )") + value + "}";
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        if (parser.parse(document).get(root) != simdjson::SUCCESS) continue;  // beyond 64 bits
        EXPECT_EQ(fault_of(document, number), "doc.a: expected a whole number that is not negative") << value;
    }
    EXPECT_EQ(fault_of(R"({"a": 0})", [](const JsonObject& object) { object.flag("a"); }), "doc.a: expected true or false");
    const auto deep = [](const JsonObject& object) {
        object.read(
            "a", [](const JsonValue& list) { list.for_each([](const JsonValue& value) { JsonObject(value).text("b\x1b"); }); });
    };
    EXPECT_EQ(fault_of(R"({"a": {}})", deep), "doc.a: expected a list");
    EXPECT_EQ(fault_of("{\"a\": [{\"b\\u001b\": \"x\"}, {\"b\\u001b\": 2}]}", deep), "doc.a[1].b\\x1b: expected a string");
}

}  // namespace
}  // namespace serversync
