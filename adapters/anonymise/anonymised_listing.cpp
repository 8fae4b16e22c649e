// SPDX-License-Identifier: MIT
#include "adapters/anonymise/anonymised_listing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/email_addresses.hpp"
#include "adapters/listing/reply_members.hpp"
#include "engine/json/json_text.hpp"
#include "engine/json/reply_limits.hpp"
#include "engine/json/row_stream.hpp"
#include "engine/model/calendar.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view removed = "removed";
constexpr std::size_t piece_size = 64U << 10U;

enum class Treatment { replace, email, identifier, keep, created, status };

struct Field {
    std::string_view name;
    Treatment treatment;
};

constexpr std::array<Field, 9> treated_fields{{{"email", Treatment::email},
                                               {"username", Treatment::replace},
                                               {"domain", Treatment::replace},
                                               {"uniqueIdentifier", Treatment::identifier},
                                               {"product", Treatment::keep},
                                               {"primaryip", Treatment::replace},
                                               {"created", Treatment::created},
                                               {"status", Treatment::status},
                                               {"owner", Treatment::replace}}};

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number as the adapter reads it into a text: 7.0 is "7".
std::string number_text(element value) {
    constexpr double largest = 1e15;
    if (value.is_double() && std::floor(double(value)) == double(value) && std::fabs(double(value)) < largest) {
        return std::to_string(static_cast<std::int64_t>(double(value)));
    }
    return simdjson::minify(value);
}

/// Whether a text is a whole number in JSON, short enough for every reader. Others become texts.
bool is_json_integer(std::string_view text) {
    constexpr std::size_t longest = 18;
    if (text.starts_with('-')) text.remove_prefix(1);
    return is_number(text) && text.size() <= longest && (text.size() == 1 || text.front() != '0');
}

/// Names of keys that modules are known to add, and of members. Any other may be data: rows keyed by user name.
constexpr std::array<std::string_view, 21> known_keys{
    "accounts", "bwlimit",        "bwusage", "debug",   "disklimit", "diskusage", "domainstatus",
    "error",    "expected_total", "id",      "ip",      "message",   "name",      "notes",
    "package",  "password",       "plan",    "success", "suspended", "truncated", "user"};

bool is_contract_key(std::string_view key) {
    return std::any_of(treated_fields.begin(), treated_fields.end(),
                       [key](const Field& field) { return equal_folded(field.name, key); });
}

bool is_known_key(std::string_view key) {
    return is_contract_key(key) || is_number(key) ||
           std::find(known_keys.begin(), known_keys.end(), fold_ascii(key)) != known_keys.end();
}

/// The members whose numbers mean something to the reader.
bool is_counting_member(std::string_view name) { return name == "success" || name == "truncated" || name == "expected_total"; }

class ListingCopy : public JsonDocumentHandler {
public:
    ListingCopy(const std::optional<IdentityField>& identity, Pseudonyms& pseudonyms,
                const std::function<void(std::string_view)>& write)
        : m_keeps_numbers(identity && identity->kind == IdentityKind::service_id), m_pseudonyms(pseudonyms), m_write(write) {}

    void not_an_object(element root) override {
        m_is_object = false;
        scrub(root);
    }

    bool wants_rows(std::string_view member) override { return member == "accounts"; }

    void begin_rows(std::string_view member, bool is_object) override {
        begin_member(member);
        m_rows_end = is_object ? "}" : "]";
        m_json.append(is_object ? "{" : "[");
        m_has_rows = false;
    }

    void row(std::size_t position, std::string_view row_key, element value) override;
    void member(std::string_view name, element value) override;
    void finish();

private:
    void begin_member(std::string_view name);
    void end_rows();
    void put_key(std::string_view key);
    void put_member_key(std::string_view name);
    void scrub_paging(element value);
    void put_field(Treatment treatment, element value);
    void put_text(Treatment treatment, std::string_view text);
    void put_number(Treatment treatment, element value);
    std::string email(std::string_view text) const;
    void scrub(element value, bool keeps_numbers = false);
    void scrub_text(std::string_view text, bool keeps_numbers);
    void put_scalar(element value) { m_json.append(simdjson::minify(value)); }

    bool m_keeps_numbers;
    Pseudonyms& m_pseudonyms;
    const std::function<void(std::string_view)>& m_write;
    std::string m_json;
    bool m_is_object = true;
    bool m_has_members = false;
    bool m_has_rows = false;
    std::string_view m_rows_end;  ///< what ends the rows that are open; blank: none are
};

void ListingCopy::begin_member(std::string_view name) {
    end_rows();
    m_json.append(m_has_members ? ",\n  " : "{\n  ");
    m_has_members = true;
    put_member_key(name);
}

void ListingCopy::put_member_key(std::string_view name) {
    if (topic_of(name) == MemberTopic::other) return put_key(name);
    append_json_text(m_json, name);
    m_json.append(": ");
}

/// What says whether there are more rows stays as it is, but for its texts; of anything else nothing stays.
void ListingCopy::scrub_paging(element value) {
    if (!value.is_object()) return scrub(value, true);
    bool first = true;
    m_json.push_back('{');
    for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value)) {
        if (!first) m_json.append(", ");
        first = false;
        put_member_key(pair.key);
        if (topic_of(pair.key) == MemberTopic::other) {
            m_json.append("\"\"");
        } else {
            scrub_paging(pair.value);
        }
    }
    m_json.push_back('}');
}

