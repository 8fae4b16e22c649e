#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/model/sort_prefix.hpp"
#include "engine/reconcile/imports.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/reconcile.hpp"

namespace serversync {

namespace {

/// A leftover or witness of the run, found by (module, key) in sorted lists: the keys come from servers, and a sort has no collisions.
struct KeyRef {
    KeyRef(const Module* its_module, std::string_view its_key, std::uint32_t its_server, std::uint32_t its_index)
        : module(its_module), prefix(sort_prefix(its_key)), key(its_key), server(its_server), index(its_index) {}

    const Module* module;  ///< in the catalogue, which has each once
    std::uint64_t prefix;  ///< of the key
    std::string_view key;
    std::uint32_t server;  ///< index into the findings
    std::uint32_t index;   ///< index into that server's list

    auto place() const { return std::tuple(module, prefix, key); }
    bool operator<(const KeyRef& other) const {
        return std::tuple(module, prefix, key, server, index) <
               std::tuple(other.module, other.prefix, other.key, other.server, other.index);
    }
};

std::span<const KeyRef> find(const std::vector<KeyRef>& refs, const Module* module, std::string_view key) {
    const auto place = std::tuple(module, sort_prefix(key), key);
    const auto begin = std::lower_bound(refs.begin(), refs.end(), place, [](const KeyRef& ref, const auto& at) { return ref.place() < at; });
    auto end = begin;
    while (end != refs.end() && end->place() == place) ++end;
    return {begin, end};
}

/// What the run can say of a service of the module with the key of a leftover account, assigned to another server.
enum class Standing { present, missing, unproven, unassigned, not_live, ended };

class FleetPass {
public:
    FleetPass(const RunContext& run, std::span<ServerFindings> findings, std::span<ServerFacts> facts)
        : m_run(run), m_findings(findings), m_facts(facts) {}

    void go();

private:
    void index();
    void account(std::size_t server, std::size_t index);
    void service(std::size_t server, std::size_t index);
    Standing standing(const Module* module, const Service& service) const;
    const KeyRef* missing_service(const Module* module, const Service& service) const;
    void settle(const Module* module, const Service& service, ServiceFate fate);
    void leftover_copy(ServerFindings& here, const LeftoverAccount& leftover, const AccountFacts& facts);
    void relocate(ServerFindings& here, const LeftoverAccount& leftover, const Service& service, Situation situation);
    void ambiguous_move(ServerFindings& here, const LeftoverAccount& leftover, const AccountFacts& facts);
    void ended_match(ServerFindings& here, const LeftoverAccount& leftover);
    bool contradicts(const ServerFindings& here, const Account& account, const Service& service) const;
    const ServerFindings* findings_of(std::uint64_t server_id) const;
    const std::vector<std::uint64_t>& unread_servers(const Module* module);

