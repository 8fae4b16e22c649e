// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/secret.hpp"
#include "engine/json/reply_limits.hpp"

namespace pugi {
class xml_document;
struct xml_node_struct;
}  // namespace pugi

namespace serversync {

/// An element of an XML reply, or none; only valid while its reply lives. Attributes, comments and processing instructions are
/// ignored.
class XmlElement {
public:
    XmlElement() = default;
    explicit XmlElement(pugi::xml_node_struct* node) : m_node(node) {}

    explicit operator bool() const { return m_node != nullptr; }

    /// The name as it is written, with its prefix; blank for none.
    std::string_view name() const;

    /// The first child element of that name, or none.
    XmlElement child(std::string_view name) const;

    /// All child elements, or those of that name, in their order.
    std::vector<XmlElement> children() const;
    std::vector<XmlElement> children(std::string_view name) const;

    /// The element's own text without its children's, CDATA included, without white space around it.
    std::string text() const;

    /// The text of the first child element of that name; blank where there is none.
    std::string text_of(std::string_view name) const { return child(name).text(); }

private:
    pugi::xml_node_struct* m_node = nullptr;
};

/// A reply read as one XML document, strictly (law 107): UTF-8, one root, bounded nesting, no document type declaration (so no
/// entity but the five of XML exists, and nothing expands), no control characters.
class XmlReply {
public:
    /// Throws `MalformedInput` that begins with `name`, for example
    /// "'https://web1.example.net:8443/enterprise/control/agent.php'", and says what is wrong at which byte; also for JSON, a web
    /// page, a PHP message or nothing at all. `BudgetExceeded` where it would take too much memory.
    XmlReply(std::string_view bytes, std::string name, const ReplyLimits& limits);
    ~XmlReply();
    XmlReply(const XmlReply&) = delete;
    XmlReply& operator=(const XmlReply&) = delete;

    XmlElement root() const { return m_root; }

    /// Throws `MalformedInput` beginning with the reply's name.
    [[noreturn]] void fail(const std::string& what) const;

private:
    std::string m_name;
    HeldMemory m_memory;
    WipedBytes m_bytes;
    std::unique_ptr<pugi::xml_document> m_document;
    XmlElement m_root;
};

/// A text as the content of an element: & < > " and ' as entities. Control characters that XML does not have become spaces.
std::string xml_escaped(std::string_view text);

}  // namespace serversync
