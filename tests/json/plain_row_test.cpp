// SPDX-License-Identifier: MIT
#include "engine/json/plain_row.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "engine/json/row_stream.hpp"
#include "engine/model/error.hpp"
#include "tests/adapters/dripping_source.hpp"

namespace serversync {
namespace {

constexpr std::string_view kinds[] = {"text", "number", "true", "false", "null", "list", "object"};

/// The members as text, or "not plain".
std::string described(PlainRow& row, std::string_view text) {
    const std::size_t length = row.read(text);
    if (length == 0) return "not plain";
    std::string all = std::to_string(length);
    for (const RowMember& member : row.members()) {
        all.append(" ").append(member.key).append(":").append(kinds[static_cast<std::size_t>(member.kind)]);
        if (!member.text.empty()) all.append("=").append(member.text);
    }
    return all;
}

std::string described(std::string_view text) {
    PlainRow row;
    return described(row, text);
}

TEST(PlainRow, reads_flat_objects) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"({})", "2"},
        {R"({"a":"b"},{"c":1})", "9 a:text=b"},
        {"{ \"a\" :\t\"b\" ,\n\"c\":null\r}", "24 a:text=b c:null"},
        {R"({"a":true,"b":false,"c":-12,"d":0,"e":""})", "41 a:true b:false c:number=-12 d:number=0 e:text"},
        {R"({"domain":"a-name-longer-than-sixteen-bytes.example"})", "53 domain:text=a-name-longer-than-sixteen-bytes.example"},
        {"{\"a\":\"gr\xc3\xbc\xc3\x9f\x65\"}", "15 a:text=gr\xc3\xbc\xc3\x9f\x65"},
        {R"({"a":123456789012345678})", "24 a:number=123456789012345678"},
        {R"({"a":"cpanel\/gold 7","b":"\"\\\b\f\n\r\t"})", "43 a:text=cpanel/gold 7 b:text=\"\\\b\f\n\r\t"},
        {R"({"a":"Gr\u00f6\u00DFe","b":"\u4f8b\uffff\u007f\u0080"})",
         "54 a:text=Gr\u00f6\u00dfe b:text=\u4f8b\uffff\u007f\u0080"},
        {"{\"a\":\"gr\xc3\xbc\\/\xc3\x9f\x65\"}", "17 a:text=gr\xc3\xbc/\xc3\x9f\x65"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(described(text), expected) << text;
}

TEST(PlainRow, leaves_everything_else_to_the_general_reader) {
    for (const std::string& text : std::vector<std::string>{"",
                                                            "[]",
                                                            "\"a\"",
                                                            "{",
                                                            R"({"a")",
                                                            R"({"a":)",
                                                            R"({"a":"b)",
                                                            R"({"a":"b")",
                                                            R"({"a":"b",})",
                                                            R"({"a" "b"})",
                                                            R"({,})",
                                                            R"({"a":"b" "c":"d"})",
                                                            R"({a:"b"})",
                                                            R"({"\u0061":1})",
                                                            R"({"a":"\ud83d\ude00"})",
                                                            R"({"a":"\udc00"})",
                                                            R"({"a":"\x"})",
                                                            R"({"a":"\u12"})",
                                                            R"({"a":"\u12g4"})",
                                                            R"({"a":"\u12)",
                                                            R"({"a":"\)",
                                                            R"({"a":"\"})",
                                                            "{\"a\":\"\\\n\"}",
                                                            "{\"a\":\"\\n\xc3\\n\"}",
                                                            R"({"a":[1]})",
                                                            R"({"a":{}})",
                                                            R"({"a":1,"a":2})",
                                                            R"({"a":1,"bb":2,"a":3})",
                                                            R"({"a":1.5})",
                                                            R"({"a":1e3})",
                                                            R"({"a":-0})",
                                                            R"({"a":01})",
                                                            R"({"a":-})",
                                                            R"({"a":1234567890123456789})",
                                                            R"({"a":nul})",
                                                            R"({"a":nullx})",
                                                            R"({"a":truefalse})",
                                                            "{\"a\":\"\x01\"}",
                                                            "{\"a\":\"0123456789abcde\x1f\"}",
                                                            "{\"a\":\"\xff\"}",
                                                            "{\"a\":\"\xed\xa0\x80\"}",
                                                            "{\"\xc3\":1}",
                                                            "{\f\"a\":1}"}) {
        EXPECT_EQ(described(text), "not plain") << text;
    }
    std::string many = "{";
    for (std::size_t i = 0; i <= PlainRow::most; ++i) many += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
    EXPECT_EQ(described(many + "}"), "not plain");
}

TEST(PlainRow, remembers_no_more_than_what_the_next_row_says_too) {
    const std::string_view texts[] = {
        R"({"a":"1","b":"2"})",
        R"({"a":"3","b":"4"})",
        R"({"a":"5"})",
        R"({"a":"1","b":"2","c":3})",
        R"({"a":"1","b":"2","a":"3"})",
        R"({"a":"1","a":"2"})",
        R"({"b":"1","a":"2"})",
        R"({ "a": "1", "b": 2 })",
        R"({ "a": "1", "b": 22 })",
        R"({ "a": "1", "b": null })",
        R"({"a":"1","b":"2")",
        R"({"a":"1","b")",
        R"({"a":"1\n","b":"\u00fc"})",
        R"({"a":"2\n","b":"\ud800"})",
        R"({})",
        "{\"\xc3\xbc\":\"1\"}",
        "{\"\xc3\xbc\":\"2\"}",
        "{\"a\":\"\xc3\",\"b\":\"2\"}",
        "{\"a\":\"1\",\"b\":\"\xc3\xbc\"}",
    };
    std::size_t plain = 0;
    for (const std::string_view first : texts) {
        for (const std::string_view second : texts) {
            PlainRow row;
            row.read(first);
            EXPECT_EQ(described(row, second), described(second)) << first << " then " << second;
            plain += described(second) == "not plain" ? 0U : 1U;
        }
    }
    EXPECT_GT(plain, 150U);
}

