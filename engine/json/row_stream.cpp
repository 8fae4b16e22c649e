// SPDX-License-Identifier: MIT
#include "engine/json/row_stream.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/json/byte_window.hpp"
#include "engine/json/duplicate_key.hpp"
#include "engine/json/json_error.hpp"
#include "engine/json/structural_scan.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_structural(char c) { return c == '"' || c == '{' || c == '}' || c == '[' || c == ']'; }
constexpr bool ends_scalar(char c) { return is_space(c) || is_structural(c) || c == ',' || c == ':'; }

std::string repeated_key(std::string_view key) { return "the key '" + excerpt(key) + "' appears twice in one object"; }

class Reader {
public:
    Reader(ByteSource& source, const JsonLimits& limits, JsonDocumentHandler& handler)
        : m_window(source, limits.bytes), m_limits(limits), m_handler(handler), m_keys_held(limits.budget) {}

    void document();

private:
    [[noreturn]] void fail(std::size_t at, const std::string& what) const { throw MalformedInput(m_window.describe(at, what)); }
    void check_length(std::size_t begin, std::size_t at) const;
    char peek(std::size_t at, const char* expected);
    std::size_t skip_space(std::size_t at);
    std::size_t string_end(std::size_t at);
    std::size_t value_end(std::size_t at, std::size_t depth);
    std::size_t container_end(std::size_t at, std::size_t depth);
    simdjson::error_code try_parse(std::size_t begin, std::size_t end, std::string_view open, std::string_view close,
                                   simdjson::dom::element& element);
    simdjson::dom::element parse(std::size_t begin, std::size_t end, std::string_view open, std::string_view close);
    void keep_key(std::size_t size);
    void check_keys(simdjson::dom::element element, std::size_t at) const;
    [[noreturn]] void fail_row(std::size_t begin, std::size_t index, bool is_object, std::string_view key);
    std::size_t rows(std::size_t at, std::string_view member);
    void hand_over(std::size_t begin, std::size_t end, bool is_object);
    void hand_over(simdjson::dom::element rows, std::size_t begin, bool is_object);
    std::size_t plain_row_length(std::size_t at, bool is_object);
    std::size_t members(std::size_t at, const std::string& path);
    std::size_t member(std::size_t at, const std::string& name);
    void end_of_document(std::size_t at);

    ByteWindow m_window;
    const JsonLimits& m_limits;
    JsonDocumentHandler& m_handler;
    simdjson::dom::parser m_parser;
    std::string m_scratch;
    PlainRow m_plain_row;
    const char* m_subject = "a value";  ///< what is too long, for a message
    std::size_t m_depth = 0;            ///< open objects around the member at hand
    std::size_t m_position = 0;         ///< rows of the current member so far
    std::set<std::string> m_row_keys;   ///< of the current member, if it is an object; a tree, so no key can collide
    HeldMemory m_keys_held;             ///< what all keys take that are kept
};

char Reader::peek(std::size_t at, const char* expected) {
    if (!m_window.has(at)) fail(at, std::string("the document ends where ") + expected + " is expected");
    return m_window[at];
}

void Reader::check_length(std::size_t begin, std::size_t at) const {
    if (at - begin > m_limits.row_bytes)
        fail(begin, std::string(m_subject) + " is longer than " + std::to_string(m_limits.row_bytes) + " bytes");
}

std::size_t Reader::skip_space(std::size_t at) {
    const std::size_t begin = at;
    while (m_window.has(at) && is_space(m_window[at])) {
        if (++at - begin > m_limits.row_bytes)
            fail(begin, "white space of more than " + std::to_string(m_limits.row_bytes) + " bytes");
    }
    return at;
}

std::size_t Reader::string_end(std::size_t at) {
    const std::size_t begin = at;
    ++at;
    while (m_window.has(at)) {
        const std::string_view ahead = m_window.read_ahead(at);
        const std::size_t length = structural_scan::string_stop(ahead.data(), 0, ahead.size());
        at += length;
        check_length(begin, at);
        if (length == ahead.size()) continue;
        if (m_window[at] == '"') return at + 1;
        at += 2;  // a backslash and what it escapes
    }
    fail(begin, "the input ends inside the string that begins");
}

std::size_t Reader::container_end(std::size_t at, std::size_t depth) {
    const std::size_t begin = at;
    const std::size_t length =
        depth < m_limits.depth ? structural_scan::container_length(m_window.read_ahead(at), m_limits.depth - depth) : 0;
    if (length > 0) {
        check_length(begin, begin + length);
        return begin + length;
    }
    // As in the fast path, only the depth counts: a bracket that closes one of the other kind is found when the row is parsed, so
    // that the message does not depend on how the bytes came.
    std::size_t open = 0;
    for (; m_window.has(at); check_length(begin, at)) {
        const char c = m_window[at];
        if (c == '"') {
            at = string_end(at);
            continue;
        }
        ++at;
        if (c == '{' || c == '[') {
            if (depth + ++open > m_limits.depth) fail(at - 1, "nested deeper than " + std::to_string(m_limits.depth) + " levels");
        } else if ((c == '}' || c == ']') && --open == 0) {
            check_length(begin, at);
            return at;
        }
    }
    fail(begin, "the input ends inside the object or list that begins");
}

