// SPDX-License-Identifier: MIT
#include "adapters/asking/xml_reply.hpp"

#include <gtest/gtest.h>

#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

std::string failure_of(std::string_view bytes, const ReplyLimits& limits = {}) {
    try {
        const XmlReply reply(bytes, "'reply'", limits);
        return "none";
    } catch (const MalformedInput& error) {
        return error.what();
    }
}

TEST(XmlReply, finds_elements_and_their_texts) {
    const XmlReply reply(
        "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><!-- <b> --><r a='>'><a> x&amp;<![CDATA[<y>]]><b/>z "
        "</a><c>1</c><a>2</a></r>\n",
        "'reply'", {});
    EXPECT_EQ(reply.root().name(), "r");
    EXPECT_EQ(reply.root().text_of("a"), "x&<y>z");
    EXPECT_EQ(reply.root().children("a").size(), 2U);
    EXPECT_EQ(reply.root().children().size(), 3U);
    EXPECT_EQ(reply.root().children("a").back().text(), "2");
    EXPECT_FALSE(reply.root().child("d"));
    EXPECT_EQ(reply.root().child("d").child("e").text_of("f"), "") << "what is missing has nothing in it";
}

TEST(XmlReply, reads_back_what_was_escaped) {
    const std::string text = "-----BEGIN KEY-----\n<a href=\"x\">&amp; 'b' ]]> \xc3\xa4";
    EXPECT_EQ(XmlReply("<r>" + xml_escaped(text) + "</r>", "'reply'", {}).root().text(), text);
    EXPECT_EQ(xml_escaped(std::string_view("a\0b\x1b", 4)), "a b ");
}

TEST(XmlReply, refuses_what_is_not_well_formed_and_says_where) {
    EXPECT_EQ(failure_of("<r><!DOCTYPE x></r>"),
              "'reply' is not valid XML: a document type declaration, which no panel needs and which is never read at byte 3");
    EXPECT_EQ(failure_of("<r>&eacute;</r>"), "'reply' is not valid XML: an entity that XML does not have at byte 3");
    for (const char* entity :
         {"&#0;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "& ", "&amp", "&#27;", "&#99999999999999999999;"}) {
        EXPECT_NE(failure_of("<r>" + std::string(entity) + "</r>").find("an entity that XML does not have"), std::string::npos)
            << entity;
    }
    EXPECT_EQ(failure_of("<r>&#x41;&#65;&#10;</r>"), "none");
    EXPECT_EQ(failure_of("<r/><r/>"), "'reply' is not valid XML: a second root element at byte 4");
    EXPECT_EQ(failure_of("<r/>text"), "'reply' is not valid XML: text outside the root element at byte 4");
    EXPECT_EQ(failure_of("<r><a></r>"), "'reply' is not valid XML: an element without an end at byte 10");
    EXPECT_EQ(failure_of("</r>"), "'reply' is not valid XML: an end without its element at byte 0");
    EXPECT_EQ(failure_of("<r a='"), "'reply' is not valid XML: a tag without an end at byte 0");
    EXPECT_EQ(failure_of("<!-- only -->"), "'reply' is not valid XML: no root element at byte 13");
    EXPECT_EQ(failure_of("<r>\x01</r>"), "'reply' is not valid XML: a control character at byte 3");
    EXPECT_EQ(failure_of("<r>\xff</r>"), "'reply' is not UTF-8");
    EXPECT_EQ(failure_of("<?xml version='1.0' encoding='ISO-8859-1'?><r/>"), "'reply' is not in UTF-8");
}

TEST(XmlReply, is_bounded) {
    ReplyLimits limits;
    limits.depth = 3;
    EXPECT_EQ(failure_of("<a><b><c/></b></a>", limits), "none");
    EXPECT_EQ(failure_of("<a><b><c><d/></c></b></a>", limits), "none");
    EXPECT_EQ(failure_of("<a><b><c><d></d></c></b></a>", limits),
              "'reply' is not valid XML: nesting deeper than 3 levels at byte 9");
    limits.document_bytes = 4;
    EXPECT_EQ(failure_of("<r></r>", limits), "'reply' is longer than 4 bytes");
}

}  // namespace
}  // namespace serversync
