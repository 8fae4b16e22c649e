// SPDX-License-Identifier: MIT
#include "adapters/listing/whmcs_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <span>
#include <vector>

#include "adapters/listing/listing_builder.hpp"
#include "adapters/listing/php_value.hpp"
#include "adapters/listing/reply_members.hpp"
#include "engine/json/json_value.hpp"
#include "engine/json/peeked_source.hpp"
#include "engine/json/row_stream.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// One of the eight fields of the contract, or the one more that is known.
struct ContractField {
    std::string_view name;
    std::string_view RowValues::*value;
};

constexpr std::array<ContractField, 9> contract{{{"email", &RowValues::email},
                                                 {"username", &RowValues::username},
                                                 {"domain", &RowValues::domain},
                                                 {"uniqueIdentifier", &RowValues::unique_identifier},
                                                 {"product", &RowValues::product},
                                                 {"primaryip", &RowValues::primary_ip},
                                                 {"created", &RowValues::created},
                                                 {"status", &RowValues::status},
                                                 {"owner", &RowValues::owner}}};

constexpr std::size_t no_field = contract.size();
constexpr std::size_t longest_error = 500;

template <std::size_t N>
bool is(std::string_view key, const char (&name)[N]) {
    return std::memcmp(key.data(), name, N - 1) == 0;
}

/// The field of that name, or `no_field`: one comparison of a known length, which the compiler turns into a few instructions.
std::size_t exact_field(std::string_view key) {
    switch (key.size()) {
        case 5:
            return is(key, "email") ? 0 : is(key, "owner") ? 8 : no_field;
        case 6:
            return is(key, "domain") ? 2 : is(key, "status") ? 7 : no_field;
        case 7:
            return is(key, "product") ? 4 : is(key, "created") ? 6 : no_field;
        case 8:
            return is(key, "username") ? 1 : no_field;
        case 9:
            return is(key, "primaryip") ? 5 : no_field;
        case 16:
            return is(key, "uniqueIdentifier") ? 3 : no_field;
        default:
            return no_field;
    }
}

std::size_t folded_field(std::string_view key) {
    for (std::size_t i = 0; i < contract.size(); ++i) {
        if (equal_folded(contract[i].name, key)) return i;
    }
    return no_field;
}

RowValueKind kind_of(element value) {
    switch (value.type()) {
        case element_type::ARRAY:
            return RowValueKind::list;
        case element_type::OBJECT:
            return RowValueKind::object;
        case element_type::STRING:
            return RowValueKind::text;
        case element_type::BOOL:
            return bool(value) ? RowValueKind::true_word : RowValueKind::false_word;
        case element_type::NULL_VALUE:
            return RowValueKind::null;
        case element_type::INT64:
        case element_type::UINT64:
        case element_type::DOUBLE:
            return RowValueKind::number;
    }
    return RowValueKind::null;
}

/// Reads the document into a builder; success is judged at the end, since members come in any order.
class ListingHandler : public JsonDocumentHandler {
public:
    ListingHandler(ListingBuilder& builder, std::uint64_t most_rows) : m_builder(builder), m_most_rows(most_rows) {}

    void not_an_object(element root) override {
        m_fault = "the reply is " + std::string(type_name(root)) + ", not an object";
        if (root.is_string()) m_fault += ": '" + excerpt(std::string_view(root)) + "'";
    }

    bool wants_rows(std::string_view member) override { return member == "accounts"; }

    void begin_rows(std::string_view /*member*/, bool is_object) override {
        m_has_accounts = true;
        if (is_object) m_builder.note(NoteCode::accounts_is_object, "accounts");
    }

    void row(std::size_t position, std::string_view row_key, element value) override;
    bool takes_plain_rows() const override { return true; }
    void plain_row(std::size_t position, std::span<const RowMember> members) override;
    void member(std::string_view name, element value) override;
    Listing judge();

private:
    /// A key that differs from a field's name only in case.
    struct Variant {
        std::size_t field;
        RowMember member;
    };

