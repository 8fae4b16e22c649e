#include "engine/plan/packed_item.hpp"

#include <limits>
#include <tuple>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

/// What an item has; bits of `Head::parts`.
constexpr std::uint8_t has_account = 1;
constexpr std::uint8_t has_service = 2;
constexpr std::uint8_t has_import = 4;
constexpr std::uint8_t has_candidates = 8;
constexpr std::uint8_t has_evidence = 16;
constexpr std::uint8_t has_unread = 32;

std::uint8_t parts_of(const Item& item) {
    const unsigned parts = (item.account != nullptr ? has_account : 0U) | (item.service != nullptr ? has_service : 0U) |
                           (item.import ? has_import : 0U) | (item.candidates.empty() ? 0U : has_candidates) |
                           (item.evidence.empty() ? 0U : has_evidence) | (item.unread_servers.empty() ? 0U : has_unread);
    return static_cast<std::uint8_t>(parts);
}

}  // namespace

std::string_view PackedItem::key() const {
    Unpacker unpacker(body(head()));
    return unpacker.bytes(unpacker.number() >> 1U);  // the first text: none came before that it could be named after
}

void PackedItem::decide(Disposition disposition, Cause cause) {
    Head now = head();
    now.disposition = disposition;
    now.cause = cause;
    set(now);
}

void PackedItem::decide_change(std::size_t change, Disposition disposition, Cause cause) {
    Mark now = mark(change);
    now.disposition = disposition;
    now.cause = cause;
    set(change, now);
}

// An even number is twice the size of a text that follows, an odd one names a text that came before.

void ItemPacker::text(Packer& packer, std::string_view text) {
    if (!text.empty()) {
        for (std::size_t i = 0; i < m_known_count; ++i) {
            if (m_known[i] == text) {
                packer.number(i << 1U | 1U);
                return;
            }
        }
        if (m_known_count < m_known.size()) m_known[m_known_count++] = text;
    }
    packer.number_and_bytes(text.size() << 1U, text);
}

std::string_view ItemReader::text(Unpacker& unpacker) {
    const std::uint64_t number = unpacker.number();
    if ((number & 1U) != 0) return m_known[(number >> 1U) % m_known.size()];
    const std::string_view text = unpacker.bytes(number >> 1U);
    if (!text.empty() && m_known_count < m_known.size()) m_known[m_known_count++] = text;
    return text;
}

void ItemPacker::changes(Packer& packer, const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        packer.number(change.product_id);
        text(packer, change.before);
        text(packer, change.after);
        text(packer, change.note);
    }
}

void ItemReader::changes(PackedItem packed, Unpacker& unpacker) {
    m_item.changes.clear();
    for (std::size_t i = 0; i < packed.changes(); ++i) {
        Change& change = m_item.changes.emplace_back();
        const PackedItem::Mark mark = packed.mark(i);
        change.field = mark.field;
        change.authority = mark.authority;
        change.disposition = mark.disposition;
        change.cause = mark.cause;
        change.product_id = unpacker.number();
        change.before = text(unpacker);
        change.after = text(unpacker);
        change.note = text(unpacker);
    }
}

void ItemPacker::account(Packer& packer, const Account& account) {
    for (const std::string_view each : {account.key, account.unique_identifier, account.email, account.username, account.domain,
                                        account.product, account.primary_ip, account.status_text}) {
        text(packer, each);
    }
    packer.optional_number(account.created ? std::optional(account.created->seconds) : std::nullopt);
    packer.number(account.position).number(static_cast<std::uint64_t>(account.status));
}

void ItemReader::account(Unpacker& unpacker) {
    Account& account = m_account;
    for (std::string_view* each : {&account.key, &account.unique_identifier, &account.email, &account.username, &account.domain,
                                   &account.product, &account.primary_ip, &account.status_text}) {
        *each = text(unpacker);
    }
    const auto seconds = unpacker.optional_number();
    account.created = seconds ? std::optional(LocalTime{*seconds}) : std::nullopt;
    account.position = static_cast<std::uint32_t>(unpacker.number());
    account.status = static_cast<AccountStatus>(unpacker.number());
}

void ItemPacker::service(Packer& packer, const Service& service) {
    for (const std::string_view each : {service.key, service.identity, service.domain, service.username, service.dedicated_ip,
                                        service.status_text, service.billing_cycle, service.module}) {
        text(packer, each);
    }
    packer.number(service.id).number(service.client_id).number(service.product_id).number(service.server_id);
    packer.optional_number(service.registered_on ? std::optional<std::int64_t>(service.registered_on->days) : std::nullopt);
    packer.optional_number(service.amount_minor);
    packer.number(static_cast<std::uint64_t>(service.kind)).number(static_cast<std::uint64_t>(service.status));
}

void ItemReader::service(Unpacker& unpacker) {
    Service& service = m_service;
    for (std::string_view* each : {&service.key, &service.identity, &service.domain, &service.username, &service.dedicated_ip,
                                   &service.status_text, &service.billing_cycle, &service.module}) {
        *each = text(unpacker);
    }
    service.id = unpacker.number();
    service.client_id = unpacker.number();
    service.product_id = unpacker.number();
    service.server_id = unpacker.number();
    const auto days = unpacker.optional_number();
    service.registered_on = days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
    service.amount_minor = unpacker.optional_number();
    service.kind = static_cast<ServiceKind>(unpacker.number());
    service.status = static_cast<ServiceStatus>(unpacker.number());
}

void ItemPacker::candidates(Packer& packer, const std::vector<Candidate>& candidates) {
    packer.number(candidates.size());
    for (const Candidate& candidate : candidates) {
        packer.number(static_cast<std::uint64_t>(candidate.kind)).number(candidate.id).number(candidate.server_id);
        text(packer, candidate.name);
        text(packer, candidate.note);
    }
}

