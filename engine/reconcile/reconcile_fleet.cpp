// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_fleet.hpp"

#include <algorithm>
#include <array>

#include "engine/reconcile/fleet_index.hpp"
#include "engine/reconcile/imports.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/orphans.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// A missing service that an account of another server explains (law 18).
struct Settlement {
    std::uint32_t server;  ///< index into the findings
    std::uint32_t index;   ///< index into that server's services
    ServiceFate fate;
};

/// Judges the leftover accounts of one server.
class AccountPass {
public:
    AccountPass(const RunContext& run, const FleetIndex& fleet, ServerFindings& here, std::vector<Settlement>& settlements)
        : m_run(run), m_fleet(fleet), m_here(here), m_result(here.result), m_settlements(settlements), m_ages(run, here) {}

    void judge(const LeftoverAccount& leftover, const AccountFacts& facts) {
        const Account account = leftover.account.unpack();
        decide(leftover, account, facts);
        m_drafts.file(m_result, m_ages);
    }

private:
    using Ended = std::vector<const Service*>;

    void decide(const LeftoverAccount& leftover, const Account& account, const AccountFacts& facts);
    void settle(const Service& service, ServiceFate fate);
    void leftover_copy(const Account& account, const Ended& ended, const AccountFacts& facts);
    void relocate(const Account& account, const Service& service, Situation situation);
    void ambiguous_move(const Account& account, const Ended& ended, const AccountFacts& facts);
    void ended_match(const Account& account, const Ended& ended);
    bool contradicts(const Account& account, const Service& service) const;
    Standing standing(const Service& service) const { return m_fleet.standing(m_here.module, service); }

    const RunContext& m_run;
    const FleetIndex& m_fleet;
    ServerFindings& m_here;
    ServerResult& m_result;
    std::vector<Settlement>& m_settlements;
    AgeLimits m_ages;
    Drafts m_drafts;
};

bool AccountPass::contradicts(const Account& account, const Service& service) const {
    if (account.status == AccountStatus::other_word) return true;
    if (m_here.module->identity->kind == IdentityKind::domain) return false;
    const std::string_view domain = trimmed(service.domain);
    if (account.domain.empty() || domain.empty() || m_here.uninformative.domain) return false;
    TextArena scratch;
    return identity_key(IdentityKind::domain, account.domain, m_run.to_ascii, scratch) !=
           identity_key(IdentityKind::domain, domain, m_run.to_ascii, scratch);
}

void AccountPass::settle(const Service& service, ServiceFate fate) {
    if (const KeyRef* missing = m_fleet.missing_service(m_here.module, service))
        m_settlements.push_back({missing->server, missing->index, fate});
}

void AccountPass::decide(const LeftoverAccount& leftover, const Account& account, const AccountFacts& facts) {
    if (may_become_import(leftover, facts.same_key)) return add_import(m_run, m_here, m_drafts, account, facts);
    const Ended& ended = leftover.ended;
    std::array<std::uint64_t, 6> count{};
    const Service* found = nullptr;
    for (const Service& service : facts.same_key) {
        const Standing is = standing(service);
        ++count[static_cast<std::size_t>(is)];
        if (is == Standing::missing || is == Standing::unassigned) found = &service;
    }
    const auto of = [&](Standing is) { return count[static_cast<std::size_t>(is)]; };
    if (of(Standing::present) > 0) return leftover_copy(account, ended, facts);
    const std::uint64_t live = of(Standing::missing) + of(Standing::unassigned) + of(Standing::unproven);
    if (live + of(Standing::not_live) == 0) return ended_match(account, ended);
    const bool alone =
        m_fleet.accounts(m_here.module, account.key).size() == 1 && m_fleet.witnesses(m_here.module, account.key).empty();
    if (live == 1 && of(Standing::not_live) == 0 && found != nullptr && alone && ended.empty() && !contradicts(account, *found)) {
        const bool moved = of(Standing::missing) == 1;
        return relocate(account, *found, moved ? Situation::moved : Situation::unassigned);
    }
    ambiguous_move(account, ended, facts);
}

