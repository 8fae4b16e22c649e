// SPDX-License-Identifier: MIT
#include "engine/plan/packed_item.hpp"

#include <limits>
#include <tuple>

#include "engine/model/error.hpp"
#include "engine/plan/record_packing.hpp"

namespace serversync {

namespace {

/// The parts that only some items have; bits of `Head::parts`.
constexpr std::uint8_t has_account = 1;
constexpr std::uint8_t has_service = 2;
constexpr std::uint8_t has_import = 4;
constexpr std::uint8_t has_candidates = 8;
constexpr std::uint8_t has_evidence = 16;
constexpr std::uint8_t has_between = 32;

std::uint8_t parts_of(const Item& item) {
    const unsigned parts = (item.account != nullptr ? has_account : 0U) | (item.service != nullptr ? has_service : 0U) |
                           (item.import ? has_import : 0U) | (item.candidates.empty() ? 0U : has_candidates) |
                           (item.evidence.empty() ? 0U : has_evidence) | (item.between.empty() ? 0U : has_between);
    return static_cast<std::uint8_t>(parts);
}

/// The part of a change that its mark does not hold.
template <class Visitor, class AnyChange>
void visit_change(Visitor& visit, AnyChange& change) {
    visit(change.product_id);
    visit(change.before);
    visit(change.after);
    visit(change.note);
}

void visit_evidence(FieldPacker& visit, const Evidence& evidence) {
    for (const EvidenceSet set :
         {evidence.agreements, evidence.weak_agreements, evidence.contradictions, evidence.weak_contradictions})
        visit(set.bits());
}

void visit_evidence(FieldUnpacker& visit, Evidence& evidence) {
    for (EvidenceSet* set :
         {&evidence.agreements, &evidence.weak_agreements, &evidence.contradictions, &evidence.weak_contradictions}) {
        std::uint8_t bits = 0;
        visit(bits);
        *set = EvidenceSet::from_bits(bits);
    }
}

template <class Visitor, class Candidates>
void visit_candidates(Visitor& visit, Candidates& candidates) {
    visit.list(candidates, [&](auto& candidate) {
        visit(candidate.kind);
        visit(candidate.id);
        visit(candidate.server_id);
        visit(candidate.name);
        visit(candidate.note);
        visit_evidence(visit, candidate.evidence);
    });
}

template <class Visitor, class AnyImport>
void visit_import(Visitor& visit, AnyImport& details) {
    visit(details.client_match);
    visit(details.client_id);
    visit(details.new_client);
    visit(details.needs_client);
    visit(details.product_id);
    visit(details.needs_product);
    visit(details.product_note);
    visit(details.next_due_on);
    visit_candidates(visit, details.choices);
}

/// Shows a visitor everything of an item that is not in its head or the marks of its changes; the key first. `parts` says which
/// of the optional parts are there; `account`, `service` and `import` are used only if they are.
template <class Visitor, class AnyItem, class AnyAccount, class AnyService>
void visit_body(Visitor& visit, std::uint8_t parts, AnyItem& item, AnyAccount* account, AnyService* service) {
    const auto has = [&](std::uint8_t part) { return (parts & part) != 0; };
    const auto self = [&](auto& value) { visit(value); };
    visit(item.key);
    visit(item.raw_identifier);
    visit(item.server_id);
    for (auto& change : item.changes) visit_change(visit, change);
    if (has(has_account)) visit_account(visit, *account);
    if (has(has_service)) visit_service(visit, *service);
    if (has(has_import)) visit_import(visit, *item.import);
    if (has(has_candidates)) {
        visit_candidates(visit, item.candidates);
        visit(item.more_candidates);
    }
    if (has(has_evidence)) visit.list(item.evidence, self);
    if (has(has_between)) visit_evidence(visit, item.between);
}

}  // namespace

std::string_view PackedItem::key() const { return first_text(body(head())); }

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

PackedItem ItemPacker::pack(const Item& item, TextArena& arena) {
    PackedItem::Head head;
    head.plan = item.plan;
    head.situation = item.situation;
    head.severity = item.severity;
    head.action = item.action;
    head.disposition = item.disposition;
    head.cause = item.cause;
    head.parts = parts_of(item);
    FieldPacker packer(m_body);
    visit_body(packer, head.parts, item, item.account, item.service);
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
    m_item.plan = head.plan;
    m_item.situation = head.situation;
    m_item.severity = head.severity;
    m_item.action = head.action;
    m_item.disposition = head.disposition;
    m_item.cause = head.cause;
    m_item.changes.resize(head.changes);
    for (std::size_t i = 0; i < head.changes; ++i) {
        const PackedItem::Mark mark = packed.mark(i);
        Change& change = m_item.changes[i];
        change.field = mark.field;
        change.authority = mark.authority;
        change.disposition = mark.disposition;
        change.cause = mark.cause;
    }
    m_item.account = (head.parts & has_account) != 0 ? &m_account : nullptr;
    m_item.service = (head.parts & has_service) != 0 ? &m_service : nullptr;
    m_item.import.reset();
    if ((head.parts & has_import) != 0) m_item.import.emplace();
    m_item.candidates.clear();
    m_item.evidence.clear();
    m_item.more_candidates = 0;
    m_item.between = {};
    FieldUnpacker unpacker(packed.body(head));
    visit_body(unpacker, head.parts, m_item, &m_account, &m_service);
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
