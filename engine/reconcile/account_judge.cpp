// SPDX-License-Identifier: MIT
#include "engine/reconcile/account_judge.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/claimed_names.hpp"
#include "engine/reconcile/imports.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/trust.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

/// The field of a service that the identity names, where a sync can change it.
std::optional<Field> identity_field(IdentityKind kind) {
    switch (kind) {
        case IdentityKind::domain:
            return Field::domain;
        case IdentityKind::username:
            return Field::username;
        case IdentityKind::dedicated_ip:
            return Field::primaryip;
        case IdentityKind::custom_field:
        case IdentityKind::service_id:
            return std::nullopt;
    }
    return std::nullopt;
}

/// One leftover account.
struct Unpaired {
    std::uint32_t index = 0;
    const LeftoverAccount& leftover;
    const Account& account;
    const AccountFacts& facts;
    EmailOwners owners;
};

/// How bad a doubt about an account and a live service is: as bad as the worst of what it takes the place of.
Severity severity_of_doubt(const Account& account, const Service& service) {
    return std::min(severity_of_missing(service), severity_of_statuses(account, service).value_or(Severity::info));
}

Evidence between(const RunContext& run, const ServerFindings& here, const Unpaired& subject, const Service& service) {
    return evidence_between(here.rules(run), subject.account, service, &subject.owners);
}

bool is_by_domain(const ServerFindings& here) { return here.module->identity->kind == IdentityKind::domain; }

/// A live service with the account's key, or its domain, that has its account on another server.
struct Present {
    Service service;
    Evidence evidence;
    std::uint64_t server_id = 0;  ///< where its account is
};

std::vector<Present> present_of(const FleetView& fleet, const ServerFindings& here, const Unpaired& subject) {
    std::vector<Present> present;
    for (const FoundService& found : subject.facts.services) {
        const Service service = found.service.unpack();
        const bool has_key = found.by_key && !is_of_other_module(fleet.run, *here.module, service);
        if (!is_live(service.status) || (!has_key && !(found.by_domain && is_by_domain(here)))) continue;
        const Link* link = fleet.belonging.of_service(name_of(service));
        if (link == nullptr && fleet.index.standing(service) != Standing::settled) continue;
        const std::uint64_t where = link == nullptr ? service.server_id : fleet.index.findings()[link->server].result.server_id;
        if (fleet.index.is_same_machine(where, here.result.server_id)) continue;
        const Evidence evidence = between(fleet.run, here, subject, service);
        if (is_contradicted(evidence) ? agrees(evidence) : agrees(evidence) || is_by_domain(here))
            present.push_back({service, evidence, where});
    }
    return present;
}

std::vector<Service> ended_elsewhere(const FleetView& fleet, const ServerFindings& here, const Unpaired& subject) {
    std::vector<Service> ended;
    for (const FoundService& found : subject.facts.services) {
        if (!found.by_key) continue;
        const Service service = found.service.unpack();
        if (!is_ended(service.status) || fleet.index.is_same_machine(service.server_id, here.result.server_id)) continue;
        if (is_of_other_module(fleet.run, *here.module, service)) continue;
        if (is_by_domain(here) || agrees(between(fleet.run, here, subject, service))) ended.push_back(service);
    }
    return ended;
}

/// Whether the account is a reseller's whose own service is billed.
bool is_resold(const FleetView& fleet, const ServerFindings& here, const Unpaired& subject) {
    const std::string_view owner = subject.account.owner;
    if (owner.empty() || equal_folded(owner, subject.account.username)) return false;
    return std::any_of(subject.facts.services.begin(), subject.facts.services.end(), [&](const FoundService& found) {
        if (!found.by_owner) return false;
        const Service service = found.service.unpack();
        const Product* product = fleet.run.catalogue.product(service.product_id);
        return is_live(service.status) && fleet.index.is_same_machine(service.server_id, here.result.server_id) &&
               product != nullptr && product->type == "reselleraccount";
    });
}