    const RunContext& m_run;
    std::span<ServerFindings> m_findings;
    std::span<ServerFacts> m_facts;
    std::vector<KeyRef> m_accounts;
    std::vector<KeyRef> m_services;
    std::vector<KeyRef> m_witnesses;
    std::vector<std::vector<bool>> m_settled;  ///< missing services that an account explained, by server and index
    std::vector<std::pair<const Module*, std::vector<std::uint64_t>>> m_unread;  ///< by module, as asked for
};

const ServerFindings* FleetPass::findings_of(std::uint64_t server_id) const {
    const auto found = std::lower_bound(m_findings.begin(), m_findings.end(), server_id,
                                        [](const ServerFindings& f, std::uint64_t id) { return f.plan.server_id < id; });
    return found != m_findings.end() && found->plan.server_id == server_id ? &*found : nullptr;
}

const std::vector<std::uint64_t>& FleetPass::unread_servers(const Module* module) {
    for (const auto& [known, servers] : m_unread) {
        if (known == module) return servers;
    }
    auto& [known, unread] = m_unread.emplace_back(module, std::vector<std::uint64_t>{});
    for (const Server& server : m_run.catalogue.servers()) {
        if (server.module != module->name) continue;
        const ServerFindings* findings = findings_of(server.id);
        if (findings != nullptr && findings->rules_out_moves) continue;
        if (findings == nullptr && server.disabled && server.live_services == 0) continue;
        unread.push_back(server.id);
    }
    return unread;
}

void FleetPass::index() {
    m_settled.resize(m_findings.size());
    std::size_t accounts = 0, services = 0, witnesses = 0;
    for (const ServerFindings& findings : m_findings) {
        accounts += findings.accounts.size();
        services += findings.services.size();
        witnesses += findings.witnesses.size();
    }
    m_accounts.reserve(accounts);
    m_services.reserve(services);
    m_witnesses.reserve(witnesses);
    for (std::uint32_t i = 0; i < m_findings.size(); ++i) {
        const ServerFindings& findings = m_findings[i];
        const Module* module = findings.module;
        for (std::uint32_t j = 0; j < findings.accounts.size(); ++j) m_accounts.emplace_back(module, findings.accounts[j].account->key, i, j);
        for (std::uint32_t j = 0; j < findings.services.size(); ++j) m_services.emplace_back(module, findings.services[j]->key, i, j);
        for (std::uint32_t j = 0; j < findings.witnesses.size(); ++j) m_witnesses.emplace_back(module, findings.witnesses[j].key, i, j);
        m_settled[i].assign(findings.services.size(), false);
    }
    std::sort(m_accounts.begin(), m_accounts.end());
    std::sort(m_services.begin(), m_services.end());
    std::sort(m_witnesses.begin(), m_witnesses.end());
}

const KeyRef* FleetPass::missing_service(const Module* module, const Service& service) const {
    for (const KeyRef& ref : find(m_services, module, service.key)) {
        const Service* missing = m_findings[ref.server].services[ref.index];
        if (missing->id == service.id && missing->kind == service.kind) return &ref;
    }
    return nullptr;
}

void FleetPass::settle(const Module* module, const Service& service, ServiceFate fate) {
    const KeyRef* ref = missing_service(module, service);
    if (ref == nullptr || m_settled[ref->server][ref->index]) return;
    m_settled[ref->server][ref->index] = true;
    ++m_findings[ref->server].plan.tally[fate];
}

Standing FleetPass::standing(const Module* module, const Service& service) const {
    if (is_ended(service.status)) return Standing::ended;
    if (!is_live(service.status)) return Standing::not_live;
    if (m_run.catalogue.server(service.server_id) == nullptr) return Standing::unassigned;
    const ServerFindings* there = findings_of(service.server_id);
    if (there == nullptr || there->plan.identity_field.empty() || there->plan.listing.state == ListingState::failed) {
        return Standing::unproven;
    }
    if (missing_service(module, service) == nullptr) return Standing::present;
    return there->absence_proven ? Standing::missing : Standing::unproven;
}

bool FleetPass::contradicts(const ServerFindings& here, const Account& account, const Service& service) const {
    if (account.status == AccountStatus::other_word) return true;
    if (here.module->identity->kind == IdentityKind::domain) return false;
    const std::string_view domain = trimmed(service.domain);
    if (account.domain.empty() || domain.empty() || here.uninformative.domain) return false;
    TextArena scratch;
    return identity_key(IdentityKind::domain, account.domain, m_run.to_ascii, scratch) !=
           identity_key(IdentityKind::domain, domain, m_run.to_ascii, scratch);
}

void FleetPass::account(std::size_t server, std::size_t index) {
    ServerFindings& here = m_findings[server];
    const LeftoverAccount& leftover = here.accounts[index];
    const AccountFacts& facts = m_facts[server].accounts[index];
    const Module* module = here.module;
    std::array<std::uint64_t, 6> count{};
    const Service* found = nullptr;
    for (const Service& service : facts.same_key) {
        const Standing is = standing(module, service);
        ++count[static_cast<std::size_t>(is)];
        if (is == Standing::missing || is == Standing::unassigned) found = &service;
    }
    const auto of = [&](Standing is) { return count[static_cast<std::size_t>(is)]; };
    if (of(Standing::present) > 0) return leftover_copy(here, leftover, facts);
    const std::uint64_t live = of(Standing::missing) + of(Standing::unassigned) + of(Standing::unproven);
    if (live + of(Standing::not_live) == 0) {
        if (leftover.ended.empty()) return add_import(m_run, here, *leftover.account, facts);
        return ended_match(here, leftover);
    }
    const bool alone = find(m_accounts, module, leftover.account->key).size() == 1 &&
                       find(m_witnesses, module, leftover.account->key).empty();
    if (live == 1 && of(Standing::not_live) == 0 && found != nullptr && alone && leftover.ended.empty() && !contradicts(here, *leftover.account, *found)) {
        const bool moved = of(Standing::missing) == 1;
        return relocate(here, leftover, *found, moved ? Situation::moved : Situation::unassigned);
    }
    ambiguous_move(here, leftover, facts);
}

void FleetPass::leftover_copy(ServerFindings& here, const LeftoverAccount& leftover, const AccountFacts& facts) {
    Item& item = add_item(here.plan, PlanKind::review, Situation::leftover_copy, Severity::medium, leftover.account, nullptr);
    for (const Service& service : facts.same_key) {
        if (is_ended(service.status)) continue;
        const bool present = standing(here.module, service) == Standing::present;
        item.candidates.push_back(candidate(here.plan, service, present ? "is on its own server" : "is not on its own server"));
        if (present && contradicts(here, *leftover.account, service)) {
            item.evidence.push_back(join(here.plan, {"the domains differ: '", leftover.account->domain, "' here, '", service.domain,
                                                     "' in service ", std::to_string(service.id)}));
        }
        settle(here.module, service, ServiceFate::ambiguous_move);
    }
    for (const Service* service : leftover.ended) {
        item.candidates.push_back(candidate(here.plan, *service, here.plan.text.keep(service->status_text)));
    }
    sort_candidates(item.candidates);
    std::sort(item.evidence.begin(), item.evidence.end());
    ++here.plan.tally[AccountFate::leftover_copy];
}

void FleetPass::relocate(ServerFindings& here, const LeftoverAccount& leftover, const Service& service, Situation situation) {
    Change move;
    move.field = Field::server;
    move.before = service.server_id == 0 ? std::string_view{} : here.plan.text.keep(std::to_string(service.server_id));
    move.after = here.plan.text.keep(std::to_string(here.plan.server_id));
    move.authority = m_run.policy.of(Field::server);
    if (move.authority != Authority::server) {
        move.disposition = Disposition::report_only;
        move.cause = Cause::policy;
    }
    Judge judge(m_run, here);
    judge.pair(*leftover.account, service, situation, &move);
    Item& item = here.plan.of(PlanKind::sync).back();
    if (situation == Situation::moved) {
        const Server* from = m_run.catalogue.server(service.server_id);
        item.evidence.push_back(join(here.plan, {"the complete listing of server ", std::to_string(service.server_id), " ('",
                                                 from == nullptr ? "" : from->name, "') does not have it"}));
        settle(here.module, service, ServiceFate::moved);
        ++here.plan.tally[AccountFate::moved];
    } else {
        item.evidence.push_back(service.server_id == 0 ? std::string_view("the service is assigned to no server")
                                                       : std::string_view("the service's server no longer exists in WHMCS"));
        ++here.plan.tally[AccountFate::linked];
    }
}

void FleetPass::ambiguous_move(ServerFindings& here, const LeftoverAccount& leftover, const AccountFacts& facts) {
    const Module* module = here.module;
    Item& item = add_item(here.plan, PlanKind::review, Situation::ambiguous_move, Severity::medium, leftover.account, nullptr);
    for (const Service& service : facts.same_key) {
        std::string_view note;
        switch (standing(module, service)) {
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
                note = here.plan.text.keep(service.status_text);
                break;
        }
        item.candidates.push_back(candidate(here.plan, service, note));
    }
    for (const Service* service : leftover.ended) {
        item.candidates.push_back(candidate(here.plan, *service, here.plan.text.keep(service->status_text)));
    }
    for (const KeyRef& ref : find(m_accounts, module, leftover.account->key)) {
        const ServerFindings& other = m_findings[ref.server];
        if (&other == &here) continue;
        item.candidates.push_back({Candidate::Kind::account, 0, other.plan.server_id,
                                   here.plan.text.keep(other.accounts[ref.index].account->unique_identifier), "has this identity too"});
    }
    sort_candidates(item.candidates);
    for (const Service& service : facts.same_key) settle(module, service, ServiceFate::ambiguous_move);
    ++here.plan.tally[AccountFate::ambiguous_move];
}

void FleetPass::ended_match(ServerFindings& here, const LeftoverAccount& leftover) {
    Judge judge(m_run, here);
    ++here.plan.tally[AccountFate::ended_match];
    Item* item = judge.status(*leftover.account, *leftover.ended.front());
    if (item == nullptr) return;
    for (std::size_t i = 1; i < leftover.ended.size(); ++i) {
        item->candidates.push_back(candidate(here.plan, *leftover.ended[i], here.plan.text.keep(leftover.ended[i]->status_text)));
    }
    sort_candidates(item->candidates);
}

void FleetPass::service(std::size_t server, std::size_t index) {
    if (m_settled[server][index]) return;
    ServerFindings& here = m_findings[server];
    ServerPlan& plan = here.plan;
    const Service* service = here.services[index];
    const auto witnesses = find(m_witnesses, here.module, service->key);
    if (!witnesses.empty()) {
        Item& item = add_item(plan, PlanKind::review, Situation::ambiguous_move, Severity::medium, nullptr, service);
        for (const KeyRef& ref : witnesses) {
            const ServerFindings& other = m_findings[ref.server];
            item.candidates.push_back({Candidate::Kind::account, 0, other.plan.server_id,
                                       plan.text.keep(other.witnesses[ref.index].raw_identifier), "has this identity"});
        }
        sort_candidates(item.candidates);
        ++plan.tally[ServiceFate::ambiguous_move];
        return;
    }
    const std::vector<std::uint64_t>& unread = unread_servers(here.module);
    const bool elsewhere = std::any_of(unread.begin(), unread.end(), [&](std::uint64_t id) { return id != plan.server_id; });
    if (elsewhere) {
        Item& item = add_item(plan, PlanKind::review, Situation::missing_unconfirmed, Severity::low, nullptr, service);
        item.unread_servers = unread;
        ++plan.tally[ServiceFate::missing_unconfirmed];
        return;
    }
    const bool active = service->status == ServiceStatus::active;
    Item& item = add_item(plan, PlanKind::orphan, active ? Situation::billed_but_missing : Situation::suspended_and_missing,
                          active ? Severity::high : Severity::medium, nullptr, service);
    switch (m_run.policy.of(Field::existence)) {
        case Authority::server:
            item.action = Action::terminate_service;
            break;
        case Authority::billing:
            item.action = Action::create_account;
            break;
        case Authority::report:
            item.disposition = Disposition::report_only;
            item.cause = Cause::policy;
            break;
    }
    ++plan.tally[ServiceFate::missing];
}

/// Empties a list and frees its memory.
template <class Value>
void give_back(std::vector<Value>& list) {
    std::vector<Value>().swap(list);
}

/// Room for so many items more, so that a list does not double while it grows by a few.
void reserve_more(std::vector<Item>& items, std::size_t more) { items.reserve(items.size() + more); }

void FleetPass::go() {
    index();
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        ServerFindings& here = m_findings[i];
        reserve_more(here.plan.of(PlanKind::import), here.accounts.size());
        for (std::size_t j = 0; j < here.accounts.size(); ++j) account(i, j);
        here.plan.of(PlanKind::import).shrink_to_fit();
        m_facts[i] = {};
    }
    give_back(m_accounts);
    for (ServerFindings& findings : m_findings) give_back(findings.accounts);
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        ServerFindings& here = m_findings[i];
        reserve_more(here.plan.of(PlanKind::orphan), here.services.size());
        for (std::size_t j = 0; j < here.services.size(); ++j) service(i, j);
        here.plan.of(PlanKind::orphan).shrink_to_fit();
    }
    for (ServerFindings& findings : m_findings) {
        give_back(findings.services);
        give_back(findings.witnesses);
    }
}

}  // namespace

void reconcile_fleet(const RunContext& run, std::span<ServerFindings> findings, std::span<ServerFacts> facts) {
    FleetPass(run, findings, facts).go();
}

}  // namespace serversync