/// Writes down rows in one form, whichever way they come.
class Rows : public JsonDocumentHandler {
public:
    void not_an_object(simdjson::dom::element /*root*/) override { log += "no object\n"; }
    bool wants_rows(std::string_view member) override { return member == "accounts"; }
    void begin_rows(std::string_view /*member*/, bool is_object) override { log += is_object ? "object\n" : "list\n"; }
    void row(std::size_t position, std::string_view key, simdjson::dom::element element) override {
        log += std::to_string(position) + " " + std::string(key) + " ";
        simdjson::dom::object object;
        if (element.get(object) != simdjson::SUCCESS) {
            log += simdjson::minify(element) + "\n";
            return;
        }
        log += "{";
        for (const simdjson::dom::key_value_pair member : object) {
            log += (log.back() == '{' ? "\"" : ",\"") + std::string(member.key) + "\":";
            std::string_view text;
            log += member.value.get(text) == simdjson::SUCCESS ? "\"" + std::string(text) + "\"" : simdjson::minify(member.value);
        }
        log += "}\n";
    }
    bool takes_plain_rows() const override { return true; }
    void plain_row(std::size_t position, std::span<const RowMember> members) override {
        ++plain;
        log += std::to_string(position) + "  {";
        for (const RowMember& member : members) {
            log += (&member == members.data() ? "\"" : ",\"") + std::string(member.key) + "\":";
            if (member.kind == RowValueKind::text) {
                log += "\"" + std::string(member.text) + "\"";
            } else if (member.kind == RowValueKind::number) {
                log += member.text;
            } else {
                log += kinds[static_cast<std::size_t>(member.kind)];
            }
        }
        log += "}\n";
    }
    void member(std::string_view name, simdjson::dom::element element) override {
        log += std::string(name) + " " + simdjson::minify(element) + "\n";
    }

    std::string log;
    std::size_t plain = 0;
};

std::string read_document(const std::string& text, bool plain_rows, std::size_t piece, std::size_t& plain) {
    DrippingSource source(text, piece);
    JsonLimits limits;
    limits.plain_rows = plain_rows;
    Rows rows;
    try {
        read_json_document(source, limits, rows);
    } catch (const MalformedInput& error) {
        rows.log = error.what();  // how many rows come before a fault is not promised
    }
    plain += rows.plain;
    return rows.log;
}

TEST(PlainRow, a_document_reads_the_same_with_and_without_it) {
    std::mt19937 random(20260131);
    constexpr std::string_view letters = "\"\\{}[]:, 0a\x01\xc3\xff\n";
    std::size_t plain = 0;
    std::size_t none = 0;
    std::size_t documents = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SERVERSYNC_SOURCE_DIR) /
                                                                           "fixtures/adapters/whmcs-json")) {
        if (!entry.is_regular_file() || std::filesystem::file_size(entry) > 20000) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string original(std::istreambuf_iterator<char>(file), {});
        for (unsigned variant = 0; variant < 12 && !original.empty(); ++variant) {
            std::string text = original;
            for (unsigned change = 0; change < variant % 3; ++change)
                text[random() % text.size()] = letters[random() % letters.size()];
            if (variant >= 9) text.resize(random() % text.size());
            const std::size_t piece = variant % 2 == 0 ? 65536 : 1 + random() % 300;  // a row that is cut is not plain
            ASSERT_EQ(read_document(text, true, piece, plain), read_document(text, false, piece, none)) << entry.path() << "\n"
                                                                                                        << text;
            ++documents;
        }
    }
    EXPECT_GT(documents, 500U);
    EXPECT_GT(plain, 500U);
    EXPECT_EQ(none, 0U);
}

TEST(PlainRow, the_first_fault_is_named_whichever_rows_were_parsed_together) {
    // Two faults: a key twice, then a bad escape. The escapes keep the rows from being plain, the pieces decide what is read
    // ahead.
    const std::string repeated = R"({"success":true,"accounts":[{"a":"\ud83d\ude00","a":1},{"b":"\x"},{"c":2}]})";
    const std::string in_object = R"({"success":true,"accounts":{"0":{"a":1,"a":1},"1":{"b":"\x"}}})";
    const std::string plain_first = R"({"success":true,"accounts":[{"a":1},{"a":1,"a":2},{"b":"c"},{"b":"\x"}]})";
    std::size_t plain = 0;
    for (const std::string& text : {repeated, in_object, plain_first}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{40}, std::size_t{65536}}) {
            for (const bool plain_rows : {true, false}) {
                EXPECT_NE(read_document(text, plain_rows, piece, plain).find("the key 'a' appears twice"), std::string::npos)
                    << piece << text;
            }
        }
    }
}

}  // namespace
}  // namespace serversync