std::size_t Reader::value_end(std::size_t at, std::size_t depth) {
    const char c = peek(at, "a value");
    if (c == '"') return string_end(at);
    if (c == '{' || c == '[') return container_end(at, depth);
    const std::size_t begin = at;
    while (m_window.has(at) && !ends_scalar(m_window[at])) {
        check_length(begin, ++at);
    }
    if (at == begin) fail(at, "a value is expected");
    return at;
}

simdjson::error_code Reader::try_parse(std::size_t begin, std::size_t end, std::string_view open, std::string_view close,
                                       simdjson::dom::element& element) {
    m_scratch.clear();
    m_scratch.append(open).append(m_window.text(begin, end)).append(close);
    const std::size_t size = m_scratch.size();
    m_scratch.append(simdjson::SIMDJSON_PADDING, '\0');
    return m_parser.parse(m_scratch.data(), size, false).get(element);
}

simdjson::dom::element Reader::parse(std::size_t begin, std::size_t end, std::string_view open, std::string_view close) {
    simdjson::dom::element element;
    const simdjson::error_code error = try_parse(begin, end, open, close, element);
    if (error != simdjson::SUCCESS) {
        const std::string_view text = std::string_view(m_scratch).substr(0, m_scratch.size() - simdjson::SIMDJSON_PADDING);
        const JsonFault fault = locate_json_fault(text);
        const std::string what = fault.what.empty() ? simdjson::error_message(error) : fault.what;
        const std::size_t offset = fault.offset > open.size() ? fault.offset - open.size() : 0;
        fail(std::min(begin + offset, end), what);
    }
    return element;
}

void Reader::keep_key(std::size_t size) {
    constexpr std::size_t node = 160;  // of a tree, here and in what the key is said to
    m_limits.budget->step();
    m_keys_held.hold(m_keys_held.bytes() + node + size);
}

void Reader::check_keys(simdjson::dom::element element, std::size_t at) const {
    std::string key;
    if (find_duplicate_key(element, key)) fail(at, repeated_key(key));
}

void Reader::fail_row(std::size_t begin, std::size_t index, bool is_object, std::string_view key) {
    std::size_t at = begin;
    for (std::size_t row = 0;; ++row) {
        const std::size_t start = at;
        if (is_object) at = skip_space(skip_space(string_end(at)) + 1);
        if (row == index) fail(start, repeated_key(key));
        at = skip_space(skip_space(value_end(at, m_depth + 1)) + 1);
    }
}

void Reader::hand_over(std::size_t begin, std::size_t end, bool is_object) {
    const std::string_view open = is_object ? "{" : "[";
    const std::string_view close = is_object ? "}" : "]";
    simdjson::dom::element rows;
    if (try_parse(begin, end, open, close, rows) == simdjson::SUCCESS) return hand_over(rows, begin, is_object);
    // Row by row: which fault comes first must not depend on which rows were parsed together.
    for (std::size_t at = begin; at < end;) {
        const std::size_t row_end = value_end(is_object ? skip_space(skip_space(string_end(at)) + 1) : at, m_depth + 1);
        hand_over(parse(at, row_end, open, close), at, is_object);
        at = row_end < end ? skip_space(skip_space(row_end) + 1) : end;
    }
    parse(begin, end, open, close);
}

void Reader::hand_over(simdjson::dom::element rows, std::size_t begin, bool is_object) {
    std::string key;
    std::size_t index = 0;
    if (!is_object) {
        for (const simdjson::dom::element row : simdjson::dom::array(rows)) {
            if (find_duplicate_key(row, key)) fail_row(begin, index, is_object, key);
            ++index;
            m_handler.row(m_position++, {}, row);
        }
        return;
    }
    for (const simdjson::dom::key_value_pair field : simdjson::dom::object(rows)) {
        keep_key(field.key.size());
        if (!m_row_keys.emplace(field.key).second) fail_row(begin, index, is_object, field.key);
        if (find_duplicate_key(field.value, key)) fail_row(begin, index, is_object, key);
        ++index;
        m_handler.row(m_position++, field.key, field.value);
    }
}

/// The length of the row there, if it is plain and read into `m_plain_row`; else 0.
std::size_t Reader::plain_row_length(std::size_t at, bool is_object) {
    const std::size_t depth_of_row = m_depth + 2;
    if (is_object || !m_limits.plain_rows || !m_handler.takes_plain_rows() || m_limits.depth < depth_of_row) return 0;
    const std::size_t length = m_plain_row.read(m_window.read_ahead(at));
    return length <= m_limits.row_bytes ? length : 0;
}

