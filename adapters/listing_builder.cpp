#include "adapters/listing_builder.hpp"

#include <algorithm>

#include "engine/digest/hasher.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/model/service.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_example = 80;
constexpr std::size_t most_dropped_keys = 64;
constexpr std::size_t page_sizes[] = {25, 50, 100, 200, 250, 500, 1000};

std::string_view cut(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return text.substr(0, end);
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string_view fallback_name(const std::optional<IdentityField>& identity) {
    if (!identity) return {};
    switch (identity->kind) {
        case IdentityKind::domain:
            return "domain";
        case IdentityKind::username:
            return "username";
        case IdentityKind::dedicated_ip:
            return "primaryip";
        case IdentityKind::custom_field:
        case IdentityKind::service_id:
            return {};
    }
    return {};
}

}  // namespace

ListingBuilder::ListingBuilder(std::string_view adapter, const ListingRequest& request)
    : m_request(request), m_kind(request.identity ? request.identity->kind : IdentityKind::domain) {
    m_listing.adapter = adapter;
    m_listing.listed_at = request.listed_at;
}

void ListingBuilder::note(std::string_view code, std::string_view field, std::string_view example) {
    ListingNote& note = m_notes[{std::string(code), std::string(field)}];
    ++note.count;
    example = cut(example, longest_example);
    if (note.count == 1 || example < note.example) note.example = example;
}

void ListingBuilder::drop(std::string_view key) {
    const std::string name(cut(key, 64));
    const auto found = m_listing.dropped.find(name);
    if (found != m_listing.dropped.end()) {
        ++found->second;
    } else {
        ++m_listing.dropped[m_listing.dropped.size() < most_dropped_keys ? name : "(others)"];
    }
}

void ListingBuilder::reject(std::size_t position, std::string reason) {
    ++m_listing.rows;
    m_listing.digest += digest_of(reason);
    m_listing.rejected.push_back({position, std::move(reason)});
}

std::string_view ListingBuilder::text(std::string_view value) { return m_listing.text.keep(trimmed(value)); }

std::string_view ListingBuilder::package(std::string_view value) {
    value = trimmed(value);
    for (const std::string_view known : m_packages) {
        if (known == value) return known;
    }
    std::string_view& place = m_packages[m_next_package];
    m_next_package = (m_next_package + 1) % m_packages.size();
    place = m_listing.text.keep(value);
    return place;
}

std::string_view ListingBuilder::fallback(const Account& account) const {
    if (!m_request.identity) return {};
    switch (m_request.identity->kind) {
        case IdentityKind::domain:
            return account.domain;
        case IdentityKind::username:
            return account.username;
        case IdentityKind::dedicated_ip:
            return account.primary_ip;
        case IdentityKind::custom_field:
        case IdentityKind::service_id:
            return {};
    }
    return {};
}

void ListingBuilder::read_status(Account& account, std::string_view value) {
    value = trimmed(value);
    constexpr std::string_view active = "Active";
    constexpr std::string_view suspended = "Suspended";
    if (equal_folded(value, active)) {
        account.status = AccountStatus::active;
        account.status_text = value == active ? active : m_listing.text.keep(value);
        return;
    }
    if (equal_folded(value, suspended)) {
        account.status = AccountStatus::suspended;
        account.status_text = value == suspended ? suspended : m_listing.text.keep(value);
        return;
    }
    account.status_text = m_listing.text.keep(value);
    const auto alias = m_request.status_aliases.find(fold_ascii(value));
    if (alias != m_request.status_aliases.end()) {
        account.status = alias->second;
    } else if (parse_service_status(value) != ServiceStatus::unknown) {
        account.status = AccountStatus::other_word;
        note("status_outside_contract", "status", value);
    } else {
        note("status_unknown", "status", value);
    }
}

void ListingBuilder::read_created(Account& account, std::string_view value) {
    const CreatedValue created = parse_created(value);
    account.created = created.time;
    switch (created.form) {
        case CreatedForm::unknown:
        case CreatedForm::contract:
            return;
        case CreatedForm::date_only:
            return note("created_date_only", "created", trimmed(value));
        case CreatedForm::zone_dropped:
            return note("created_zone_dropped", "created", trimmed(value));
        case CreatedForm::epoch:
            return note("created_epoch", "created", trimmed(value));
        case CreatedForm::unreadable:
            return note("created_unreadable", "created", trimmed(value));
    }
}

void ListingBuilder::read_primary_ip(Account& account, std::string_view value) {
    value = trimmed(value);
    if (value.empty() || value == "*") return;
    std::string_view first = value;
    auto address = parse_ip(value);
    if (!address) {
        first = value.substr(0, value.find_first_of(" ,;\t\r\n("));
        address = parse_ip(first);
        if (!address) return note("ip_unreadable", "primaryip", value);
        const std::string_view rest = trimmed(value.substr(first.size()));
        note(rest.front() == '(' ? "ip_suffix" : "ip_several", "primaryip", value);
    }
    const std::string canonical = to_text(*address);
    account.primary_ip = canonical == first ? package(first) : m_listing.text.keep(canonical);
}