    void take(std::size_t field, const RowMember& from);
    void take_variants(unsigned seen_fields);
    [[noreturn]] void throw_too_many() const {
        throw MalformedInput("the reply has more than " + std::to_string(m_most_rows) + " rows");
    }
    void read_success(element value);
    void read_total(element value);
    void read_error(element value);

    ListingBuilder& m_builder;
    std::uint64_t m_most_rows;
    RowValues m_values;  ///< of the current row, as are the next five
    std::vector<RowMember> m_members;
    std::deque<std::string> m_numbers;  ///< texts of numbers
    std::vector<Variant> m_variants;
    std::size_t m_nested = no_field;  ///< the first field that holds a list or an object
    std::string_view m_nested_type;
    std::string m_fault;
    std::string m_error;
    std::string m_message;  ///< what some modules use instead of `error`; ignored in a success
    bool m_has_success = false;
    bool m_success = false;
    bool m_has_accounts = false;
    bool m_truncated = false;
    bool m_has_total = false;
    bool m_total_is_unreadable = false;
    ReplyMembers m_members_beside;
};

void ListingHandler::take(std::size_t field, const RowMember& from) {
    std::string_view& place = m_values.*contract[field].value;
    switch (from.kind) {
        case RowValueKind::text:
            place = from.text;
            return;
        case RowValueKind::number:
            place = from.text;
            m_builder.note(NoteCode::number_for_text, contract[field].name);
            return;
        case RowValueKind::true_word:
        case RowValueKind::false_word:
            place = from.kind == RowValueKind::true_word ? "1" : "";
            m_builder.note(NoteCode::boolean_for_text, contract[field].name);
            return;
        case RowValueKind::null:
            return;
        case RowValueKind::list:
        case RowValueKind::object:
            if (field < m_nested) {
                m_nested = field;  // the first in the contract's order, so that the order of keys does not matter
                m_nested_type = from.kind == RowValueKind::list ? "a list" : "an object";
            }
            return;
    }
}

void ListingHandler::row(std::size_t position, std::string_view /*row_key*/, element value) {
    if (position >= m_most_rows) throw_too_many();
    if (!value.is_object()) return m_builder.reject(position, "the row is " + std::string(type_name(value)) + ", not an object");
    m_members.clear();
    m_numbers.clear();
    for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value)) {
        RowMember& member = m_members.emplace_back();
        member.key = pair.key;
        member.kind = kind_of(pair.value);
        if (member.kind == RowValueKind::text) member.text = pair.value;
        if (member.kind == RowValueKind::number) member.text = m_numbers.emplace_back(number_text(pair.value));
    }
    plain_row(position, m_members);
}

void ListingHandler::plain_row(std::size_t position, std::span<const RowMember> members) {
    if (position >= m_most_rows) throw_too_many();
    m_values = {};
    m_nested = no_field;
    unsigned seen_fields = 0;
    for (const RowMember& member : members) {
        const std::size_t field = exact_field(member.key);
        if (field != no_field) {
            seen_fields |= 1U << field;
            if (member.kind == RowValueKind::text) {
                m_values.*contract[field].value = member.text;
            } else {
                take(field, member);
            }
        } else if (const std::size_t variant = folded_field(member.key); variant != no_field) {
            m_variants.push_back({variant, member});
        } else {
            m_builder.drop(member.key);
        }
    }
    if (!m_variants.empty()) take_variants(seen_fields);
    if (m_nested != no_field) {
        return m_builder.reject(
            position, "field '" + std::string(contract[m_nested].name) + "' is " + std::string(m_nested_type) + ", not a string");
    }
    m_builder.row(position, m_values);
}

void ListingHandler::take_variants(unsigned seen_fields) {
    std::sort(m_variants.begin(), m_variants.end(),
              [](const Variant& left, const Variant& right) { return left.member.key < right.member.key; });
    for (const Variant& variant : m_variants) {
        const unsigned bit = 1U << variant.field;
        if ((seen_fields & bit) != 0) {
            m_builder.drop(variant.member.key);
            continue;
        }
        seen_fields |= bit;
        m_builder.note(NoteCode::key_case, contract[variant.field].name, variant.member.key);
        take(variant.field, variant.member);
    }
    m_variants.clear();
}

