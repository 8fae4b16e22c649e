// SPDX-License-Identifier: MIT
#include "adapters/asking/xml_reply.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <pugixml.hpp>

#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view white_space = " \t\r\n";

bool begins_with(std::string_view text, std::string_view beginning) { return text.substr(0, beginning.size()) == beginning; }

/// What a reply is if it does not begin like an XML document; blank if it may be one.
std::string why_not_xml(std::string_view bytes) {
    const std::size_t begin = bytes.find_first_not_of(white_space);
    if (begin == std::string_view::npos) return "is empty";
    const std::string_view text = bytes.substr(begin);
    if (text.front() == '{' || text.front() == '[') return "is JSON, not XML";
    if (begins_with(text, "<!DOCTYPE html") || begins_with(text, "<!doctype html") || begins_with(text, "<html") ||
        begins_with(text, "<HTML")) {
        return "is a web page, not an XML reply (a login page, or an error page in front of the panel)";
    }
    if (text.front() != '<') return "is not XML";
    return {};
}

/// Where a document breaks a rule, and which rule.
struct Fault {
    std::size_t offset = 0;
    std::string what;  ///< blank for none
};

/// Whether the text is one of the five entities of XML or a number, with its semicolon.
bool begins_with_entity(std::string_view text) {
    const std::string_view entity = text.substr(0, std::min<std::size_t>(text.find(';'), 12));
    for (const std::string_view known : {"&amp", "&lt", "&gt", "&quot", "&apos"}) {
        if (entity == known) return true;
    }
    if (!begins_with(entity, "&#") || entity.size() == text.size()) return false;
    const bool is_hexadecimal = entity.size() > 2 && entity[2] == 'x';
    const std::string_view digits = entity.substr(is_hexadecimal ? 3 : 2);
    if (digits.empty() ||
        digits.find_first_not_of(is_hexadecimal ? "0123456789abcdefABCDEF" : "0123456789") != std::string_view::npos)
        return false;
    const unsigned long code = std::stoul(std::string(digits), nullptr, is_hexadecimal ? 16 : 10);
    const bool is_control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    return !is_control && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
}

/// Checks the markup alone for what the parser accepts (law 107): document types, depth, text outside the root, unknown entities.
class Scan {
public:
    Scan(std::string_view text, std::size_t depth) : m_text(text), m_most(depth) {}

    Fault run() {
        for (m_at = 0; m_at < m_text.size() && m_fault.what.empty();) {
            const char c = m_text[m_at];
            if (c == '<') {
                markup();
                continue;
            }
            if (m_depth == 0 && white_space.find(c) == std::string_view::npos) return {m_at, "text outside the root element"};
            if (c == '&' && !begins_with_entity(m_text.substr(m_at))) return {m_at, "an entity that XML does not have"};
            ++m_at;
        }
        if (m_fault.what.empty() && m_depth != 0) return {m_text.size(), "an element without an end"};
        if (m_fault.what.empty() && m_roots != 1) return {m_text.size(), "no root element"};
        return m_fault;
    }

private:
    void fault(const std::string& what) { m_fault = {m_at, what}; }

    void skip(std::size_t opening, std::string_view closing) {
        const std::size_t end = m_text.find(closing, m_at + opening);
        if (end == std::string_view::npos) return fault("markup without an end");
        m_at = end + closing.size();
    }

    void markup() {
        const std::string_view rest = m_text.substr(m_at);
        if (begins_with(rest, "<!--")) return skip(4, "-->");
        if (begins_with(rest, "<?")) return skip(2, "?>");
        if (begins_with(rest, "<![CDATA[")) return m_depth == 0 ? fault("text outside the root element") : skip(9, "]]>");
        if (begins_with(rest, "<!")) return fault("a document type declaration, which no panel needs and which is never read");
        const bool is_end = begins_with(rest, "</");
        char quote = 0;
        std::size_t end = m_at + 1;
        for (; end < m_text.size() && (quote != 0 || m_text[end] != '>'); ++end) {
            if (quote != 0) {
                if (m_text[end] == quote) quote = 0;
            } else if (m_text[end] == '"' || m_text[end] == '\'') {
                quote = m_text[end];
            } else if (m_text[end] == '<') {
                return fault("'<' in a tag");
            }
        }
        if (end == m_text.size()) return fault("a tag without an end");
        if (is_end) {
            if (m_depth == 0) return fault("an end without its element");
            --m_depth;
        } else {
            if (m_depth == 0 && ++m_roots > 1) return fault("a second root element");
            if (m_text[end - 1] != '/' && ++m_depth > m_most)
                return fault("nesting deeper than " + std::to_string(m_most) + " levels");
        }
        m_at = end + 1;
    }