void AccountPass::leftover_copy(const Account& account, const Ended& ended, const AccountFacts& facts) {
    Item& item = m_drafts.add(m_result, PlanClass::review, Situation::leftover_copy, Severity::medium, &account, nullptr);
    for (const Service& service : facts.same_key) {
        if (is_ended(service.status)) continue;
        const bool present = standing(service) == Standing::present;
        item.candidates.push_back(candidate(service, present ? "is on its own server" : "is not on its own server"));
        if (present && contradicts(account, service)) {
            item.evidence.push_back(m_drafts.join({"the domains differ: '", account.domain, "' here, '", service.domain,
                                                   "' in service ", std::to_string(service.id)}));
        }
        settle(service, ServiceFate::ambiguous_move);
    }
    for (const Service* service : ended) item.candidates.push_back(candidate(*service, service->status_text));
    sort_candidates(item.candidates);
    std::sort(item.evidence.begin(), item.evidence.end());
    ++m_result.tally[AccountFate::leftover_copy];
}

void AccountPass::relocate(const Account& account, const Service& service, Situation situation) {
    Change move;
    move.field = Field::server;
    move.before = service.server_id == 0 ? std::string_view{} : m_drafts.keep(std::to_string(service.server_id));
    move.after = m_drafts.keep(std::to_string(m_result.server_id));
    move.authority = m_run.policy.of(Field::server);
    if (move.authority != Authority::server) {
        move.disposition = Disposition::report_only;
        move.cause = Cause::policy;
    }
    Judge judge(m_run, m_here, m_drafts);
    const PairVerdict verdict = judge.pair(account, service, situation, &move);
    count_pair(m_here, verdict, account, service);
    Item& item = *verdict.sync;
    if (situation == Situation::moved) {
        const Server* from = m_run.catalogue.server(service.server_id);
        item.evidence.push_back(m_drafts.join({"the complete listing of server ", std::to_string(service.server_id), " ('",
                                               from == nullptr ? "" : from->name, "') does not have it"}));
        settle(service, ServiceFate::moved);
        ++m_result.tally[AccountFate::moved];
    } else {
        item.evidence.push_back(service.server_id == 0 ? std::string_view("the service is assigned to no server")
                                                       : std::string_view("the service's server no longer exists in WHMCS"));
        ++m_result.tally[AccountFate::linked];
    }
}

void AccountPass::ambiguous_move(const Account& account, const Ended& ended, const AccountFacts& facts) {
    Item& item = m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_move, Severity::medium, &account, nullptr);
    for (const Service& service : facts.same_key) {
        std::string_view note;
        switch (standing(service)) {
            case Standing::missing:
                note = "is missing on its server";
                break;
            case Standing::unproven:
                note = "its server could not be read in full";
                break;
            case Standing::unassigned:
                note = "has no server";
                break;
            case Standing::present:
            case Standing::not_live:
            case Standing::ended:
                note = service.status_text;
                break;
        }
        item.candidates.push_back(candidate(service, note));
    }
    for (const Service* service : ended) item.candidates.push_back(candidate(*service, service->status_text));
    for (const KeyRef& ref : m_fleet.accounts(m_here.module, account.key)) {
        const ServerFindings& other = m_fleet.of(ref);
        if (&other == &m_here) continue;
        item.candidates.push_back({CandidateKind::account, 0, other.result.server_id,
                                   other.accounts[ref.index].account.unpack().unique_identifier, "has this identity too"});
    }
    sort_candidates(item.candidates);
    for (const Service& service : facts.same_key) settle(service, ServiceFate::ambiguous_move);
    ++m_result.tally[AccountFate::ambiguous_move];
}

void AccountPass::ended_match(const Account& account, const Ended& ended) {
    Judge judge(m_run, m_here, m_drafts);
    ++m_result.tally[AccountFate::ended_match];
    Item* item = judge.status(account, *ended.front());
    if (item == nullptr) return;
    for (std::size_t i = 1; i < ended.size(); ++i) item->candidates.push_back(candidate(*ended[i], ended[i]->status_text));
    sort_candidates(item->candidates);
}

