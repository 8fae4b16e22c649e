// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_fleet.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/reconcile/account_judge.hpp"
#include "engine/reconcile/claimed_names.hpp"
#include "engine/reconcile/fleet_trust.hpp"
#include "engine/reconcile/imports.hpp"
#include "engine/reconcile/service_judge.hpp"
#include "engine/reconcile/trust.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

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

void mention_resold(ServerResult& result, const std::map<std::string, std::uint64_t>& resold) {
    if (resold.empty()) return;
    std::vector<std::pair<std::string, std::uint64_t>> resellers(resold.begin(), resold.end());
    std::stable_sort(resellers.begin(), resellers.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    Diagnostic note;
    note.severity = Severity::info;
    note.code = DiagnosticCode::resold_accounts;
    for (const auto& [reseller, accounts] : resellers) note.count += accounts;
    note.message = resold_accounts_text(note.count, resellers);
    result.diagnostics.push_back(note);
}

}  // namespace

class FleetReconciliation::State {
public:
    State(const RunContext& run, std::span<ServerFindings> findings, std::span<const ServerFacts> facts,
          std::span<const PackedService> unassigned)
        : m_run(run),
          m_findings(findings),
          m_facts(facts),
          m_unassigned(unassigned),
          m_index(run, findings, unassigned),
          m_migrations(judge_listings_together(run, m_index, findings, facts)),
          m_links(findings.size()),
          m_outcomes(findings.size()),
          m_settled(findings.size()) {
        m_index.add_accounts();
        m_confirmation.emplace(run, m_index);
    }

    void find_links(std::size_t server) {
        if (is_own(m_findings[server]))
            m_links[server] = serversync::find_links(m_run, m_index, static_cast<std::uint32_t>(server), m_facts[server]);
    }
    void decide_links();
    void judge_accounts(std::size_t server) {
        serversync::judge_accounts(*m_view, static_cast<std::uint32_t>(server), m_findings[server], m_facts[server],
                                   m_outcomes[server]);
        hold_claims(m_index, m_findings[server], m_facts[server]);
        mention_resold(m_findings[server].result, m_outcomes[server].resold);
    }
    void settle();
    void judge_services(std::size_t server) {
        serversync::judge_services(*m_view, static_cast<std::uint32_t>(server), m_findings[server], m_settled[server],
                                   m_facts[server], m_outcomes[server]);
    }
    void hold();
    void count(std::size_t server);
    FleetRemarks remarks() const;

private:
    void count_shown_unassigned(FleetRemarks& remarks) const;
    void review_migrations(std::uint32_t server);
    static void draft_migration(Drafts& drafts, ServerFindings& here, const ServerFindings& other, const Migration& migration,
                                bool is_source);

    const RunContext& m_run;
    std::span<ServerFindings> m_findings;
    std::span<const ServerFacts> m_facts;
    std::span<const PackedService> m_unassigned;
    FleetIndex m_index;
    std::vector<Migration> m_migrations;
    std::optional<Confirmation> m_confirmation;
    std::vector<std::vector<Link>> m_links;  ///< by the account's server
    std::optional<Belonging> m_belonging;
    std::vector<std::uint64_t> m_import_clients;
    std::optional<FleetView> m_view;
    std::vector<FleetOutcome> m_outcomes;      ///< by the server that was judged
    std::vector<std::vector<bool>> m_settled;  ///< leftover services that an account explains, by server and index
};

void FleetReconciliation::State::decide_links() {
    m_belonging.emplace(std::move(m_links));
    for (std::uint32_t server = 0; server < m_findings.size(); ++server) {
        for (std::uint32_t i = 0; i < m_findings[server].accounts.size(); ++i) {
            if (m_findings[server].accounts[i].is_decided) continue;
            const std::uint64_t client = client_of(m_facts[server].accounts[i]);
            if (client == 0 || m_belonging->of_account(server, i) != nullptr || !m_belonging->undecided(server, i).empty())
                continue;
            m_import_clients.push_back(client);
        }
    }
    std::sort(m_import_clients.begin(), m_import_clients.end());
    m_view.emplace(FleetView{m_run, m_index, *m_belonging, *m_confirmation, m_facts, m_import_clients});
}

void FleetReconciliation::State::settle() {
    for (std::size_t i = 0; i < m_findings.size(); ++i) m_settled[i].assign(m_findings[i].services.size(), false);
    for (const FleetOutcome& outcome : m_outcomes) {
        for (const Settlement& settlement : outcome.settlements) {
            if (m_settled[settlement.server][settlement.index]) continue;
            m_settled[settlement.server][settlement.index] = true;
            ++m_findings[settlement.server].result.tally[settlement.fate];
        }
    }
}

void FleetReconciliation::State::hold() {
    std::vector<Hold> holds;
    for (const FleetOutcome& outcome : m_outcomes) holds.insert(holds.end(), outcome.holds.begin(), outcome.holds.end());
    std::sort(holds.begin(), holds.end(), [](const Hold& left, const Hold& right) {
        return std::tuple(left.server, left.service) < std::tuple(right.server, right.service);
    });
    ItemReader reader;
    for (auto begin = holds.begin(); begin != holds.end();) {
        const auto end = std::find_if(begin, holds.end(), [&](const Hold& hold) { return hold.server != begin->server; });
        for (PackedItem& item : m_findings[begin->server].result.of(PlanClass::status_mismatch).packed()) {
            if (item.disposition() != Disposition::proposed) continue;
            const Item& read = reader.read(item);
            if (read.service == nullptr || !is_live(read.service->status) || read.service->status != ServiceStatus::active)
                continue;
            const ServiceName name = name_of(*read.service);
            if (std::binary_search(begin, end, Hold{begin->server, name},
                                   [](const Hold& left, const Hold& right) { return left.service < right.service; }))
                item.decide(Disposition::deferred, Cause::copy_elsewhere);
        }
        begin = end;
    }
    for (std::uint32_t i = 0; i < m_findings.size(); ++i) review_migrations(i);
}