    std::string_view m_text;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::size_t m_roots = 0;
    Fault m_fault;
};

/// The encoding that the XML declaration names; blank for none.
std::string encoding_of(std::string_view text) {
    if (!begins_with(text, "<?xml")) return {};
    const std::string_view declaration = text.substr(0, text.find("?>"));
    const std::size_t found = declaration.find("encoding");
    if (found == std::string_view::npos) return {};
    const std::size_t begin = declaration.find_first_of("\"'", found);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = declaration.find(declaration[begin], begin + 1);
    return end == std::string_view::npos ? std::string() : std::string(declaration.substr(begin + 1, end - begin - 1));
}

std::size_t find_control(std::string_view text) {
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    };
    const auto found = std::find_if(text.begin(), text.end(), is_control);
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// What a document takes at most: the reply itself, a copy, and the parser's nodes: one for each mark, or text between two, and
/// one for each attribute.
std::uint64_t memory_of_xml(std::string_view bytes) {
    constexpr std::uint64_t node = 80;
    constexpr std::uint64_t attribute = 48;
    const auto count = [&](char c) { return static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), c)); };
    return 2 * bytes.size() + node * count('<') + attribute * count('=');
}

pugi::xml_node node_of(pugi::xml_node_struct* node) { return pugi::xml_node(node); }

}  // namespace

std::string_view XmlElement::name() const { return node_of(m_node).name(); }

XmlElement XmlElement::child(std::string_view name) const {
    for (const pugi::xml_node& child : node_of(m_node)) {
        if (child.type() == pugi::node_element && child.name() == name) return XmlElement(child.internal_object());
    }
    return {};
}

std::vector<XmlElement> XmlElement::children() const {
    std::vector<XmlElement> found;
    for (const pugi::xml_node& child : node_of(m_node)) {
        if (child.type() == pugi::node_element) found.emplace_back(child.internal_object());
    }
    return found;
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
    std::vector<XmlElement> found = children();
    found.erase(std::remove_if(found.begin(), found.end(), [name](const XmlElement& child) { return child.name() != name; }),
                found.end());
    return found;
}

std::string XmlElement::text() const {
    std::string text;
    for (const pugi::xml_node& child : node_of(m_node)) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    return std::string(trimmed(text));
}

XmlReply::XmlReply(std::string_view bytes, std::string name, const ReplyLimits& limits)
    : m_name(std::move(name)), m_memory(limits.budget), m_document(std::make_unique<pugi::xml_document>()) {
    if (bytes.size() > limits.document_bytes) fail("is longer than " + std::to_string(limits.document_bytes) + " bytes");
    limits.budget->check_time();
    m_memory.hold(memory_of_xml(bytes));
    if (begins_with(bytes, byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const std::string why_not = why_not_xml(bytes);
    if (!why_not.empty()) fail(why_not);
    const std::string encoding = encoding_of(bytes);
    if (!encoding.empty() && !equal_folded(encoding, "utf-8") && !equal_folded(encoding, "us-ascii")) fail("is not in UTF-8");
    if (!simdjson::validate_utf8(bytes.data(), bytes.size())) fail("is not UTF-8");
    const std::size_t control = find_control(bytes);
    if (control != std::string_view::npos) fail("is not valid XML: a control character at byte " + std::to_string(control));
    const Fault fault = Scan(bytes, limits.depth).run();
    if (!fault.what.empty()) fail("is not valid XML: " + fault.what + " at byte " + std::to_string(fault.offset));
    m_bytes.assign(bytes.begin(), bytes.end());
    const pugi::xml_parse_result result =
        m_document->load_buffer_inplace(m_bytes.data(), m_bytes.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!result) fail("is not valid XML: " + std::string(result.description()) + " at byte " + std::to_string(result.offset));
    m_root = XmlElement(m_document->document_element().internal_object());
    if (!m_root) fail("is not valid XML: no root element");
}

XmlReply::~XmlReply() = default;

void XmlReply::fail(const std::string& what) const { throw MalformedInput(m_name + " " + what); }

std::string xml_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '&') {
            escaped += "&amp;";
        } else if (c == '<') {
            escaped += "&lt;";
        } else if (c == '>') {
            escaped += "&gt;";
        } else if (c == '"') {
            escaped += "&quot;";
        } else if (c == '\'') {
            escaped += "&apos;";
        } else {
            escaped += byte < 0x20 && c != '\t' && c != '\n' && c != '\r' ? ' ' : c;
        }
    }
    return escaped;
}

}  // namespace serversync
