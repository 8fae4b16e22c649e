// SPDX-License-Identifier: MIT
#include "adapters/asking/form_reply.hpp"

#include <gtest/gtest.h>

#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

const ReplyLimits default_limits;

std::string value_of(std::string_view bytes, std::string_view name = "a") {
    return std::string(FormReply(bytes, "'reply'", default_limits).get(name));
}

std::string fault_of(std::string_view bytes) {
    try {
        const FormReply reply(bytes, "'reply'", default_limits);
    } catch (const MalformedInput& error) {
        return error.what();
    }
    return {};
}

TEST(FormReply, decodes_names_and_values) {
    EXPECT_EQ(value_of("a=b"), "b");
    EXPECT_EQ(value_of("a=one+two%20three%2B"), "one two three+");
    EXPECT_EQ(value_of("a=%c3%A9"), "\xc3\xa9");
    EXPECT_EQ(value_of("x=1&a%5B%5D=b", "a[]"), "b");
    EXPECT_EQ(value_of("a=b=c"), "b=c");
    EXPECT_EQ(value_of("a=&x=1"), "");
    EXPECT_EQ(value_of("x=1"), "");
    EXPECT_EQ(value_of("\r\na=b\n"), "b");
    EXPECT_EQ(value_of("&&a=b&"), "b");
}

TEST(FormReply, decodes_entities_once_and_never_takes_them_for_a_separator) {
    EXPECT_EQ(value_of("a=owner&#64oak&#46example&x=1"), "owner@oak.example");
    EXPECT_EQ(value_of("a=&#046;&#46;&#4610"), "...10");
    EXPECT_EQ(value_of("a=%26amp%3B%26lt%3B%26gt%3B%26quot%3B%26apos%3B"), "&<>\"'");
    EXPECT_EQ(value_of("a=%26amp%3Blt%3B"), "&lt;");
    EXPECT_EQ(value_of("a=%26unknown%3B"), "&unknown;");
    EXPECT_EQ(value_of("a=&#10&#x41"), "&#10&#x41");
}

TEST(FormReply, keeps_all_values_of_a_list_and_refuses_to_choose_one) {
    const FormReply reply("list[]=a&list[]=b&user=c", "'reply'", default_limits);
    EXPECT_EQ(reply.all("list[]"), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_TRUE(reply.has("user"));
    EXPECT_FALSE(reply.has("users"));
    EXPECT_THROW(reply.get("list[]"), MalformedInput);
}

TEST(FormReply, is_empty_without_a_pair) {
    EXPECT_TRUE(FormReply("", "'reply'", default_limits).empty());
    EXPECT_TRUE(FormReply(" \n", "'reply'", default_limits).empty());
    EXPECT_FALSE(FormReply("a=", "'reply'", default_limits).empty());
}

TEST(FormReply, refuses_what_is_not_url_encoded) {
    EXPECT_EQ(fault_of("null"), "'reply' is not url-encoded: no 'name=value' at byte 0");
    EXPECT_EQ(fault_of("a=b&c"), "'reply' is not url-encoded: no 'name=value' at byte 4");
    EXPECT_EQ(fault_of("=b"), "'reply' is not url-encoded: no 'name=value' at byte 0");
    for (const char* bytes : {"{\"a\":\"b=c\"}", "<a href='x=y'>", "a=<br>", "a=one\ntwo"}) {
        EXPECT_EQ(fault_of(bytes), "'reply' is not url-encoded: it holds characters that are never sent as they are") << bytes;
    }
    for (const char* bytes : {"a=%", "a=%4", "a=%4g", "a=%g4"}) {
        EXPECT_EQ(fault_of(bytes), "'reply' is not url-encoded: a '%' without two hexadecimal digits") << bytes;
    }
    EXPECT_EQ(fault_of("a=%ff"), "'reply' holds text that is not UTF-8");
    EXPECT_EQ(fault_of("%ff=a"), "'reply' holds text that is not UTF-8");
}

TEST(FormReply, is_bounded) {
    ReplyLimits small;
    small.document_bytes = 3;
    EXPECT_EQ(FormReply("a=b", "'reply'", small).get("a"), "b");
    EXPECT_THROW(FormReply("a=bc", "'reply'", small), MalformedInput);
}

}  // namespace
}  // namespace serversync
