// SPDX-License-Identifier: MIT
#include "engine/reconcile/service_judge.hpp"

#include <algorithm>

#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/orphans.hpp"

namespace serversync {

namespace {

class ServiceJudge {
public:
    ServiceJudge(const FleetView& fleet, std::uint32_t server, ServerFindings& here, FleetOutcome& outcome)
        : m_fleet(fleet), m_server(server), m_here(here), m_result(here.result), m_outcome(outcome), m_ages(fleet.run, here) {}

    void judge(const LeftoverService& leftover, const std::vector<FoundService>& facts);

private:
    void find_decided(const Service& service, std::vector<Candidate>& found);
    void find_witnesses(const Service& service, std::vector<Candidate>& found);
    void find_pairs(const Service& service, const std::vector<FoundService>& facts, std::vector<Candidate>& found);
    void find_taken(const Service& service, std::vector<Candidate>& found);
    void add_witness(const NameRef& ref, const Service& service, std::vector<Candidate>& found);
    bool could_have_site(const Module* other) const;

    const FleetView& m_fleet;
    std::uint32_t m_server;
    ServerFindings& m_here;
    ServerResult& m_result;
    FleetOutcome& m_outcome;
    AgeLimits m_ages;
    Drafts m_drafts;
};

/// Whether a domain on a server of the module could be the service's site.
bool ServiceJudge::could_have_site(const Module* other) const {
    return other != nullptr && shares_sites(m_fleet.run.catalogue, *m_here.module, *other);
}

void ServiceJudge::add_witness(const NameRef& ref, const Service& service, std::vector<Candidate>& found) {
    const ServerFindings& there = m_fleet.index.findings()[ref.server];
    const Witness& witness = there.witnesses[ref.index];
    if (witness.service_id == service.id && witness.service_kind == service.kind) return;
    found.push_back({CandidateKind::account,
                     0,
                     there.result.server_id,
                     witness.raw_identifier,
                     witness.service_id == 0 ? "has this identity" : "has this domain, and another service",
                     {}});
    if (witness.service_id != 0) m_outcome.holds.push_back({ref.server, {witness.service_kind, witness.service_id}});
}

/// Accounts with the service's key or domain that belong to another service, or could be one of several.
void ServiceJudge::find_taken(const Service& service, std::vector<Candidate>& found) {
    struct Notes {
        std::string_view another, several;
    };
    const auto add = [&](const NameRef& ref, const Notes& notes) {
        const Link* link = m_fleet.belonging.of_account(ref.server, ref.index);
        const ServerFindings& there = m_fleet.index.findings()[ref.server];
        if (there.accounts[ref.index].is_decided || (link != nullptr && link->name == name_of(service))) return;
        if (link == nullptr && m_fleet.belonging.undecided(ref.server, ref.index).empty()) return;
        const Account account = there.accounts[ref.index].account.unpack();
        const std::string_view note = link != nullptr ? notes.another : notes.several;
        found.push_back({CandidateKind::account, 0, there.result.server_id, account.unique_identifier, note, {}});
        if (link != nullptr) hold_status(m_fleet, link->service.unpack(), m_outcome);
    };
    for (const NameRef& ref : m_fleet.index.accounts(m_here.module, service.key))
        add(ref, {"has this identity, and another service", "has this identity, and could be another service's"});
    TextArena scratch;
    const std::string_view site = bare_domain(service.domain, m_fleet.run.to_ascii, scratch);
    if (site.empty()) return;
    for (const NameRef& ref : m_fleet.index.accounts_with_domain(site)) {
        if (!could_have_site(m_fleet.index.findings()[ref.server].module)) continue;
        add(ref, {"has this domain, and another service", "has this domain, and could be another service's"});
    }
}

/// Accounts that are decided on their server and could be the service's all the same. What belongs to others, or is undecided
/// among them, is settled.
void ServiceJudge::find_decided(const Service& service, std::vector<Candidate>& found) {
    std::vector<const Link*> links = m_fleet.belonging.rivals(name_of(service));
    if (const Link* link = m_fleet.belonging.of_service(name_of(service))) links.push_back(link);
    for (const Link* link : links) {
        const ServerFindings& there = m_fleet.index.findings()[link->server];
        const Account account = there.accounts[link->account].account.unpack();
        found.push_back({CandidateKind::account, 0, there.result.server_id, account.unique_identifier, "could be the service's",
                         link->evidence});
    }
}

void ServiceJudge::find_witnesses(const Service& service, std::vector<Candidate>& found) {
    for (const NameRef& ref : m_fleet.index.witnesses(m_here.module, service.key)) {
        if (ref.server != m_server) add_witness(ref, service, found);
    }
    TextArena scratch;
    const std::string_view site = bare_domain(service.domain, m_fleet.run.to_ascii, scratch);
    if (site.empty()) return;
    for (const NameRef& ref : m_fleet.index.domain_witnesses(site)) {
        if (could_have_site(m_fleet.index.findings()[ref.server].module)) add_witness(ref, service, found);
    }
}

void ServiceJudge::find_pairs(const Service& service, const std::vector<FoundService>& facts, std::vector<Candidate>& found) {
    const bool is_by_domain = m_here.module->identity->kind == IdentityKind::domain;
    for (const FoundService& one : facts) {
        const Service other = one.service.unpack();
        const bool has_status = !is_ended(other.status) && other.status != ServiceStatus::pending;
        if (name_of(other) == name_of(service) || !has_status || !m_fleet.has_account(other)) continue;
        const Evidence evidence = evidence_between(m_fleet.run, *m_here.module, other, service);
        const bool by_key = one.by_key && (is_by_domain || agrees(evidence));
        const bool by_domain = one.by_domain && could_have_site(m_fleet.module_of_account(other));
        if (!by_key && !by_domain) continue;
        Candidate& added = found.emplace_back(
            candidate(other, by_key ? "has this identity, and its account" : "has this domain, and its account"));
        added.evidence = evidence;
        hold_status(m_fleet, other, m_outcome);
    }
}

void ServiceJudge::judge(const LeftoverService& leftover, const std::vector<FoundService>& facts) {
    const Service service = leftover.service.unpack();
    Tally& tally = m_result.tally;
    std::vector<Candidate> found;
    find_decided(service, found);
    if (!leftover.has_key && found.empty()) {
        ++tally[ServiceFate::no_identity];
        m_drafts.add(m_result, PlanClass::review, Situation::no_identity, Severity::medium, nullptr, &service);
        return m_drafts.file(m_result, m_ages);
    }
    if (leftover.has_key) {
        find_taken(service, found);
        find_witnesses(service, found);
        find_pairs(service, facts, found);
    }
    if (!found.empty()) {
        Item& item =
            m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_move, severity_of_missing(service), nullptr, &service);
        item.candidates = std::move(found);
        settle_candidates(item);
        ++tally[ServiceFate::ambiguous_move];
        return m_drafts.file(m_result, m_ages);
    }
    Item& item = add_orphan(m_fleet.run, m_here, m_drafts, service);
    m_ages.apply(item);
    const bool is_confirmed =
        m_fleet.confirmation.is_confirmed(m_here.module, m_result.server_id, m_result.server_id, m_result.listing.listed_at);
    if (!is_confirmed) {
        if (item.disposition == Disposition::proposed) ++m_outcome.unconfirmed;
        defer(item, Cause::unconfirmed);
    }
    m_drafts.file(m_result, m_ages);
}

}  // namespace

void judge_services(const FleetView& fleet, std::uint32_t server, ServerFindings& here, const std::vector<bool>& is_settled,
                    const ServerFacts& facts, FleetOutcome& outcome) {
    ServiceJudge judge(fleet, server, here, outcome);
    for (std::size_t i = 0; i < here.services.size(); ++i) {
        if (!is_settled[i]) judge.judge(here.services[i], facts.services[i]);
    }
}

}  // namespace serversync
