// SPDX-License-Identifier: MIT
#include "adapters/listing/listing_builder.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <tuple>

#include "adapters/listing/email_addresses.hpp"
#include "adapters/listing/identity_column.hpp"
#include "adapters/listing/listing_recorder.hpp"
#include "engine/digest/hasher.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/model/page_size.hpp"
#include "engine/model/service.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_example = 80;
constexpr std::size_t longest_key = 64;
constexpr std::size_t most_dropped_keys = 64;
constexpr std::size_t most_reasons = 64;
constexpr std::string_view other_keys = "(others)";

/// The fields, in the order in which the digest has them.
constexpr struct {
    std::string_view name;
    std::string_view RowValues::*value;
} row_fields[] = {{"email", &RowValues::email},     {"username", &RowValues::username},
                  {"domain", &RowValues::domain},   {"uniqueIdentifier", &RowValues::unique_identifier},
                  {"product", &RowValues::product}, {"primaryip", &RowValues::primary_ip},
                  {"created", &RowValues::created}, {"status", &RowValues::status},
                  {"owner", &RowValues::owner}};

/// Whether an identifier holds a control character (U+0000..U+001F, U+007F..U+009F), apart from white space around it.
bool has_control(std::string_view text) {
    if (ascii::is_printable(text)) return false;
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return false;
    const std::size_t end = text.find_last_not_of(space) + 1;
    for (std::size_t i = begin; i < end; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < end && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

/// Least significant byte first, on every machine.
char* append_length(char* place, std::uint32_t length) {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(place, &length, sizeof length);
    } else {
        for (unsigned byte = 0; byte < 4; ++byte) place[byte] = static_cast<char>(length >> (8 * byte));
    }
    return place + sizeof length;
}

}  // namespace

std::string_view cut_text(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return text;
    while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xc0U) == 0x80U) --longest;
    return text.substr(0, longest);
}

ListingBuilder::ListingBuilder(std::string_view adapter, const ListingRequest& request)
    : m_request(request),
      m_kind(request.identity ? request.identity->kind : IdentityKind::domain),
      m_memory(request.limits.budget) {
    m_listing.adapter = adapter;
    m_listing.listed_at = request.listed_at;
}

std::size_t ListingBuilder::Recent::place_of(std::string_view raw) {
    // Texts of one column differ at their end, if anywhere.
    std::size_t mixed = raw.size();
    for (const char c : raw.substr(raw.size() - std::min<std::size_t>(raw.size(), 4)))
        mixed = mixed * 31 + static_cast<unsigned char>(c);
    return mixed % std::tuple_size_v<decltype(m_entries)>;
}

const ListingBuilder::Recent::Entry* ListingBuilder::Recent::find(std::string_view raw) const {
    const Entry& entry = m_entries[place_of(raw)];
    return entry.raw == raw ? &entry : nullptr;
}

void ListingBuilder::expect_bytes(std::uint64_t bytes) {
    // A full row in JSON is longer than this. Memory that is reserved in vain is never touched, so it costs nothing.
    constexpr std::uint64_t short_row = 192;
    m_listing.accounts.reserve(static_cast<std::size_t>(std::min(bytes, m_request.limits.bytes) / short_row));
}

void ListingBuilder::note(NoteCode code, std::string_view field, std::string_view example, std::size_t times) {
    const std::string clean = redacted(std::string(cut_text(example, longest_example)));
    if (m_request.recorder != nullptr) m_request.recorder->note(code, field, clean, times);
    count(code, field, clean, times);
}

void ListingBuilder::count(NoteCode code, std::string_view field, std::string_view example, std::size_t times) {
    auto found = std::find_if(m_notes.begin(), m_notes.end(),
                              [&](const Count& known) { return known.code == code && known.field == field; });
    if (found == m_notes.end()) found = m_notes.insert(found, {code, field, 0, {}});
    found->count += times;
    example = cut_text(example, longest_example);
    if (!example.empty() && (found->example.empty() || example < found->example)) found->example = example;
}

void ListingBuilder::expected_total(std::uint64_t rows) {
    if (m_request.recorder != nullptr) m_request.recorder->expected_total(rows);
    m_listing.expected_total = rows;
}

void ListingBuilder::prove_end() {
    if (m_request.recorder != nullptr) m_request.recorder->prove_end();
    m_has_proven_end = true;
}

void ListingBuilder::note_member(std::string_view name) {
    note(NoteCode::member_unread, keep(redacted(std::string(cut_text(name, longest_key)))));
}

