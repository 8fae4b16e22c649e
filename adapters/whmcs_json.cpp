#include "adapters/whmcs_json.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "adapters/json/json_error.hpp"
#include "adapters/json/row_stream.hpp"
#include "adapters/listing_builder.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// One of the eight fields of the contract.
struct ContractField {
    std::string_view name;
    std::string_view RowValues::*value;
};

constexpr std::array<ContractField, 8> contract{{{"email", &RowValues::email},
                                                 {"username", &RowValues::username},
                                                 {"domain", &RowValues::domain},
                                                 {"uniqueIdentifier", &RowValues::unique_identifier},
                                                 {"product", &RowValues::product},
                                                 {"primaryip", &RowValues::primary_ip},
                                                 {"created", &RowValues::created},
                                                 {"status", &RowValues::status}}};

constexpr std::size_t no_field = contract.size();
constexpr std::size_t longest_error = 500;

std::size_t exact_field(std::string_view key) {
    for (std::size_t i = 0; i < contract.size(); ++i) {
        if (contract[i].name == key) return i;
    }
    return no_field;
}

std::size_t folded_field(std::string_view key) {
    for (std::size_t i = 0; i < contract.size(); ++i) {
        if (equal_folded(contract[i].name, key)) return i;
    }
    return no_field;
}

std::string_view type_name(element value) {
    switch (value.type()) {
        case element_type::ARRAY:
            return "a list";
        case element_type::OBJECT:
            return "an object";
        case element_type::STRING:
            return "a text";
        case element_type::BOOL:
            return "true or false";
        case element_type::NULL_VALUE:
            return "null";
        case element_type::INT64:
        case element_type::UINT64:
        case element_type::DOUBLE:
            return "a number";
    }
    return "something else";
}

std::string number_text(element value) {
    if (value.type() == element_type::INT64) return std::to_string(std::int64_t(value));
    if (value.type() == element_type::UINT64) return std::to_string(std::uint64_t(value));
    const double number = value;
    std::array<char, 40> place{};
    const bool is_whole = std::floor(number) == number && std::fabs(number) < 1e15;
    const auto end = is_whole ? std::to_chars(place.data(), place.data() + place.size(), static_cast<std::int64_t>(number)).ptr
                              : std::to_chars(place.data(), place.data() + place.size(), number).ptr;
    return {place.data(), end};
}

/// Reads the document into a builder; what the members say of success is judged at the end, since they come in any order.
class ListingHandler : public JsonDocumentHandler {
public:
    explicit ListingHandler(ListingBuilder& builder) : m_builder(builder) {}

    void not_an_object(element root) override {
        m_fault = "the reply is " + std::string(type_name(root)) + ", not an object";
        if (root.is_string()) m_fault += ": '" + json_excerpt(std::string_view(root)) + "'";
    }

    bool wants_rows(std::string_view member) override { return member == "accounts"; }

    void begin_rows(std::string_view /*member*/, bool is_object) override {
        m_has_accounts = true;
        if (is_object) m_builder.note("accounts_is_object", "accounts");
    }

    void row(std::size_t position, std::string_view row_key, element value) override;
    void member(std::string_view name, element value) override;
    Listing judge();

private:
    void read_success(element value);
    void read_total(element value);

    ListingBuilder& m_builder;
    std::array<std::string, contract.size()> m_numbers;  ///< texts of numbers in the row at hand
    std::string m_fault;
    std::string m_error;
    std::string m_message;  ///< what some modules use for `error`; says nothing beside a success
    bool m_has_success = false;
    bool m_success = false;
    bool m_has_accounts = false;
    bool m_truncated = false;
};

void ListingHandler::row(std::size_t position, std::string_view /*row_key*/, element value) {
    if (!value.is_object()) return m_builder.reject(position, "the row is " + std::string(type_name(value)) + ", not an object");
    RowValues values;
    std::array<bool, contract.size()> seen{};
    std::array<element, contract.size()> variants;
    std::array<bool, contract.size()> has_variant{};
    std::string_view nested;
    std::string_view nested_type;
    const auto take = [&](std::size_t field, element from) {
        std::string_view& place = values.*contract[field].value;
        switch (from.type()) {
            case element_type::STRING:
                place = from;
                return;
            case element_type::INT64:
            case element_type::UINT64:
            case element_type::DOUBLE:
                m_numbers[field] = number_text(from);
                place = m_numbers[field];
                m_builder.note("number_for_text", contract[field].name);
                return;
            case element_type::BOOL:
                place = bool(from) ? "1" : "";
                m_builder.note("boolean_for_text", contract[field].name);
                return;
            case element_type::NULL_VALUE:
                return;
            case element_type::ARRAY:
            case element_type::OBJECT:
                nested = contract[field].name;
                nested_type = type_name(from);
                return;
        }
    };
    for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value)) {
        const std::size_t field = exact_field(pair.key);
        if (field != no_field) {
            seen[field] = true;
            take(field, pair.value);
            continue;
        }
        const std::size_t variant = folded_field(pair.key);
        if (variant == no_field) {
            m_builder.drop(pair.key);
        } else {
            variants[variant] = pair.value;
            has_variant[variant] = true;
        }
    }
    for (std::size_t field = 0; field < contract.size(); ++field) {
        if (!has_variant[field] || seen[field]) continue;
        m_builder.note("key_case", contract[field].name);
        take(field, variants[field]);
    }
    if (!nested.empty()) {
        return m_builder.reject(position, "field '" + std::string(nested) + "' is " + std::string(nested_type) + ", not a text");
    }
    m_builder.row(position, values);
}