void ListingCopy::end_rows() {
    if (!m_rows_end.empty()) m_json.append(m_has_rows ? "\n  " : "").append(m_rows_end);
    m_rows_end = {};
}

void ListingCopy::put_key(std::string_view key) {
    append_json_text(m_json, is_known_key(key) ? std::string(key) : m_pseudonyms.of(key));
    m_json.append(": ");
}

void ListingCopy::scrub_text(std::string_view text, bool keeps_numbers) {
    const bool says_nothing = trimmed(text).empty() || text == "0" || (keeps_numbers && is_number(trimmed(text)));
    append_json_text(m_json, says_nothing ? text : removed);
}

/// Leaves of a value its type, and whether it is empty as PHP sees it.
void ListingCopy::scrub(element value, bool keeps_numbers) {
    switch (value.type()) {
        case element_type::ARRAY:
            m_json.append(simdjson::dom::array(value).size() == 0 ? "[]" : "[\"removed\"]");
            return;
        case element_type::OBJECT:
            m_json.append(simdjson::dom::object(value).size() == 0 ? "{}" : "{\"removed\": \"\"}");
            return;
        case element_type::STRING:
            return scrub_text(value, keeps_numbers);
        case element_type::BOOL:
        case element_type::NULL_VALUE:
            return put_scalar(value);
        default:
            if (keeps_numbers) return put_scalar(value);
            m_json.push_back(double(value) == 0.0 ? '0' : '1');
    }
}

void ListingCopy::put_text(Treatment treatment, std::string_view text) {
    std::string kept(text);
    switch (treatment) {
        case Treatment::keep:
            break;
        case Treatment::created:
            if (parse_created(text).form == CreatedForm::unreadable) kept = m_pseudonyms.of(text);
            break;
        case Treatment::status:
            kept = m_pseudonyms.vocabulary(text);
            break;
        case Treatment::identifier:
            if (!m_keeps_numbers || !is_number(trimmed(text))) kept = m_pseudonyms.of(text);
            break;
        case Treatment::email:
            kept = email(text);
            break;
        case Treatment::replace:
            kept = m_pseudonyms.of(text);
            break;
    }
    append_json_text(m_json, kept);
}

/// Each address of the text; where something stands around one, something does in the copy.
std::string ListingCopy::email(std::string_view text) const {
    const EmailsFound found = find_emails(text);
    if (found.count == 0 || is_plain_email(trimmed(text))) return m_pseudonyms.of(text);
    std::string copy;
    for (std::string_view left = found.addresses; !left.empty();) {
        const std::size_t length = std::min(left.find(' '), left.size());
        copy.append(copy.empty() ? "" : ", ").append(m_pseudonyms.of(left.substr(0, length)));
        left.remove_prefix(std::min(length + 1, left.size()));
    }
    return found.count > 1 || found.addresses == trimmed(text) ? copy : "<" + copy + ">";
}

void ListingCopy::put_number(Treatment treatment, element value) {
    const bool is_kept = treatment == Treatment::keep || treatment == Treatment::created || treatment == Treatment::status ||
                         (treatment == Treatment::identifier && m_keeps_numbers);
    if (is_kept) return put_scalar(value);
    const std::string replacement = m_pseudonyms.of(number_text(value));
    if (is_json_integer(replacement)) {
        m_json.append(replacement);
    } else {
        append_json_text(m_json, replacement);
    }
}

void ListingCopy::put_field(Treatment treatment, element value) {
    switch (value.type()) {
        case element_type::STRING:
            return put_text(treatment, value);
        case element_type::INT64:
        case element_type::UINT64:
        case element_type::DOUBLE:
            return put_number(treatment, value);
        default:
            return scrub(value);
    }
}

void ListingCopy::row(std::size_t /*position*/, std::string_view row_key, element value) {
    m_json.append(m_has_rows ? ",\n    " : "\n    ");
    m_has_rows = true;
    if (m_rows_end == "}") put_key(row_key);
    if (!value.is_object()) return scrub(value);
    bool first = true;
    m_json.push_back('{');
    for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value)) {
        if (!first) m_json.append(", ");
        first = false;
        const auto field = std::find_if(treated_fields.begin(), treated_fields.end(),
                                        [&](const Field& known) { return equal_folded(known.name, pair.key); });
        put_key(pair.key);
        if (field != treated_fields.end()) {
            put_field(field->treatment, pair.value);
        } else {
            m_json.append("\"\"");
        }
    }
    m_json.push_back('}');
    if (m_json.size() < piece_size) return;
    m_write(m_json);
    m_json.clear();
}

void ListingCopy::member(std::string_view name, element value) {
    begin_member(name);
    if (topic_of(name) != MemberTopic::other) return scrub_paging(value);
    scrub(value, is_counting_member(name));
}

void ListingCopy::finish() {
    end_rows();
    if (m_is_object) m_json.append(m_has_members ? "\n}" : "{}");
    m_json.push_back('\n');
    m_write(m_json);
}

}  // namespace

void anonymise_listing(ByteSource& source, const std::optional<IdentityField>& identity, Pseudonyms& pseudonyms,
                       const std::function<void(std::string_view bytes)>& write) {
    const ReplyLimits limits;
    ListingCopy copy(identity, pseudonyms, write);
    read_json_document(source, json_limits(limits), copy);
    copy.finish();
}

}  // namespace serversync