void ListingBuilder::drop(std::string_view key, std::size_t times) {
    m_request.limits.budget->step();
    std::string clean;
    if (m_request.redact) key = clean = m_request.redact(key);
    key = cut_text(key, longest_key);
    if (key == other_keys) {
        m_other_dropped += times;
        return;
    }
    const auto found = m_dropped.lower_bound(key);
    if (found != m_dropped.end() && found->first == key) {
        found->second += times;
        return;
    }
    if (m_dropped.size() == most_dropped_keys) {
        if (found == m_dropped.end()) {
            m_other_dropped += times;
            return;
        }
        m_other_dropped += m_dropped.rbegin()->second;
        m_dropped.erase(std::prev(m_dropped.end()));
    }
    m_dropped.emplace(key, times);
}

void ListingBuilder::reject(std::size_t position, std::string reason) {
    reason = redacted(std::move(reason));
    if (m_request.recorder != nullptr) m_request.recorder->reject(reason);
    add_rejected(position, std::move(reason));
}

void ListingBuilder::add_rejected(std::size_t position, std::string reason) {
    m_request.limits.budget->reject_row();
    count_work();
    ++m_listing.rows;
    m_listing.digest += digest_of(reason);
    if (m_listing.rejected.size() < most_rejected_rows) {
        m_listing.rejected.push_back({position, std::move(reason)});
        return;
    }
    // Reasons come from a few places of this program, but those of a kept listing are whatever the file says.
    const bool is_known = m_listing.more_rejected.contains(reason) || m_listing.more_rejected.size() < most_reasons;
    ++m_listing.more_rejected[is_known ? reason : std::string(other_keys)];
}

std::string_view ListingBuilder::repeated(Recent& recent, std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return {};
    if (const Recent::Entry* known = recent.find(value)) return known->kept;
    const std::string_view kept = keep(value);
    recent.add(kept, kept);
    return kept;
}

void ListingBuilder::read_status(Account& account, std::string_view value) {
    value = trimmed(value);
    constexpr std::string_view active = "Active";
    constexpr std::string_view suspended = "Suspended";
    if (value == active || equal_folded(value, active)) {
        account.status = AccountStatus::active;
        account.status_text = value == active ? active : keep(value);
        return;
    }
    if (value == suspended || equal_folded(value, suspended)) {
        account.status = AccountStatus::suspended;
        account.status_text = value == suspended ? suspended : keep(value);
        return;
    }
    account.status_text = keep(value);
    const auto alias = m_request.status_aliases.find(fold_ascii(value));
    if (alias != m_request.status_aliases.end()) {
        account.status = alias->second;
    } else if (parse_service_status(value) != ServiceStatus::unknown) {
        account.status = AccountStatus::other_word;
        count(NoteCode::status_outside_contract, "status", value);
    } else {
        count(NoteCode::status_unknown, "status", value);
    }
}

void ListingBuilder::read_created(Account& account, std::string_view value) {
    const CreatedValue created = parse_created(value);
    account.created = created.time;
    switch (created.form) {
        case CreatedForm::contract:
            return;
        case CreatedForm::unknown:
            if (!trimmed(value).empty()) count(NoteCode::created_unknown, "created", trimmed(value));
            return;
        case CreatedForm::date_only:
            return count(NoteCode::created_date_only, "created", trimmed(value));
        case CreatedForm::zone_dropped:
            return count(NoteCode::created_zone_dropped, "created", trimmed(value));
        case CreatedForm::epoch:
            return count(NoteCode::created_epoch, "created", trimmed(value));
        case CreatedForm::unreadable:
            return count(NoteCode::created_unreadable, "created", trimmed(value));
    }
}

void ListingBuilder::read_email(Account& account, std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return;
    if (is_plain_email(value)) {
        account.email = account.emails = value == account.username ? account.username : keep(value);
        return;
    }
    const EmailsFound found = find_emails(value);
    if (found.count == 0) return count(NoteCode::email_unusable, "email", value);
    if (found.addresses != value) count(found.count > 1 ? NoteCode::email_several : NoteCode::email_wrapped, "email", value);
    account.emails = keep(found.addresses);
    account.email = account.emails.substr(0, account.emails.find(' '));
}