void ListingBuilder::add_to_digest(const RowValues& values) {
    m_frame.clear();
    for (const std::string_view value : {values.email, values.username, values.domain, values.unique_identifier, values.product,
                                         values.primary_ip, values.created, values.status}) {
        const auto size = static_cast<std::uint32_t>(value.size());
        for (unsigned shift = 0; shift < 32; shift += 8) m_frame.push_back(static_cast<char>((size >> shift) & 0xffU));
        m_frame.append(value);
    }
    m_listing.digest += digest_of(m_frame);
}

void ListingBuilder::row(std::size_t position, const RowValues& values) {
    const struct {
        std::string_view name;
        std::string_view value;
    } lengths[] = {{"email", values.email},     {"username", values.username},   {"domain", values.domain},
                   {"product", values.product}, {"primaryip", values.primary_ip}, {"uniqueIdentifier", values.unique_identifier},
                   {"created", values.created}, {"status", values.status}};
    for (const auto& [name, value] : lengths) {
        if (value.size() <= m_request.limits.value_bytes) continue;
        return reject(position, "field '" + std::string(name) + "' is longer than " + std::to_string(m_request.limits.value_bytes) + " bytes");
    }
    Account account;
    account.position = static_cast<std::uint32_t>(position);
    account.domain = text(values.domain);
    const std::string_view raw = trimmed(values.unique_identifier);
    account.unique_identifier = raw == account.domain ? account.domain : m_listing.text.keep(raw);
    account.username = trimmed(values.username) == account.unique_identifier ? account.unique_identifier : text(values.username);
    read_primary_ip(account, values.primary_ip);
    if (account.unique_identifier.empty()) {
        account.unique_identifier = fallback(account);
        const std::string_view name = fallback_name(m_request.identity);
        if (account.unique_identifier.empty()) {
            return reject(position, name.empty() ? std::string("no identifier: 'uniqueIdentifier' is blank")
                                                 : "no identifier: 'uniqueIdentifier' and its fallback '" + std::string(name) + "' are blank");
        }
        note("identifier_fallback", "uniqueIdentifier", name);
    }
    if (has_control(account.unique_identifier)) return reject(position, "field 'uniqueIdentifier' holds a control character");
    account.key = identity_key(m_kind, account.unique_identifier, domain_to_ascii, m_listing.text);
    if (account.key.empty()) return reject(position, "no identifier: nothing is left of 'uniqueIdentifier' after normalising");
    const std::string_view email = trimmed(values.email);
    if (email.find('@') != std::string_view::npos) {
        account.email = email == account.username ? account.username : m_listing.text.keep(email);
    } else if (!email.empty()) {
        note("email_unusable", "email", email);
    }
    account.product = package(values.product);
    read_created(account, values.created);
    read_status(account, values.status);
    add_to_digest(values);
    ++m_listing.rows;
    m_listing.accounts.push_back(account);
}

void ListingBuilder::seal() {
    m_listing.notes.clear();
    for (auto& [place, note] : m_notes) {
        note.code = place.first;
        note.field = place.second;
        m_listing.notes.push_back(note);
    }
    Hasher hasher;
    hasher.number(static_cast<std::int64_t>(m_listing.state)).text(m_listing.error).number(static_cast<std::int64_t>(m_listing.rows));
    hasher.number(static_cast<std::int64_t>(m_listing.digest.high)).number(static_cast<std::int64_t>(m_listing.digest.low));
    m_listing.digest = hasher.digest();
}

Listing ListingBuilder::finish(std::string partial) {
    if (partial.empty() && m_listing.expected_total && *m_listing.expected_total > m_listing.rows) {
        partial = "the server says " + std::to_string(*m_listing.expected_total) + " accounts and listed " + std::to_string(m_listing.rows);
    }
    if (m_listing.expected_total && *m_listing.expected_total < m_listing.rows) note("total_too_small", "expected_total");
    if (std::find(std::begin(page_sizes), std::end(page_sizes), m_listing.rows) != std::end(page_sizes)) note("page_size", {});
    m_listing.state = partial.empty() ? ListingState::complete : ListingState::partial;
    m_listing.error = std::move(partial);
    seal();
    return std::move(m_listing);
}

Listing ListingBuilder::fail(std::string error) {
    m_listing.accounts.clear();
    m_listing.rejected.clear();
    m_listing.dropped.clear();
    m_listing.rows = 0;
    m_listing.digest = {};
    m_notes.clear();
    m_listing.state = ListingState::failed;
    m_listing.error = std::move(error);
    seal();
    return std::move(m_listing);
}

}  // namespace serversync
