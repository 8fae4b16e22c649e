// SPDX-License-Identifier: MIT
#include "engine/reconcile/drafts.hpp"

#include <algorithm>
#include <tuple>

namespace serversync {

Item& Drafts::add(const ServerResult& result, PlanClass kind, Situation situation, Severity severity, const Account* account,
                  const Service* service) {
    Item& item = m_items.emplace_back();
    item.plan = kind;
    item.situation = situation;
    item.severity = severity;
    item.server_id = result.server_id;
    item.account = account;
    item.service = service;
    if (account != nullptr) {
        item.key = account->key;
        item.raw_identifier = account->unique_identifier;
    } else if (service != nullptr) {
        item.key = service->key;
        item.raw_identifier = service->identity;
    }
    if (kind == PlanClass::review) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    }
    return item;
}

std::string_view Drafts::join(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    if (size == 0) return {};
    char* const joined = m_text.allocate(size);
    char* next = joined;
    for (const std::string_view part : parts) next = std::copy(part.begin(), part.end(), next);
    return {joined, size};
}

void Drafts::file(ServerResult& result, const AgeLimits& ages) {
    if (m_items.empty()) return;
    for (Item& item : m_items) {
        ages.apply(item);
        ages.apply_sightings(item);
        result.add(item, m_packer);
    }
    m_items.clear();
    m_text.clear();
}

Candidate candidate(const Service& service, std::string_view note) {
    return {CandidateKind::service, service.id, service.server_id, service.identity, note};
}

void sort_candidates(std::vector<Candidate>& candidates) {
    const auto rank = [](const Candidate& c) { return std::tuple(c.kind, c.server_id, c.id, c.name, c.note); };
    std::sort(candidates.begin(), candidates.end(),
              [&](const Candidate& left, const Candidate& right) { return rank(left) < rank(right); });
    candidates.erase(std::unique(candidates.begin(), candidates.end(),
                                 [&](const Candidate& left, const Candidate& right) { return rank(left) == rank(right); }),
                     candidates.end());
}

void settle_candidates(Item& item) {
    sort_candidates(item.candidates);
    std::sort(item.evidence.begin(), item.evidence.end());
    if (item.candidates.size() <= most_candidates) return;
    item.more_candidates = item.candidates.size() - most_candidates;
    item.candidates.resize(most_candidates);
}

}  // namespace serversync