void ListingBuilder::read_primary_ip(Account& account, std::string_view value) {
    value = trimmed(value);
    if (value.empty() || value == "*") return;
    if (const Recent::Entry* known = m_addresses.find(value)) {
        account.primary_ip = known->kept;
        return;
    }
    std::string_view first = value;
    auto address = parse_ip(value);
    if (!address) {
        first = value.substr(0, value.find_first_of(" ,;\t\r\n("));
        address = parse_ip(first);
        if (!address) return count(NoteCode::ip_unreadable, "primaryip", value);
        const std::size_t next = value.find_first_not_of(" ,;\t\r\n(", first.size());
        const std::string_view second =
            next == std::string_view::npos ? value : value.substr(next, value.find_first_of(" ,;\t\r\n()", next) - next);
        count(parse_ip(second) ? NoteCode::ip_several : NoteCode::ip_suffix, "primaryip", value);
    }
    const std::string canonical = to_text(*address);
    account.primary_ip = keep(canonical);
    // Only a plain address is remembered: the other forms give a note, which is counted each time.
    if (first.size() == value.size()) m_addresses.add(canonical == value ? account.primary_ip : keep(value), account.primary_ip);
}

void ListingBuilder::add_to_digest(const RowValues& values) {
    constexpr std::size_t with_lengths = std::size(row_fields) - 1;  // the lengths of these say where the last one begins
    std::size_t total = 4 * with_lengths;
    for (const auto& [name, value] : row_fields) total += (values.*value).size();
    if (m_frame.size() < total) m_frame.resize(total);
    char* place = m_frame.data();
    for (std::size_t i = 0; i < with_lengths; ++i) {
        place = append_length(place, static_cast<std::uint32_t>((values.*row_fields[i].value).size()));
    }
    for (const auto& [name, value] : row_fields) {
        const std::string_view text = values.*value;
        if (text.empty()) continue;
        std::memcpy(place, text.data(), text.size());
        place += text.size();
    }
    m_listing.digest += digest_of({m_frame.data(), total});
}

bool ListingBuilder::is_too_long(std::size_t position, const RowValues& values) {
    for (const auto& [name, value] : row_fields) {
        if ((values.*value).size() <= m_request.limits.value_bytes) continue;
        add_rejected(position, "field '" + std::string(name) + "' is longer than " +
                                   std::to_string(m_request.limits.value_bytes) + " bytes");
        return true;
    }
    return false;
}

/// Blank where there is none.
std::string_view ListingBuilder::field_with_secret(const RowValues& values) const {
    if (!m_request.holds_secret) return {};
    for (const auto& [name, value] : row_fields) {
        if (m_request.holds_secret(values.*value)) return name;
    }
    return {};
}

void ListingBuilder::row(std::size_t position, const RowValues& values) {
    // What a panel calls a customer is never rewritten: a name with a hole in it is another customer's, or nobody's (law 97).
    const std::string_view field = field_with_secret(values);
    if (!field.empty()) return reject(position, "field '" + std::string(field) + "' holds a credential");
    if (m_request.recorder != nullptr) m_request.recorder->row(values);
    add_row(position, values);
}

void ListingBuilder::add_row(std::size_t position, const RowValues& values) {
    if (is_too_long(position, values)) return;
    if (has_control(values.unique_identifier))
        return add_rejected(position, "field 'uniqueIdentifier' holds a control character");
    Account account;
    account.position = static_cast<std::uint32_t>(position);
    const std::string_view domain = trimmed(values.domain);
    const std::string_view identifier = trimmed(values.unique_identifier);
    const std::string_view username = trimmed(values.username);
    account.domain = keep(domain);
    account.unique_identifier = identifier == domain ? account.domain : keep(identifier);
    account.username = username == identifier ? account.unique_identifier : keep(username);
    read_primary_ip(account, values.primary_ip);
    if (account.unique_identifier.empty()) {
        const IdentityColumn* fallback = m_request.identity ? identity_column(m_kind) : nullptr;
        const std::string_view name = fallback != nullptr ? fallback->name : std::string_view();
        if (fallback != nullptr) account.unique_identifier = account.*fallback->of_account;
        if (account.unique_identifier.empty()) {
            return add_rejected(position, name.empty() ? std::string("no identifier: 'uniqueIdentifier' is blank")
                                                       : "no identifier: 'uniqueIdentifier' and its fallback '" +
                                                             std::string(name) + "' are blank");
        }
        if (has_control(account.unique_identifier))
            return add_rejected(position, "field '" + std::string(name) + "' holds a control character");
        count(NoteCode::identifier_fallback, "uniqueIdentifier", name);
    }
    account.key = identity_key(m_kind, account.unique_identifier, unicode_forms, m_listing.text);
    if (account.key.empty())
        return add_rejected(position, "no identifier: nothing is left of 'uniqueIdentifier' after normalising");
    read_email(account, values.email);
    account.product = repeated(m_packages, values.product);
    account.owner = repeated(m_owners, values.owner);
    read_created(account, values.created);
    read_status(account, values.status);
    add_to_digest(values);
    add_account(account);
}