/// Whether two lists of e-mail addresses, with a blank between each, have one in common.
bool share_an_address(std::string_view left, std::string_view right) {
    for (std::string_view rest = left; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        for (std::string_view others = right; end > 0 && !others.empty();) {
            const std::size_t other_end = std::min(others.find(' '), others.size());
            if (equal_folded(rest.substr(0, end), others.substr(0, other_end))) return true;
            others.remove_prefix(std::min(other_end + 1, others.size()));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

/// Whether nothing but another account could explain the account.
bool is_unexplained(const FleetView& fleet, std::uint32_t server, std::uint32_t index) {
    const ServerFindings& here = fleet.index.findings()[server];
    const LeftoverAccount& leftover = here.accounts[index];
    if (leftover.is_decided || !leftover.ended.empty() || fleet.belonging.of_account(server, index) != nullptr ||
        !fleet.belonging.undecided(server, index).empty()) {
        return false;
    }
    const Account account = leftover.account.unpack();
    const AccountFacts& facts = fleet.facts[server].accounts[index];
    const Unpaired subject{index, leftover, account, facts, owners_of(facts)};
    return present_of(fleet, here, subject).empty() && ended_elsewhere(fleet, here, subject).empty() &&
           !is_resold(fleet, here, subject);
}

class AccountJudge {
public:
    AccountJudge(const FleetView& fleet, std::uint32_t server, ServerFindings& here, FleetOutcome& outcome)
        : m_fleet(fleet),
          m_run(fleet.run),
          m_server(server),
          m_here(here),
          m_result(here.result),
          m_outcome(outcome),
          m_ages(fleet.run, here),
          m_judge(fleet.run, here, m_drafts) {}

    void judge_pair(const SuspectPair& suspect, const EmailOwners& owners);
    void judge_leftover(std::uint32_t index, const AccountFacts& facts);

private:
    void decide(const Unpaired& subject);
    void belong(const Unpaired& subject, const Link& link);
    bool is_proven_rename(const Unpaired& subject, const Service& service, const Link& link) const;
    bool has_name_of_another_client(const Unpaired& subject, const Service& service) const;
    bool is_proven_move(const Unpaired& subject, const Link& link) const;
    void relate(const Unpaired& subject, const Service& service, const Link& link, Situation situation, Field field,
                std::string_view before, std::string_view after, Cause cause);
    Cause wait_of_move(const Service& service, Standing standing);
    void review(const Unpaired& subject, const Service& service, const Link& link, Situation situation, AccountFate account,
                ServiceFate fate);
    void review_move(const Unpaired& subject, const Service& service, const Link& link);
    void undecided(const Unpaired& subject, std::span<const Link> links);
    Item& draft_ambiguous(const Unpaired& subject);
    bool present_elsewhere(const Unpaired& subject);
    bool ended(const Unpaired& subject);
    bool resold(const Unpaired& subject);
    bool copies(const Unpaired& subject);
    std::span<const NameRef> with_same_identity(const Unpaired& subject) const;
    bool is_same_customer(const Account& left, const ServerFindings& there, const Account& right) const;
    void settle(ServiceName name, ServiceFate fate);
    bool is_near(const Service& service) const { return m_fleet.index.is_same_machine(service.server_id, m_result.server_id); }

    const FleetView& m_fleet;
    const RunContext& m_run;
    std::uint32_t m_server;
    ServerFindings& m_here;
    ServerResult& m_result;
    FleetOutcome& m_outcome;
    AgeLimits m_ages;
    Drafts m_drafts;
    Judge m_judge;
};

void AccountJudge::judge_pair(const SuspectPair& suspect, const EmailOwners& owners) {
    const Account account = suspect.account.unpack();
    const Service service = suspect.service.unpack();
    const Evidence evidence = evidence_between(m_here.rules(m_run), account, service, &owners);
    if (is_doubtful(evidence)) {
        // Of a listing of strangers the trust says it once for all of its pairs.
        if (m_here.trust()[TrustFacet::own].fault != TrustFault::strangers) {
            Item& item = m_drafts.add(m_result, PlanClass::review, Situation::doubtful_pair, severity_of_doubt(account, service),
                                      &account, &service);
            item.between = evidence;
        }
        ++m_result.tally[AccountFate::doubtful];
        ++m_result.tally[ServiceFate::doubtful];
    } else {
        ++m_result.tally[AccountFate::paired];
        ++m_result.tally[ServiceFate::paired];
        count_pair(m_here, m_judge.pair(account, service), account, service);
    }
    m_drafts.file(m_result, m_ages);
}

void AccountJudge::judge_leftover(std::uint32_t index, const AccountFacts& facts) {
    const LeftoverAccount& leftover = m_here.accounts[index];
    if (leftover.is_decided) return;
    const Account account = leftover.account.unpack();
    decide({index, leftover, account, facts, owners_of(facts)});
    m_drafts.file(m_result, m_ages);
}

void AccountJudge::decide(const Unpaired& subject) {
    if (is_own(m_here)) {
        if (const Link* link = m_fleet.belonging.of_account(m_server, subject.index)) return belong(subject, *link);
        const auto links = m_fleet.belonging.undecided(m_server, subject.index);
        if (!links.empty()) return undecided(subject, links);
    }
    if (present_elsewhere(subject) || ended(subject) || resold(subject) || copies(subject)) return;
    add_import(m_fleet, m_here, m_drafts, subject.account, subject.facts);
}

void AccountJudge::settle(ServiceName name, ServiceFate fate) {
    if (const ServiceRef* ref = m_fleet.index.leftover(name)) m_outcome.settlements.push_back({ref->server, ref->index, fate});
}

void AccountJudge::belong(const Unpaired& subject, const Link& link) {
    const Service& service = m_drafts.keep(link.service.unpack());
    const Account& account = subject.account;
    if (link.standing != Standing::unassigned && is_near(service)) {
        if (link.standing == Standing::no_key ||
            (service.key.empty() && !is_of_other_module(m_fleet.run, *m_here.module, service)))
            return review(subject, service, link, Situation::no_identity, AccountFate::possible_rename, ServiceFate::no_identity);
        if (!link.is_clean()) return review_move(subject, service, link);
        if (!is_proven_rename(subject, service, link)) {
            return review(subject, service, link, Situation::possible_rename, AccountFate::possible_rename,
                          ServiceFate::possible_rename);
        }
        const Cause cause = proves_absence(m_here) ? Cause::none : Cause::absence_not_proven;
        relate(subject, service, link, Situation::renamed, *identity_field(m_here.module->identity->kind), service.identity,
               account.unique_identifier, cause);
        ++m_result.tally[AccountFate::renamed];
        return settle(link.name, ServiceFate::renamed);
    }
    if (!link.has_equal_key) {
        if (!link.is_clean()) return review_move(subject, service, link);
        return review(subject, service, link, Situation::moved_elsewhere, AccountFate::moved_elsewhere,
                      ServiceFate::moved_elsewhere);
    }
    if (!is_proven_move(subject, link)) return review_move(subject, service, link);
    const bool has_moved = link.standing == Standing::missing;
    relate(subject, service, link, has_moved ? Situation::moved : Situation::unassigned, Field::server,
           service.server_id == 0 ? std::string_view{} : m_drafts.keep(std::to_string(service.server_id)),
           m_drafts.keep(std::to_string(m_result.server_id)), wait_of_move(service, link.standing));
    ++m_result.tally[has_moved ? AccountFate::moved : AccountFate::linked];
    settle(link.name, ServiceFate::moved);
}

/// Law 235: two agreements, one of them not of the customer's own making, on a service whose identifier can be changed.
bool AccountJudge::is_proven_rename(const Unpaired& subject, const Service& service, const Link& link) const {
    const Account& account = subject.account;
    const IdentityKind kind = m_here.module->identity->kind;
    if (link.standing != Standing::missing || !identity_field(kind)) return false;
    TextArena scratch;
    if (kind == IdentityKind::domain && bare_domain(account.unique_identifier, m_run.to_ascii, scratch).empty()) return false;
    if (kind == IdentityKind::username && account.unique_identifier.find(' ') != std::string_view::npos) return false;
    if (has_name_of_another_client(subject, service)) return false;
    const bool is_theirs_alone = link.counted.has(EvidenceKind::username) || link.counted.has(EvidenceKind::created) ||
                                 link.counted.has(EvidenceKind::address);
    return is_live(service.status) && is_theirs_alone && counted_agreement(link) >= rename_agreements;
}

/// Whether a live service of another client has the name that the service would get: who can choose a name on a panel must not
/// take another's.
bool AccountJudge::has_name_of_another_client(const Unpaired& subject, const Service& service) const {
    return std::any_of(subject.facts.services.begin(), subject.facts.services.end(), [&](const FoundService& found) {
        const Service other = found.service.unpack();
        const bool has_name = is_by_domain(m_here) ? found.by_domain || found.by_key : found.by_username && is_near(other);
        return has_name && is_live(other.status) && other.client_id != service.client_id;
    });
}

bool AccountJudge::is_proven_move(const Unpaired& subject, const Link& link) const {
    const bool is_free =
        link.standing == Standing::missing || (link.standing == Standing::unassigned && is_live(link.service.unpack().status));
    return is_free && link.is_clean() && (is_by_domain(m_here) || counted_agreement(link) >= whole_agreement) &&
           subject.account.status != AccountStatus::other_word && subject.leftover.ended.empty() &&
           m_fleet.index.witnesses(m_here.module, subject.account.key).empty();
}

/// Why a move must wait (law 237); `none`: it need not.
Cause AccountJudge::wait_of_move(const Service& service, Standing standing) {
    const ServerFindings* source = standing == Standing::missing ? m_fleet.index.findings_of(service.server_id) : nullptr;
    if (source != nullptr) {
        if (const Cause stale = stale_cause(source->trust()); stale != Cause::none) return stale;
        if (!is_own(*source)) return Cause::absence_not_proven;
        const TrustFault held = holds_others_up(m_run, *source);
        const bool is_small_page = source->trust()[TrustFacet::whole].fault == TrustFault::page_size && held == TrustFault::none;
        if (!proves_absence(*source) && !is_small_page) return Cause::absence_not_proven;
    }
    const std::uint64_t other = source == nullptr ? 0 : source->result.server_id;
    if (m_fleet.confirmation.is_confirmed(m_here.module, m_result.server_id, other, m_result.listing.listed_at))
        return Cause::none;
    ++m_outcome.unconfirmed;
    return Cause::unconfirmed;
}

void AccountJudge::relate(const Unpaired& subject, const Service& service, const Link& link, Situation situation, Field field,
                          std::string_view before, std::string_view after, Cause cause) {
    const std::size_t first = m_drafts.size();
    Item& item = m_judge.relation(subject.account, service, situation, field, before, after);
    item.between = link.evidence;
    m_ages.apply(item);
    if (cause != Cause::none) defer(item, cause);
    const Disposition disposition = item.disposition;
    const Cause wait = item.cause;
    PairVerdict verdict = m_judge.pair(subject.account, service, field);
    verdict.in_sync = false;
    if (verdict.sync != nullptr) hold_claims(m_fleet.index, m_here, subject.facts.services, *verdict.sync);
    count_pair(m_here, verdict, subject.account, service);
    // What else differs waits for what makes the two a pair.
    if (disposition != Disposition::deferred) return;
    for (std::size_t i = first + 1; i < m_drafts.size(); ++i) defer(m_drafts[i], wait);
}

void AccountJudge::review(const Unpaired& subject, const Service& service, const Link& link, Situation situation,
                          AccountFate account, ServiceFate fate) {
    Item& item = m_drafts.add(m_result, PlanClass::review, situation, severity_of_doubt(subject.account, service),
                              &subject.account, &service);
    item.between = link.evidence;
    ++m_result.tally[account];
    settle(link.name, fate);
}

/// What belongs together without the proof that a move needs.
void AccountJudge::review_move(const Unpaired& subject, const Service& service, const Link& link) {
    Item& item = m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_move, severity_of_doubt(subject.account, service),
                              &subject.account, &service);
    item.between = link.evidence;
    for (const Service* ended : subject.leftover.ended) item.candidates.push_back(candidate(*ended, ended->status_text));
    settle_candidates(item);
    ++m_result.tally[AccountFate::ambiguous_move];
    settle(link.name, ServiceFate::ambiguous_move);
}

Item& AccountJudge::draft_ambiguous(const Unpaired& subject) {
    ++m_result.tally[AccountFate::ambiguous_move];
    Item& item =
        m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_move, Severity::medium, &subject.account, nullptr);
    for (const Service* service : subject.leftover.ended) item.candidates.push_back(candidate(*service, service->status_text));
    return item;
}

/// What a candidate's standing says of it.
std::string_view note_of(Standing standing) {
    switch (standing) {
        case Standing::missing:
            return "is missing on its server";
        case Standing::no_key:
            return "has no identifier";
        case Standing::unproven:
            return "its server was not read";
        case Standing::unassigned:
            return "has no server that exists";
        case Standing::absent:
            return "is not on its server";
        case Standing::settled:
            return "has its account on its server";
        case Standing::ended:
            return "has ended";
    }
    return {};
}

void AccountJudge::undecided(const Unpaired& subject, std::span<const Link> links) {
    Item& item = draft_ambiguous(subject);
    for (const Link& link : links) {
        const Service service = link.service.unpack();
        Candidate& added = item.candidates.emplace_back(candidate(service, note_of(link.standing)));
        if (service.identity.empty()) added.name = service.domain;
        added.evidence = link.evidence;
        item.severity = std::min(item.severity, severity_of_doubt(subject.account, service));
        settle(link.name, ServiceFate::ambiguous_move);
        for (const Link* rival : m_fleet.belonging.rivals(link.name, &link)) {
            const ServerFindings& there = m_fleet.index.findings()[rival->server];
            if (item.candidates.size() > 4 * most_candidates) {
                ++item.more_candidates;
                continue;
            }
            const Account other = there.accounts[rival->account].account.unpack();
            item.candidates.push_back({CandidateKind::account, 0, there.result.server_id, other.unique_identifier,
                                       "could be the service's too", rival->evidence});
        }
    }
    const std::uint64_t more = item.more_candidates;
    settle_candidates(item);
    item.more_candidates += more;
}

/// Law 236, 1.
bool AccountJudge::present_elsewhere(const Unpaired& subject) {
    const std::vector<Present> present = present_of(m_fleet, m_here, subject);
    if (present.empty()) return false;
    const bool is_copy = std::any_of(present.begin(), present.end(), [&](const Present& p) {
        return !is_contradicted(p.evidence) && m_fleet.has_account(p.service);
    });
    if (!is_own(m_here)) {
        // The row is rather another server's than a copy of its account: nobody may be told to remove it.
        ++m_result.tally[AccountFate::leftover_copy];
        return true;
    }
    Item* item = nullptr;
    if (is_copy) {
        item = &m_drafts.add(m_result, PlanClass::review, Situation::leftover_copy, Severity::medium, &subject.account, nullptr);
        for (const Service* service : subject.leftover.ended)
            item->candidates.push_back(candidate(*service, service->status_text));
        ++m_result.tally[AccountFate::leftover_copy];
    } else {
        item = &draft_ambiguous(subject);
    }
    for (const Present& p : present) {
        const bool is_at_home = m_fleet.index.is_same_machine(p.server_id, p.service.server_id);
        item->candidates.push_back(
            candidate(p.service, is_at_home ? note_of(Standing::settled)
                                            : m_drafts.join({"has its account on server ", std::to_string(p.server_id)})));
        item->candidates.back().evidence = p.evidence;
        hold_status(m_fleet, p.service, m_outcome);
    }
    settle_candidates(*item);
    return true;
}

/// Law 236, 2.
bool AccountJudge::ended(const Unpaired& subject) {
    std::vector<Service> elsewhere = ended_elsewhere(m_fleet, m_here, subject);
    std::sort(elsewhere.begin(), elsewhere.end(), [](const Service& left, const Service& right) {
        return std::tuple(left.id, left.kind) > std::tuple(right.id, right.kind);
    });
    std::vector<const Service*> services = subject.leftover.ended;
    for (const Service& service : elsewhere) services.push_back(&service);
    if (services.empty()) return false;
    ++m_result.tally[AccountFate::ended_match];
    const Service& chosen = *services.front();
    const Evidence evidence = between(m_fleet.run, m_here, subject, chosen);
    const bool may_terminate = is_near(chosen) && agreement_of(evidence) >= whole_agreement && !is_doubtful(evidence);
    if (Item* item = m_judge.status(subject.account, chosen, may_terminate)) {
        item->between = evidence;
        for (std::size_t i = 1; i < services.size(); ++i)
            item->candidates.push_back(candidate(*services[i], services[i]->status_text));
        settle_candidates(*item);
        m_drafts.file(m_result, m_ages);  // while what was found is there
    }
    return true;
}

/// Law 236, 3.
bool AccountJudge::resold(const Unpaired& subject) {
    if (!is_resold(m_fleet, m_here, subject)) return false;
    ++m_outcome.resold[std::string(subject.account.owner)];
    ++m_result.tally[AccountFate::resold];
    return true;
}

bool AccountJudge::is_same_customer(const Account& left, const ServerFindings& there, const Account& right) const {
    if (is_by_domain(m_here)) return true;
    const auto says_something = [&](bool UninformativeFields::*column) {
        return !(m_here.uninformative.*column) && !(there.uninformative.*column);
    };
    const bool has_username = m_here.module->identity->kind != IdentityKind::username &&
                              says_something(&UninformativeFields::username) && !left.username.empty();
    if (has_username && equal_folded(left.username, right.username)) return true;
    if (says_something(&UninformativeFields::email) && share_an_address(left.emails, right.emails)) return true;
    if (!says_something(&UninformativeFields::domain)) return false;
    TextArena scratch;
    const std::string_view site = bare_domain(left.domain, m_run.to_ascii, scratch);
    return !site.empty() && site == bare_domain(right.domain, m_run.to_ascii, scratch);
}

/// The leftover accounts that may be the same: for identity `domain`, of whatever module.
std::span<const NameRef> AccountJudge::with_same_identity(const Unpaired& subject) const {
    if (!is_by_domain(m_here)) return m_fleet.index.accounts(m_here.module, subject.account.key);
    TextArena scratch;
    const std::string_view site = bare_domain(subject.account.unique_identifier, m_run.to_ascii, scratch);
    return site.empty() ? m_fleet.index.accounts(m_here.module, subject.account.key) : m_fleet.index.accounts_with_domain(site);
}

/// Law 236, 4.
bool AccountJudge::copies(const Unpaired& subject) {
    if (!is_own(m_here)) return false;
    struct Copy {
        std::uint32_t server;
        std::uint32_t index;
    };
    std::vector<Copy> copies;
    for (const NameRef& ref : with_same_identity(subject)) {  // by server
        if (ref.server == m_server) continue;
        const ServerFindings& there = m_fleet.index.findings()[ref.server];
        if (is_by_domain(there) != is_by_domain(m_here)) continue;
        const Account other = there.accounts[ref.index].account.unpack();
        if (!is_same_customer(subject.account, there, other) || !is_unexplained(m_fleet, ref.server, ref.index)) continue;
        copies.push_back({ref.server, ref.index});
        if (ref.server < m_server) break;  // the item is that server's
    }
    if (copies.empty()) return false;
    ++m_result.tally[AccountFate::unmanaged_copy];
    if (copies.front().server < m_server) return true;
    Item& item =
        m_drafts.add(m_result, PlanClass::review, Situation::unmanaged_copies, Severity::medium, &subject.account, nullptr);
    for (const Copy& copy : copies) {
        const ServerFindings& there = m_fleet.index.findings()[copy.server];
        const Account other = there.accounts[copy.index].account.unpack();
        item.candidates.push_back(
            {CandidateKind::account, 0, there.result.server_id, other.unique_identifier, "has this identity too", {}});
    }
    settle_candidates(item);
    return true;
}

}  // namespace