void ItemReader::candidates(Unpacker& unpacker, std::vector<Candidate>& candidates) {
    for (std::uint64_t left = unpacker.number(); left > 0; --left) {
        Candidate& candidate = candidates.emplace_back();
        candidate.kind = static_cast<Candidate::Kind>(unpacker.number());
        candidate.id = unpacker.number();
        candidate.server_id = unpacker.number();
        candidate.name = text(unpacker);
        candidate.note = text(unpacker);
    }
}

void ItemPacker::import(Packer& packer, const ImportDetails& details) {
    packer.number(static_cast<std::uint64_t>(details.client_match))
        .number(details.client_id)
        .number(details.new_client ? 1U : 0U);
    packer.number(details.needs_client ? 1U : 0U).number(details.product_id).number(details.needs_product ? 1U : 0U);
    text(packer, details.product_note);
    packer.optional_number(details.next_due_on ? std::optional<std::int64_t>(details.next_due_on->days) : std::nullopt);
    candidates(packer, details.owners);
}

void ItemReader::import(Unpacker& unpacker) {
    ImportDetails& details = m_item.import.emplace();
    details.client_match = static_cast<ClientMatch>(unpacker.number());
    details.client_id = unpacker.number();
    details.new_client = unpacker.number() != 0;
    details.needs_client = unpacker.number() != 0;
    details.product_id = unpacker.number();
    details.needs_product = unpacker.number() != 0;
    details.product_note = text(unpacker);
    if (const auto days = unpacker.optional_number()) details.next_due_on = Date{static_cast<std::int32_t>(*days)};
    candidates(unpacker, details.owners);
}

PackedItem ItemPacker::pack(const Item& item, TextArena& arena) {
    m_known_count = 0;
    PackedItem::Head head;
    head.plan = item.plan;
    head.situation = item.situation;
    head.severity = item.severity;
    head.action = item.action;
    head.disposition = item.disposition;
    head.cause = item.cause;
    head.parts = parts_of(item);
    Packer packer(m_body);
    text(packer, item.key);
    text(packer, item.raw_identifier);
    packer.number(item.server_id);
    changes(packer, item.changes);
    if (item.account != nullptr) account(packer, *item.account);
    if (item.service != nullptr) service(packer, *item.service);
    if (item.import) import(packer, *item.import);
    if (!item.candidates.empty()) candidates(packer, item.candidates);
    if (!item.evidence.empty()) {
        packer.number(item.evidence.size());
        for (const std::string_view evidence : item.evidence) text(packer, evidence);
    }
    if (!item.unread_servers.empty()) {
        packer.number(item.unread_servers.size());
        for (const std::uint64_t id : item.unread_servers) packer.number(id);
    }
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    if (m_body.size() > most || item.changes.size() > most) throw MalformedInput("an item of the plan has more than 4 GB");
    head.size = static_cast<std::uint32_t>(m_body.size());
    head.changes = static_cast<std::uint32_t>(item.changes.size());
    PackedItem packed(arena.allocate(sizeof head + head.changes * sizeof(PackedItem::Mark) + m_body.size()));
    packed.set(head);
    for (std::size_t i = 0; i < item.changes.size(); ++i) {
        const Change& change = item.changes[i];
        packed.set(i, {change.field, change.authority, change.disposition, change.cause});
    }
    std::memcpy(packed.m_bytes + sizeof head + head.changes * sizeof(PackedItem::Mark), m_body.bytes().data(), m_body.size());
    return packed;
}

const Item& ItemReader::read(PackedItem packed) {
    const PackedItem::Head head = packed.head();
    Unpacker unpacker(packed.body(head));
    m_known_count = 0;
    m_item.plan = head.plan;
    m_item.situation = head.situation;
    m_item.severity = head.severity;
    m_item.action = head.action;
    m_item.disposition = head.disposition;
    m_item.cause = head.cause;
    m_item.key = text(unpacker);
    m_item.raw_identifier = text(unpacker);
    m_item.server_id = unpacker.number();
    changes(packed, unpacker);
    m_item.account = nullptr;
    m_item.service = nullptr;
    m_item.import.reset();
    m_item.candidates.clear();
    m_item.evidence.clear();
    m_item.unread_servers.clear();
    const auto has = [&](std::uint8_t part) { return (head.parts & part) != 0; };
    if (has(has_account)) {
        account(unpacker);
        m_item.account = &m_account;
    }
    if (has(has_service)) {
        service(unpacker);
        m_item.service = &m_service;
    }
    if (has(has_import)) import(unpacker);
    if (has(has_candidates)) candidates(unpacker, m_item.candidates);
    if (has(has_evidence)) {
        for (std::uint64_t left = unpacker.number(); left > 0; --left) m_item.evidence.push_back(text(unpacker));
    }
    if (has(has_unread)) {
        for (std::uint64_t left = unpacker.number(); left > 0; --left) m_item.unread_servers.push_back(unpacker.number());
    }
    return m_item;
}

bool item_less(PackedItem left, PackedItem right) {
    const auto first = [](const PackedItem& item) { return std::tuple(item.severity(), item.key()); };
    if (first(left) != first(right)) return first(left) < first(right);
    const auto rest = [](const Item& item) {
        const ServiceKind kind = item.service == nullptr ? ServiceKind{} : item.service->kind;
        return std::tuple(kind, item.service == nullptr ? 0 : item.service->id, item.situation, item.raw_identifier);
    };
    ItemReader left_reader, right_reader;
    return rest(left_reader.read(left)) < rest(right_reader.read(right));
}

}  // namespace serversync