/// While accounts move to a larger place, both places are there.
void ListingBuilder::add_account(const Account& account) {
    std::vector<Account>& accounts = m_listing.accounts;
    if (accounts.size() == accounts.capacity()) hold(3 * std::max<std::size_t>(accounts.size(), 1));
    accounts.push_back(account);
    ++m_listing.rows;
    count_work();
}

/// Places that were reserved and are not used yet take no memory.
void ListingBuilder::hold(std::size_t places) {
    m_text_held = m_listing.text.capacity();
    m_memory.hold(places * sizeof(Account) + m_text_held);
}

/// Also for a rejected row: some of its texts may have been kept before its fault was found.
void ListingBuilder::count_work() {
    m_request.limits.budget->step();
    if (m_listing.text.capacity() != m_text_held) hold(m_listing.accounts.size());
}

void ListingBuilder::seal() {
    std::sort(m_notes.begin(), m_notes.end(), [](const Count& left, const Count& right) {
        return std::tie(left.code, left.field) < std::tie(right.code, right.field);
    });
    for (Count& note : m_notes) {
        m_listing.notes.push_back(
            {std::string(entry_of(note.code).code), std::string(note.field), note.count, std::move(note.example)});
    }
    for (const auto& [key, rows] : m_dropped) m_listing.dropped[key] = rows;
    if (m_other_dropped > 0) m_listing.dropped[std::string(other_keys)] += m_other_dropped;
    Hasher hasher;
    hasher.number(static_cast<std::int64_t>(m_listing.state))
        .text(m_listing.error)
        .number(static_cast<std::int64_t>(m_listing.rows));
    hasher.number(static_cast<std::int64_t>(m_listing.digest.high)).number(static_cast<std::int64_t>(m_listing.digest.low));
    m_listing.digest = hasher.digest();
}

void ListingBuilder::forget_future_times() {
    if (!m_listing.listed_at) return;
    for (Account& account : m_listing.accounts) {
        if (!account.created || !is_after(*account.created, *m_listing.listed_at)) continue;
        count(NoteCode::created_in_future, "created", to_text(*account.created));
        account.created.reset();
    }
}

Listing ListingBuilder::finish(std::string partial) {
    if (const std::string& fault = m_request.limits.budget->fault(); !fault.empty()) return fail(fault);
    partial = redacted(std::move(partial));
    if (m_request.recorder != nullptr) m_request.recorder->finish(partial);
    const bool has_total = m_listing.expected_total.has_value();
    if (partial.empty() && has_total && *m_listing.expected_total != m_listing.rows) {
        partial = "the server reports " + counted(*m_listing.expected_total, "account", "accounts") + " but listed " +
                  std::to_string(m_listing.rows);
    }
    if (has_total && *m_listing.expected_total < m_listing.rows) count(NoteCode::total_too_small, "expected_total");
    m_listing.proven_end = partial.empty() && (m_has_proven_end || has_total);
    if (!m_listing.proven_end && is_page_size(m_listing.rows)) count(NoteCode::page_size);
    forget_future_times();
    m_listing.state = partial.empty() ? ListingState::complete : ListingState::partial;
    m_listing.error = std::move(partial);
    seal();
    return std::move(m_listing);
}

Listing ListingBuilder::fail(std::string error) {
    error = redacted(std::move(error));
    if (m_request.recorder != nullptr) m_request.recorder->fail(error);
    m_listing.accounts.clear();
    m_listing.rejected.clear();
    m_listing.more_rejected.clear();
    m_listing.text = TextArena();
    m_text_held = 0;
    m_memory.hold(0);
    m_listing.rows = 0;
    m_listing.digest = {};
    m_notes.clear();
    m_dropped.clear();
    m_other_dropped = 0;
    m_listing.state = ListingState::failed;
    m_listing.error = std::move(error);
    seal();
    return std::move(m_listing);
}

}  // namespace serversync