Severity severity_of_missing(const Service& service) {
    return service.status == ServiceStatus::active ? Severity::high : Severity::medium;
}

bool FleetView::has_account(const Service& service) const {
    if (belonging.of_service(name_of(service)) != nullptr) return true;
    const ServerFindings* there = index.findings_of(service.server_id);
    return there != nullptr && is_own(*there) && index.standing(service) == Standing::settled;
}

const Module* FleetView::module_of_account(const Service& service) const {
    const Link* link = belonging.of_service(name_of(service));
    return link != nullptr ? index.findings()[link->server].module : index.module_of(service);
}

void hold_status(const FleetView& fleet, const Service& service, FleetOutcome& outcome) {
    // Who owes and is live on his own server cannot park his suspension with a copy.
    if (service.status != ServiceStatus::active) return;
    const Link* link = fleet.belonging.of_service(name_of(service));
    const auto server = link != nullptr ? std::optional(link->server) : fleet.index.index_of(service.server_id);
    if (server) outcome.holds.push_back({*server, name_of(service)});
}

void judge_accounts(const FleetView& fleet, std::uint32_t server, ServerFindings& here, const ServerFacts& facts,
                    FleetOutcome& outcome) {
    AccountJudge judge(fleet, server, here, outcome);
    for (std::size_t i = 0; i < here.suspects.size(); ++i) judge.judge_pair(here.suspects[i], facts.suspects[i]);
    for (std::uint32_t i = 0; i < here.accounts.size(); ++i) judge.judge_leftover(i, facts.accounts[i]);
}

}  // namespace serversync