void FleetReconciliation::State::draft_migration(Drafts& drafts, ServerFindings& here, const ServerFindings& other,
                                                 const Migration& migration, bool is_source) {
    Item& item = drafts.add(here.result, PlanClass::review, Situation::server_migrated, Severity::high, nullptr, nullptr);
    item.raw_identifier = drafts.join({is_source ? "to server " : "from server ", std::to_string(other.result.server_id)});
    const ServerFindings& from = is_source ? here : other;
    const ServerFindings& to = is_source ? other : here;
    for (const ServerFindings* server : {&from, &to}) {
        item.candidates.push_back({CandidateKind::account,
                                   0,
                                   server->result.server_id,
                                   server->result.server_name,
                                   server == &from ? "had the accounts" : "has them",
                                   {}});
    }
    item.evidence.push_back(
        drafts.join({std::to_string(migration.found), " of ", counted(migration.missing, "missing service"), " of server ",
                     std::to_string(from.result.server_id), " ", migration.found == 1 ? "is" : "are", " on server ",
                     std::to_string(to.result.server_id)}));
    settle_candidates(item);
}

void FleetReconciliation::State::review_migrations(std::uint32_t server) {
    ServerFindings& here = m_findings[server];
    Drafts drafts;
    for (const Migration& migration : m_migrations) {
        if (migration.from == server) draft_migration(drafts, here, m_findings[migration.to], migration, true);
        if (migration.to == server) draft_migration(drafts, here, m_findings[migration.from], migration, false);
    }
    drafts.file(here.result, AgeLimits(m_run, here));
}

void FleetReconciliation::State::count(std::size_t server) {
    ServerFindings& here = m_findings[server];
    give_back(here.accounts);
    give_back(here.services);
    give_back(here.suspects);
    give_back(here.claims);
    give_back(here.witnesses);
    here.kept = {};
    sort_and_count(here.result);
}

/// An account that is decided on its server has an item that does not show the service.
void FleetReconciliation::State::count_shown_unassigned(FleetRemarks& remarks) const {
    for (const PackedService packed : m_unassigned) {
        const Service service = packed.unpack();
        std::vector<const Link*> links = m_belonging->rivals(name_of(service));
        if (const Link* link = m_belonging->of_service(name_of(service))) links.push_back(link);
        const bool is_shown = std::any_of(links.begin(), links.end(), [](const Link* link) { return !link->is_of_decided; });
        if (!is_shown) continue;
        const Server* server = m_run.catalogue.server(service.server_id);
        ++remarks.shown_unassigned[std::string(server == nullptr ? service.module : std::string_view(server->module))];
    }
}

FleetRemarks FleetReconciliation::State::remarks() const {
    FleetRemarks remarks;
    count_shown_unassigned(remarks);
    remarks.has_strangers = m_run.has_strangers;
    std::vector<const Module*> modules;
    for (std::size_t i = 0; i < m_outcomes.size(); ++i) {
        remarks.unconfirmed += m_outcomes[i].unconfirmed;
        if (m_outcomes[i].unconfirmed > 0 && std::find(modules.begin(), modules.end(), m_findings[i].module) == modules.end())
            modules.push_back(m_findings[i].module);
    }
    for (const Module* module : modules) {
        const std::vector<Holder>& holders = m_confirmation->holders(module);
        remarks.holders.insert(remarks.holders.end(), holders.begin(), holders.end());
    }
    const auto less = [](const Holder& left, const Holder& right) { return left.server_id < right.server_id; };
    const auto same = [](const Holder& left, const Holder& right) { return left.server_id == right.server_id; };
    std::sort(remarks.holders.begin(), remarks.holders.end(), less);
    remarks.holders.erase(std::unique(remarks.holders.begin(), remarks.holders.end(), same), remarks.holders.end());
    return remarks;
}

FleetReconciliation::FleetReconciliation(const RunContext& run, std::span<ServerFindings> findings,
                                         std::span<const ServerFacts> facts, std::span<const PackedService> unassigned)
    : m_state(std::make_unique<State>(run, findings, facts, unassigned)) {}

FleetReconciliation::~FleetReconciliation() = default;

void FleetReconciliation::find_links(std::size_t server) { m_state->find_links(server); }
void FleetReconciliation::decide_links() { m_state->decide_links(); }
void FleetReconciliation::judge_accounts(std::size_t server) { m_state->judge_accounts(server); }
void FleetReconciliation::settle() { m_state->settle(); }
void FleetReconciliation::judge_services(std::size_t server) { m_state->judge_services(server); }
void FleetReconciliation::hold() { m_state->hold(); }
void FleetReconciliation::count(std::size_t server) { m_state->count(server); }
FleetRemarks FleetReconciliation::remarks() const { return m_state->remarks(); }

FleetRemarks reconcile_fleet(const RunContext& run, std::span<ServerFindings> findings, std::span<const ServerFacts> facts,
                             std::span<const PackedService> unassigned) {
    FleetReconciliation fleet(run, findings, facts, unassigned);
    const auto each = [&](void (FleetReconciliation::*step)(std::size_t)) {
        for (std::size_t i = 0; i < findings.size(); ++i) (fleet.*step)(i);
    };
    each(&FleetReconciliation::find_links);
    fleet.decide_links();
    each(&FleetReconciliation::judge_accounts);
    fleet.settle();
    each(&FleetReconciliation::judge_services);
    fleet.hold();
    each(&FleetReconciliation::count);
    return fleet.remarks();
}

}  // namespace serversync