/// Drafts the review of a missing service that may exist elsewhere (laws 17 and 20). Returns whether it may.
bool doubt_absence(const FleetIndex& fleet, ServerFindings& here, const Service& service, Drafts& drafts) {
    ServerResult& result = here.result;
    const auto witnesses = fleet.witnesses(here.module, service.key);
    if (!witnesses.empty()) {
        Item& item = drafts.add(result, PlanClass::review, Situation::ambiguous_move, Severity::medium, nullptr, &service);
        for (const KeyRef& ref : witnesses) {
            const ServerFindings& other = fleet.of(ref);
            item.candidates.push_back({CandidateKind::account, 0, other.result.server_id,
                                       other.witnesses[ref.index].raw_identifier, "has this identity"});
        }
        sort_candidates(item.candidates);
        ++result.tally[ServiceFate::ambiguous_move];
        return true;
    }
    const std::vector<std::uint64_t>& unread = fleet.unread_servers(here.module);
    if (std::all_of(unread.begin(), unread.end(), [&](std::uint64_t id) { return id == result.server_id; })) return false;
    Item& item = drafts.add(result, PlanClass::review, Situation::missing_unconfirmed, Severity::low, nullptr, &service);
    item.unread_servers = unread;
    ++result.tally[ServiceFate::missing_unconfirmed];
    return true;
}

/// Puts the items in their order and counts them.
void sort_and_count(ServerResult& result) {
    for (std::size_t kind = 0; kind < plan_class_count; ++kind) {
        std::vector<PackedItem>& items = result.items[kind].packed();
        std::sort(items.begin(), items.end(), item_less);
        items.shrink_to_fit();
        for (const PackedItem item : items) {
            ++result.tally.items[kind][static_cast<std::size_t>(item.disposition())];
            ++result.tally.severities[static_cast<std::size_t>(item.severity())];
        }
    }
}

/// Empties a list and frees its memory.
template <class Value>
void give_back(std::vector<Value>& list) {
    std::vector<Value>().swap(list);
}

}  // namespace

class FleetReconciliation::State {
public:
    State(const RunContext& run, std::span<ServerFindings> findings)
        : m_run(run), m_findings(findings), m_fleet(run, findings), m_settlements(findings.size()), m_settled(findings.size()) {}

    void judge_accounts(std::size_t server, const ServerFacts& facts);
    void settle();
    void judge_services(std::size_t server);

private:
    const RunContext& m_run;
    std::span<ServerFindings> m_findings;
    FleetIndex m_fleet;
    std::vector<std::vector<Settlement>> m_settlements;  ///< by the account's server
    std::vector<std::vector<bool>> m_settled;            ///< missing services that an account explained, by server and index
};

void FleetReconciliation::State::judge_accounts(std::size_t server, const ServerFacts& facts) {
    ServerFindings& here = m_findings[server];
    AccountPass pass(m_run, m_fleet, here, m_settlements[server]);
    for (std::size_t i = 0; i < here.accounts.size(); ++i) pass.judge(here.accounts[i], facts.accounts[i]);
}

void FleetReconciliation::State::settle() {
    for (std::size_t i = 0; i < m_findings.size(); ++i) m_settled[i].assign(m_findings[i].services.size(), false);
    for (const auto& settlements : m_settlements) {
        for (const Settlement& settlement : settlements) {
            if (m_settled[settlement.server][settlement.index]) continue;
            m_settled[settlement.server][settlement.index] = true;
            ++m_findings[settlement.server].result.tally[settlement.fate];
        }
    }
    m_fleet.forget();
    for (ServerFindings& findings : m_findings) give_back(findings.accounts);
}

void FleetReconciliation::State::judge_services(std::size_t server) {
    ServerFindings& here = m_findings[server];
    const AgeLimits ages(m_run, here);
    Drafts drafts;
    for (std::size_t i = 0; i < here.services.size(); ++i) {
        if (m_settled[server][i]) continue;
        const Service service = here.services[i].unpack();
        if (!doubt_absence(m_fleet, here, service, drafts)) add_orphan(m_run, here, drafts, service);
        drafts.file(here.result, ages);
    }
    give_back(here.services);
    here.kept = {};
    sort_and_count(here.result);
}

FleetReconciliation::FleetReconciliation(const RunContext& run, std::span<ServerFindings> findings)
    : m_state(std::make_unique<State>(run, findings)) {}

FleetReconciliation::~FleetReconciliation() = default;

void FleetReconciliation::judge_accounts(std::size_t server, const ServerFacts& facts) { m_state->judge_accounts(server, facts); }

void FleetReconciliation::settle() { m_state->settle(); }

void FleetReconciliation::judge_services(std::size_t server) { m_state->judge_services(server); }

}  // namespace serversync