void ListingHandler::read_success(element value) {
    m_has_success = true;
    if (value.is_bool()) {
        m_success = value;
        return;
    }
    m_success = (value.is_number() && double(value) == 1.0) || (value.is_string() && std::string_view(value) == "1");
    if (m_success) m_builder.note(NoteCode::success_not_boolean, "success");
}

void ListingHandler::read_total(element value) {
    std::string text;
    if (value.is_null()) return;
    if (value.is_number()) text = number_text(value);
    if (value.is_string()) text = trimmed(std::string_view(value));
    std::uint64_t total = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, total);
    m_has_total = error == std::errc{} && stop == end;
    m_total_is_unreadable = !m_has_total;
    if (m_total_is_unreadable) return m_builder.note(NoteCode::total_unreadable, "expected_total", text);
    m_builder.expected_total(total);
}

void ListingHandler::read_error(element value) {
    if (is_php_empty(value)) return;
    if (value.is_string()) {
        m_error = cut_text(trimmed(std::string_view(value)), longest_error);
    } else if (value.is_number()) {
        m_error = number_text(value);
    } else {
        m_error = "the error is " + std::string(type_name(value));
    }
}

void ListingHandler::member(std::string_view name, element value) {
    if (name == "success") {
        read_success(value);
    } else if (name == "message") {
        if (value.is_string()) m_message = cut_text(trimmed(std::string_view(value)), longest_error);
        m_members_beside.read(name, value);
    } else if (name == "error") {
        read_error(value);
    } else if (name == "truncated") {
        m_truncated = !is_php_empty(value);
    } else if (name == "expected_total") {
        read_total(value);
    } else if (name == "accounts") {
        m_fault = "'accounts' is " + std::string(type_name(value)) + ", not a list";
    } else {
        m_members_beside.read(name, value);
    }
}

Listing ListingHandler::judge() {
    if (!m_success) {
        if (m_error.empty()) m_error = m_message;
        const std::string said = m_error.empty() ? std::string() : ": " + m_error;
        if (!m_fault.empty() && !m_has_success) return m_builder.fail(m_fault);
        if (!m_has_success) return m_builder.fail("the reply has no 'success'" + said);
        return m_builder.fail(m_error.empty() ? "the server reports failure without a reason"
                                              : "the server reports failure" + said);
    }
    if (!m_error.empty()) return m_builder.fail("the reply reports both success and an error: " + m_error);
    if (!m_fault.empty()) return m_builder.fail(m_fault);
    if (!m_has_accounts) return m_builder.fail("the reply reports success but has no 'accounts'");
    m_members_beside.note_unread(m_builder);
    if (!m_has_total && m_members_beside.total()) m_builder.expected_total(*m_members_beside.total());
    if (m_truncated) return m_builder.finish("the server says that the list is truncated");
    if (m_total_is_unreadable) return m_builder.finish("the reply's member 'expected_total' is not a whole number");
    const std::uint64_t rows = m_builder.rows();
    const bool end_is_known = m_has_total && m_builder.listing().expected_total == rows;
    std::string doubt = m_members_beside.doubt(rows, end_is_known);
    if (doubt.empty() && m_members_beside.prove_end(rows)) m_builder.prove_end();
    return m_builder.finish(std::move(doubt));
}

}  // namespace

Listing WhmcsJson::read(ByteSource& source, const ListingRequest& request) const {
    ListingBuilder builder(name(), request);
    PeekedSource peeked(source);
    std::string fault = why_not_json(peeked.head());
    if (!fault.empty()) return builder.fail(std::move(fault));
    builder.expect_bytes(source.size().value_or(0));
    ListingHandler handler(builder, request.limits.rows);
    try {
        read_json_document(peeked, json_limits(request.limits), handler);
    } catch (const MalformedInput& error) {
        return builder.fail(error.what());
    }
    return handler.judge();
}

}  // namespace serversync