void ListingHandler::read_success(element value) {
    m_has_success = true;
    if (value.is_bool()) {
        m_success = value;
        return;
    }
    const bool is_one = (value.is_int64() && std::int64_t(value) == 1) || (value.is_string() && std::string_view(value) == "1");
    m_success = is_one;
    if (is_one) m_builder.note("success_not_boolean", "success");
}

void ListingHandler::read_total(element value) {
    std::uint64_t total = 0;
    if (value.get(total) == simdjson::SUCCESS) {
        m_builder.expected_total(total);
    } else if (std::string_view text; value.get(text) == simdjson::SUCCESS) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), total);
        if (error == std::errc{} && end == text.data() + text.size()) m_builder.expected_total(total);
    }
}

void ListingHandler::member(std::string_view name, element value) {
    if (name == "success") {
        read_success(value);
    } else if (name == "message") {
        if (value.is_string()) m_message = trimmed(std::string_view(value)).substr(0, longest_error);
    } else if (name == "error") {
        if (value.is_string()) {
            m_error = trimmed(std::string_view(value)).substr(0, longest_error);
        } else if (!value.is_null() && !(value.is_bool() && !bool(value))) {
            m_error = "the error is " + std::string(type_name(value));
        }
    } else if (name == "truncated") {
        m_truncated = value.is_bool() ? bool(value) : !value.is_null();
    } else if (name == "expected_total") {
        read_total(value);
    } else if (name == "accounts") {
        m_fault = "'accounts' is " + std::string(type_name(value)) + ", not a list";
    }
}

Listing ListingHandler::judge() {
    if (!m_success) {
        if (m_error.empty()) m_error = m_message;
        const std::string said = m_error.empty() ? std::string() : ": " + m_error;
        if (!m_fault.empty() && !m_has_success) return m_builder.fail(m_fault);
        if (!m_has_success) return m_builder.fail("the reply has no 'success'" + said);
        return m_builder.fail(m_error.empty() ? "the server reports failure without a reason" : "the server reports failure" + said);
    }
    if (!m_error.empty()) return m_builder.fail("the reply says success and an error at once: " + m_error);
    if (!m_fault.empty()) return m_builder.fail(m_fault);
    if (!m_has_accounts) return m_builder.fail("the reply says success and has no 'accounts'");
    return m_builder.finish(m_truncated ? "the server says that the list is truncated" : "");
}

/// Replays the first bytes of a source, so that they can be looked at before the reader gets them.
class PeekedSource : public ByteSource {
public:
    explicit PeekedSource(ByteSource& source) : m_source(source) {
        std::array<char, 64> place{};
        while (m_head.size() < place.size()) {
            const std::size_t got = m_source.read(std::span<char>(place).first(place.size() - m_head.size()));
            if (got == 0) break;
            m_head.append(place.data(), got);
        }
    }

    const std::string& head() const { return m_head; }

    std::size_t read(std::span<char> place) override {
        if (m_given == m_head.size()) return m_source.read(place);
        const std::size_t count = m_head.copy(place.data(), place.size(), m_given);
        m_given += count;
        return count;
    }
    const std::string& name() const override { return m_source.name(); }
    std::optional<std::uint64_t> size() const override { return m_source.size(); }

private:
    ByteSource& m_source;
    std::string m_head;
    std::size_t m_given = 0;
};

/// What the first bytes say where they can not be JSON: a login page, a PHP warning, nothing at all.
std::string first_impression(std::string_view head) {
    if (head.substr(0, 3) == "\xef\xbb\xbf") head.remove_prefix(3);
    head = trimmed(head);
    if (head.empty()) return "the reply is empty";
    if (head.front() == '<') return "the reply begins with '" + json_excerpt(head.substr(0, 40)) + "': a web page, not JSON";
    const char c = head.front();
    const bool may_be_json = c == '{' || c == '[' || c == '"' || c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
    if (may_be_json) return {};
    return "the reply begins with '" + json_excerpt(head.substr(0, 40)) + "', which is not JSON";
}

}  // namespace

Listing WhmcsJson::read(ByteSource& source, const ListingRequest& request) const {
    ListingBuilder builder(name(), request);
    PeekedSource peeked(source);
    std::string impression = first_impression(peeked.head());
    if (!impression.empty()) return builder.fail(std::move(impression));
    ListingHandler handler(builder);
    try {
        read_json_document(peeked, {request.limits.bytes, request.limits.row_bytes, request.limits.depth, 256U << 10U}, handler);
    } catch (const MalformedInput& error) {
        return builder.fail(error.what());
    }
    return handler.judge();
}

}  // namespace serversync