std::size_t Reader::rows(std::size_t at, std::string_view member) {
    const bool is_object = m_window[at] == '{';
    const char close = is_object ? '}' : ']';
    if (m_depth + 1 > m_limits.depth) fail(at, "nested deeper than " + std::to_string(m_limits.depth) + " levels");
    m_position = 0;
    m_row_keys.clear();
    m_handler.begin_rows(member, is_object);
    at = skip_space(at + 1);
    if (peek(at, "a row") == close) return at + 1;
    std::size_t batch = at;     // rows from here on wait to be parsed together
    std::size_t complete = at;  // the end of the last of them; equals `batch` if none is waiting
    const auto hand_over_batch = [&] {
        const std::size_t begin = std::exchange(batch, complete);
        if (begin < complete) hand_over(begin, complete, is_object);
    };
    try {
        while (true) {
            if (batch == complete) batch = complete = at;
            if (is_object) {
                if (peek(at, "a key") != '"') fail(at, "a key is expected");
                at = skip_space(string_end(at));
                if (peek(at, "':'") != ':') fail(at, "':' is expected");
                at = skip_space(at + 1);
            }
            if (const std::size_t length = plain_row_length(at, is_object)) {
                hand_over_batch();
                batch = complete = at + length;
                m_handler.plain_row(m_position++, m_plain_row.members());
                at += length;
            } else {
                at = value_end(at, m_depth + 1);
                complete = at;
            }
            at = skip_space(at);
            const char c = peek(at, "',' or the end of the rows");
            if (c != ',' && c != close) fail(at, "',' or the end of the rows is expected");
            if (c == close || at >= m_limits.batch_bytes) {
                hand_over_batch();
                at = m_window.discard(at);
                if (c == close) return at + 1;
                batch = complete = at;
            }
            at = skip_space(at + 1);
            if (peek(at, "a row") == close) fail(at, "a row is expected after ','");
        }
    } catch (const MalformedInput&) {
        // A fault in the rows before this place comes first, however many of them are waiting in the batch.
        hand_over_batch();
        throw;
    }
}

void Reader::end_of_document(std::size_t at) {
    at = skip_space(at);
    if (m_window.has(at)) fail(at, "something follows the end of the document");
}

/// The value of a member; returns its end.
std::size_t Reader::member(std::size_t at, const std::string& name) {
    const char c = peek(at, "a value");
    if (c == '{' && m_handler.wants_members(name)) return members(at + 1, name);
    if ((c == '[' || c == '{') && m_handler.wants_rows(name)) return rows(at, name);
    const std::size_t end = value_end(at, m_depth);
    const simdjson::dom::element element = parse(at, end, "", "");
    check_keys(element, at);
    m_handler.member(name, element);
    return end;
}

/// The members of an object, from behind its bracket on; returns the place behind its end.
std::size_t Reader::members(std::size_t at, const std::string& path) {
    if (++m_depth > m_limits.depth) fail(at - 1, "nested deeper than " + std::to_string(m_limits.depth) + " levels");
    std::set<std::string> keys;
    at = skip_space(at);
    while (true) {
        at = m_window.discard(at);
        if (peek(at, "a key") == '}' && keys.empty()) break;
        if (m_window[at] != '"') fail(at, "a key is expected");
        const std::size_t key_end = string_end(at);
        const std::string key(std::string_view(parse(at, key_end, "", "")));
        keep_key(key.size());
        if (!keys.insert(key).second) fail(at, repeated_key(key));
        at = skip_space(key_end);
        if (peek(at, "':'") != ':') fail(at, "':' is expected");
        at = skip_space(member(skip_space(at + 1), path.empty() ? key : path + '.' + key));
        const char after = peek(at, "',' or '}'");
        if (after == '}') break;
        if (after != ',') fail(at, "',' or '}' is expected");
        at = skip_space(at + 1);
    }
    --m_depth;
    return at + 1;
}

void Reader::document() {
    std::size_t at = m_window.skip_byte_order_mark();
    at = skip_space(at);
    if (!m_window.has(at)) fail(at, "the document is empty");
    if (m_window[at] != '{') {
        m_subject = "the document is not an object and";
        const std::size_t end = value_end(at, 0);
        const simdjson::dom::element root = parse(at, end, "", "");
        check_keys(root, at);
        end_of_document(end);
        m_handler.not_an_object(root);
        return;
    }
    end_of_document(members(at + 1, {}));
}

}  // namespace

JsonLimits json_limits(const ReplyLimits& limits) {
    JsonLimits of_document;
    of_document.bytes = limits.bytes;
    of_document.row_bytes = limits.row_bytes;
    of_document.depth = limits.depth;
    of_document.budget = limits.budget;
    return of_document;
}

void read_json_document(ByteSource& source, const JsonLimits& limits, JsonDocumentHandler& handler) {
    Reader(source, limits, handler).document();
}

}  // namespace serversync
