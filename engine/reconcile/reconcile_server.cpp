// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_server.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "engine/model/bare_domain.hpp"
#include "engine/plan/diagnostic_wording.hpp"
#include "engine/reconcile/claimed_names.hpp"
#include "engine/reconcile/columns.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/key_index.hpp"
#include "engine/reconcile/shared_addresses.hpp"
#include "engine/reconcile/trust.hpp"

namespace serversync {

namespace {

/// The classes of law 5, in the order in which they may claim an account.
enum class ServiceClass : std::uint8_t { live, completed, pending, other_live, other_completed, other_pending, ended };

ServiceClass class_of(ServiceStatus status, bool other_module) {
    if (is_ended(status)) return ServiceClass::ended;
    if (status == ServiceStatus::completed) return other_module ? ServiceClass::other_completed : ServiceClass::completed;
    if (status == ServiceStatus::pending) return other_module ? ServiceClass::other_pending : ServiceClass::pending;
    return other_module ? ServiceClass::other_live : ServiceClass::live;
}

bool service_less(const Service& left, const Service& right) {
    return std::tuple(left.key, left.kind, left.id) < std::tuple(right.key, right.kind, right.id);
}

/// One server's reconciliation in progress.
class ServerPass {
public:
    ServerPass(const RunContext& run, const Server& server, const Listing& listing, ServerFindings& findings)
        : m_run(run),
          m_server(server),
          m_listing(listing),
          m_findings(findings),
          m_result(findings.result),
          m_judge(run, findings, m_drafts),
          m_index(listing.accounts, run.hash_seed),
          m_seen(listing.accounts.size(), false),
          m_counts_clients(run.prior.server(server.id) != nullptr) {
        inspect();
        findings.trust()[TrustFacet::current] = current_verdict(run, m_result.listing);
        m_ages.emplace(run, findings);
    }

    void take(std::span<const Service> services);

    /// After all services.
    void finish();

private:
    void inspect();
    void mention_column(std::string_view field, const ColumnVerdict& verdict);
    void group(std::span<const Service> services, std::uint32_t account);
    void absent(const Service& service);
    void duplicates(std::uint32_t first, std::span<const Service> services);
    void only_ended(std::uint32_t account, std::span<const Service> services);
    void claimed(const Account& account, std::span<const Service> services, ServiceClass winner);
    const Service* best_of(const Account& account);
    void pair(const Account& account, const Service& service);
    void leftover(std::uint32_t account, std::vector<const Service*> ended, bool is_decided = false);
    void decided(const Account& account);
    void witness(const Account& account, bool has_key = true, const Service* paired = nullptr);
    void find_repeated();
    EvidenceRules rules();
    void count_clients();
    void sort_and_mention();

    bool is_other(const Service& service) const { return is_of_other_module(m_run, *m_findings.module, service); }

    const RunContext& m_run;
    const Server& m_server;
    const Listing& m_listing;
    ServerFindings& m_findings;
    ServerResult& m_result;
    RecordPacker m_packer;
    Drafts m_drafts;
    Judge m_judge;
    std::optional<AgeLimits> m_ages;  ///< once the columns are inspected
    KeyIndex m_index;
    std::vector<bool> m_seen;  ///< accounts that met a service or are duplicates
    std::vector<const Service*> m_class;
    std::vector<std::uint64_t> m_live_clients;  ///< of each live service of the server's module
    bool m_knows_shared = false;
    std::vector<std::uint32_t> m_leftovers;  ///< indices of the accounts that are left over, as in the findings
    const bool m_counts_clients;             ///< the history knows how many there were
    std::uint64_t m_aged_pending = 0;
    std::uint64_t m_missing_product = 0;
};

void ServerPass::mention_column(std::string_view field, const ColumnVerdict& verdict) {
    if (!verdict.uninformative) return;
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = DiagnosticCode::uninformative_column;
    note.field = field;
    note.count = verdict.rows;
    note.message = uninformative_column_text(field, verdict.value, verdict.rows);
    m_result.diagnostics.push_back(note);
}

void ServerPass::inspect() {
    const Columns columns = inspect_columns(m_listing.accounts, m_run.policy.uninformative_rows, m_server.addresses);
    m_findings.uninformative = {columns.domain.uninformative,  columns.username.uninformative,   columns.email.uninformative,
                                columns.product.uninformative, columns.primary_ip.uninformative, columns.created.uninformative};
    mention_column("domain", columns.domain);
    mention_column("username", columns.username);
    mention_column("email", columns.email);
    mention_column("product", columns.product);
    mention_column("primaryip", columns.primary_ip);
    mention_column("created", columns.created);
}

void ServerPass::take(std::span<const Service> services) {
    for (std::size_t begin = 0; begin < services.size();) {
        std::size_t end = begin + 1;
        while (end < services.size() && services[end].key == services[begin].key) ++end;
        const auto of_key = services.subspan(begin, end - begin);
        if (of_key.front().key.empty()) {
            for (const Service& service : of_key) absent(service);
        } else {
            group(of_key, m_index.find(of_key.front().key));
        }
        m_drafts.file(m_result, *m_ages);
        begin = end;
    }
}

void ServerPass::finish() {
    for (std::uint32_t i = 0; i < m_listing.accounts.size(); ++i) {
        if (m_seen[i] || m_index.is_repeated(i)) continue;
        if (m_index.next(i) != KeyIndex::none) {
            duplicates(i, {});
        } else {
            leftover(i, {});
        }
        m_drafts.file(m_result, *m_ages);
    }
    find_repeated();
    count_clients();
    sort_and_mention();
    judge_listing(m_run, m_findings);
}

void ServerPass::group(std::span<const Service> services, std::uint32_t account) {
    bool has_live = false;
    for (const Service& service : services) {
        if (is_live(service.status) && !is_other(service)) {
            has_live = true;
            ++m_result.tally.live_services;
            m_live_clients.push_back(service.client_id);
            if (service.product_id != 0 && m_run.catalogue.product(service.product_id) == nullptr) ++m_missing_product;
        }
    }
    m_findings.live_keys += static_cast<std::uint64_t>(has_live);
    if (account == KeyIndex::none) {
        for (const Service& service : services) absent(service);
        return;
    }
    m_findings.found_keys += static_cast<std::uint64_t>(has_live);
    m_seen[account] = true;
    if (m_index.next(account) != KeyIndex::none) {
        duplicates(account, services);
        return;
    }
    ServiceClass winner = ServiceClass::ended;
    for (const Service& service : services) winner = std::min(winner, class_of(service.status, is_other(service)));
    if (winner == ServiceClass::ended) {
        only_ended(account, services);
    } else {
        claimed(m_listing.accounts[account], services, winner);
    }
}

void ServerPass::absent(const Service& service) {
    Tally& tally = m_result.tally;
    const bool is_live_here = is_live(service.status) && !is_other(service);
    if (!is_ended(service.status) && !is_live_here)
        m_findings.absent.push_back({name_of(service), service.client_id, service.registered_on,
                                     m_findings.words.keep(m_findings.kept, service.dedicated_ip)});
    if (is_ended(service.status)) {
        ++tally[ServiceFate::ended_absent];
    } else if (service.status == ServiceStatus::completed) {
        ++tally[ServiceFate::completed_absent];
    } else if (service.status == ServiceStatus::pending) {
        ++tally[ServiceFate::pending_absent];
        const std::int64_t today = m_run.as_of.seconds / 86400;
        if (service.registered_on && today - service.registered_on->days > m_run.policy.pending_max_days) ++m_aged_pending;
    } else if (is_other(service)) {
        ++tally[ServiceFate::other_module];
    } else if (service.status == ServiceStatus::unknown) {
        ++tally[ServiceFate::unknown_status_absent];
        m_drafts.add(m_result, PlanClass::review, Situation::unknown_service_status, Severity::medium, nullptr, &service);
    } else {
        const bool has_key = !service.key.empty();
        m_findings.services.push_back({m_packer.pack(service, m_findings.kept), has_key});
        m_findings.missing += static_cast<std::uint64_t>(has_key);
    }
}

void ServerPass::duplicates(std::uint32_t first, std::span<const Service> services) {
    std::vector<const Account*> rows;
    for (std::uint32_t i = first; i != KeyIndex::none; i = m_index.next(i)) rows.push_back(&m_listing.accounts[i]);
    const auto rank = [](const Account* a) {
        return std::tuple(a->unique_identifier, a->domain, a->username, a->email, a->product, a->primary_ip, a->status_text,
                          a->created);
    };
    std::sort(rows.begin(), rows.end(), [&](const Account* left, const Account* right) { return rank(left) < rank(right); });
    const Account& shown = *rows.front();
    Item& item = m_drafts.add(m_result, PlanClass::review, Situation::duplicate_account, Severity::medium, &shown, nullptr);
    for (const Account* row : rows) {
        Candidate row_candidate{CandidateKind::account, 0, m_server.id, row->unique_identifier, {}};
        row_candidate.note = m_drafts.join({"domain '", row->domain, "', user name '", row->username, "'"});
        item.candidates.push_back(row_candidate);
    }
    for (const Service& service : services) {
        item.candidates.push_back(candidate(service, service.status_text));
    }
    std::stable_sort(item.candidates.begin(), item.candidates.end(), [](const Candidate& left, const Candidate& right) {
        return std::tuple(left.kind, left.id, left.name, left.note) < std::tuple(right.kind, right.id, right.name, right.note);
    });
    m_result.tally[AccountFate::duplicate] += rows.size();
    m_result.tally[ServiceFate::held_by_duplicate] += services.size();
    for (const Account* row : rows) decided(*row);
}

void ServerPass::only_ended(std::uint32_t account, std::span<const Service> services) {
    m_result.tally[ServiceFate::ended_match] += services.size();
    std::vector<const Service*> ended;
    for (const Service& service : services) ended.push_back(keep(m_findings, service));
    std::sort(ended.begin(), ended.end(), [](const Service* left, const Service* right) {
        return std::tuple(left->id, left->kind) > std::tuple(right->id, right->kind);
    });
    leftover(account, std::move(ended));
}

/// The one of the class that the evidence names; null where it names none (law 232).
const Service* ServerPass::best_of(const Account& account) {
    const std::uint64_t client = m_class.front()->client_id;
    const bool is_one_client =
        client != 0 && std::all_of(m_class.begin(), m_class.end(), [&](const Service* s) { return s->client_id == client; });
    if (!is_one_client) return nullptr;
    const EvidenceRules rules = this->rules();
    const Service* best = nullptr;
    unsigned most = 0;
    bool is_tie = false;  // of one client, the package may decide
    for (const Service* service : m_class) {
        const Evidence evidence = evidence_between(rules, account, *service, nullptr);
        const unsigned agreement =
            agreement_of(evidence) + static_cast<unsigned>(evidence.weak_agreements.has(EvidenceKind::package));
        if (agreement == most) is_tie = true;
        if (agreement <= most) continue;
        most = agreement;
        is_tie = false;
        best = is_contradicted(evidence) ? nullptr : service;
    }
    return is_tie ? nullptr : best;
}

void ServerPass::claimed(const Account& account, std::span<const Service> services, ServiceClass winner) {
    m_class.clear();
    for (const Service& service : services) {
        if (class_of(service.status, is_other(service)) == winner) m_class.push_back(&service);
    }
    Tally& tally = m_result.tally;
    const Service* chosen = m_class.size() == 1 ? m_class.front() : best_of(account);
    if (chosen == nullptr) {
        Item& item = m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_service, Severity::medium, &account, nullptr);
        const EvidenceRules rules = this->rules();
        for (const Service* service : m_class) {
            item.candidates.push_back(candidate(*service, service->status_text));
            item.candidates.back().evidence = evidence_between(rules, account, *service, nullptr);
        }
        settle_candidates(item);
        ++tally[AccountFate::ambiguous];
        tally[ServiceFate::ambiguous] += m_class.size();
        tally[ServiceFate::superseded] += services.size() - m_class.size();
        decided(account);
        return;
    }
    tally[ServiceFate::superseded] += services.size() - 1;
    for (const Service& service : services) {
        if (&service == chosen || !is_live(service.status)) continue;
        Item& item =
            m_drafts.add(m_result, PlanClass::review, Situation::duplicate_service, Severity::medium, &account, &service);
        item.candidates.push_back(candidate(*chosen, "is matched with the account"));
    }
    if (chosen->status == ServiceStatus::pending) {
        ++tally[AccountFate::pending_match];
        ++tally[ServiceFate::pending_match];
        m_judge.status(account, *chosen);
        decided(account);
        return;
    }
    pair(account, *chosen);
}

void ServerPass::pair(const Account& account, const Service& service) {
    const FirstLook look =
        agree_at_once(m_findings.rules(m_run), account, service) ? FirstLook::plain : look_at(rules(), account, service);
    if (look == FirstLook::contrary && is_live(service.status) && !is_other(service)) ++m_findings.contrary_pairs;
    if (look == FirstLook::questionable) {
        m_findings.suspects.push_back({m_packer.pack(account, m_findings.kept), m_packer.pack(service, m_findings.kept)});
        leftover(static_cast<std::uint32_t>(&account - m_listing.accounts.data()), {}, true);
        witness(account, false, &service);
        note_claims(m_run, m_findings, account, service);
        return;
    }
    ++m_result.tally[AccountFate::paired];
    ++m_result.tally[ServiceFate::paired];
    if (m_counts_clients) m_findings.pair_clients.push_back(service.client_id);
    const PairVerdict verdict = m_judge.pair(account, service);
    count_pair(m_findings, verdict, account, service);
    if (verdict.domain_differs) witness(account, false, &service);
    if (verdict.sync != nullptr && verdict.sync->disposition == Disposition::proposed)
        note_claims(m_run, m_findings, account, service);
}

void ServerPass::leftover(std::uint32_t account, std::vector<const Service*> ended, bool is_decided) {
    m_leftovers.push_back(account);
    m_findings.accounts.push_back(
        {m_packer.pack(m_listing.accounts[account], m_findings.kept), is_decided, std::move(ended), {}});
}

/// What is decided here may still be what another server's service lost.
void ServerPass::decided(const Account& account) {
    leftover(static_cast<std::uint32_t>(&account - m_listing.accounts.data()), {}, true);
    witness(account);
}

/// `has_key`: the key is not only that of `paired`, which the mirror tells anyhow.
void ServerPass::witness(const Account& account, bool has_key, const Service* paired) {
    TextArena scratch;
    Witness& witness = m_findings.witnesses.emplace_back();
    TextArena& texts = m_result.packed;
    witness.raw_identifier = texts.keep(account.unique_identifier);
    if (has_key) witness.key = account.unique_identifier == account.key ? witness.raw_identifier : texts.keep(account.key);
    const std::string_view site = site_of(*m_findings.module, account);
    const std::string_view domain = bare_domain(has_key || site.empty() ? site : account.domain, m_run.to_ascii, scratch);
    witness.domain = domain == witness.raw_identifier ? witness.raw_identifier : texts.keep(domain);
    if (paired == nullptr) return;
    witness.service_id = paired->id;
    witness.service_kind = paired->kind;
}

void ServerPass::find_repeated() {
    if (!m_leftovers.empty()) rules();
    // `leftover` was called in the order of services, then of rows.
    std::vector<std::uint32_t> rows = m_leftovers;
    std::sort(rows.begin(), rows.end());
    const std::vector<RepeatedValues> repeats =
        find_repeated_values(m_run, *m_findings.module, m_server, m_index, m_listing.accounts, rows);
    for (std::size_t i = 0; i < m_leftovers.size(); ++i) {
        const auto row = std::lower_bound(rows.begin(), rows.end(), m_leftovers[i]);
        m_findings.accounts[i].repeats = repeats[static_cast<std::size_t>(row - rows.begin())];
    }
}

/// The rules of evidence, once they are needed: a quiet server never asks which addresses its rows share.
EvidenceRules ServerPass::rules() {
    if (!m_knows_shared) m_findings.shared_addresses = find_shared_addresses(m_server, m_listing.accounts);
    m_knows_shared = true;
    return m_findings.rules(m_run);
}

void ServerPass::count_clients() {
    std::vector<std::uint64_t> missing;
    for (const LeftoverService& service : m_findings.services) {
        if (service.has_key) missing.push_back(service.service.unpack().client_id);
    }
    if (missing.size() < fewest_of_client) return;
    std::sort(missing.begin(), missing.end());
    std::sort(m_live_clients.begin(), m_live_clients.end());
    for (auto begin = missing.begin(); begin != missing.end();) {
        const auto end = std::upper_bound(begin, missing.end(), *begin);
        if (*begin != 0 && static_cast<std::size_t>(end - begin) >= fewest_of_client) {
            const auto live = std::equal_range(m_live_clients.begin(), m_live_clients.end(), *begin);
            m_findings.client_services.push_back({*begin, static_cast<std::uint64_t>(live.second - live.first)});
        }
        begin = end;
    }
}

void ServerPass::sort_and_mention() {
    std::sort(m_findings.accounts.begin(), m_findings.accounts.end(),
              [](const LeftoverAccount& left, const LeftoverAccount& right) { return left.account.key() < right.account.key(); });
    std::sort(m_findings.suspects.begin(), m_findings.suspects.end(),
              [](const SuspectPair& left, const SuspectPair& right) { return left.account.key() < right.account.key(); });
    std::sort(m_findings.claims.begin(), m_findings.claims.end(),
              [](const ClaimedNames& left, const ClaimedNames& right) { return left.service < right.service; });
    std::sort(m_findings.witnesses.begin(), m_findings.witnesses.end(), [](const Witness& left, const Witness& right) {
        return std::tie(left.key, left.domain, left.raw_identifier, left.service_id) <
               std::tie(right.key, right.domain, right.raw_identifier, right.service_id);
    });
    std::sort(m_findings.absent.begin(), m_findings.absent.end(),
              [](const AbsentService& left, const AbsentService& right) { return left.name < right.name; });
    std::sort(m_findings.pair_clients.begin(), m_findings.pair_clients.end());
    const auto mention = [&](std::uint64_t count, DiagnosticCode code, const std::string& message) {
        if (count == 0) return;
        Diagnostic note;
        note.code = code;
        note.count = count;
        note.message = message;
        m_result.diagnostics.push_back(note);
    };
    const std::uint64_t other_module = m_result.tally[ServiceFate::other_module];
    mention(other_module, DiagnosticCode::other_module, other_module_text(other_module));
    mention(m_aged_pending, DiagnosticCode::aged_pending, aged_pending_text(m_aged_pending, m_run.policy.pending_max_days));
    mention(m_missing_product, DiagnosticCode::missing_product, missing_product_text(m_missing_product));
}

ListingSummary summarise(const Listing& listing) {
    ListingSummary summary;
    summary.state = listing.state;
    summary.error = listing.error;
    summary.adapter = listing.adapter;
    summary.source = listing.source;
    summary.rows = listing.rows;
    summary.accounts = listing.accounts.size();
    summary.expected_total = listing.expected_total;
    summary.proven_end = listing.proven_end;
    summary.listed_at = listing.listed_at;
    summary.took_ms = listing.took_ms;
    summary.digest = listing.digest;
    summary.notes = listing.notes;
    const auto reasons = listing.rejected_by_reason();
    summary.rejected_reasons.assign(reasons.begin(), reasons.end());
    for (const auto& [reason, rows] : reasons) summary.rejected += rows;
    summary.dropped.assign(listing.dropped.begin(), listing.dropped.end());
    return summary;
}

}  // namespace

struct ServerReconciliation::State {
    State(const RunContext& context, const Server& server, const Listing& listing) : run(context) {
        findings.server = &server;
        findings.module = run.catalogue.module(server.module);
        ServerResult& result = findings.result;
        result.server_id = server.id;
        result.server_name = server.name;
        result.module = server.module;
        result.listing = summarise(listing);
        const bool has_identity = findings.module != nullptr && findings.module->identity;
        if (has_identity) result.identity_field = to_text(*findings.module->identity);
        findings.compared = has_identity && listing.state != ListingState::failed;
        if (findings.compared) pass.emplace(run, server, listing, findings);
    }

    const RunContext& run;
    ServerFindings findings;
    std::optional<ServerPass> pass;  ///< none: nothing can be compared
};

ServerReconciliation::ServerReconciliation(const RunContext& run, const Server& server, const Listing& listing)
    : m_state(std::make_unique<State>(run, server, listing)) {}

ServerReconciliation::~ServerReconciliation() = default;

void ServerReconciliation::take(std::span<const Service> services) {
    if (m_state->pass) return m_state->pass->take(services);
    Tally& tally = m_state->findings.result.tally;
    tally[ServiceFate::not_compared] += services.size();
    for (const Service& service : services) tally.live_services += static_cast<std::uint64_t>(is_live(service.status));
}

ServerFindings ServerReconciliation::finish() {
    ServerFindings& findings = m_state->findings;
    if (m_state->pass) {
        m_state->pass->finish();
        m_state->pass.reset();
    } else {
        judge_listing(m_state->run, findings);
    }
    return std::move(findings);
}

ServerFindings reconcile_server(const RunContext& run, const Server& server, const Listing& listing,
                                std::span<const Service> services) {
    std::vector<Service> sorted;
    if (!std::is_sorted(services.begin(), services.end(), service_less)) {
        sorted.assign(services.begin(), services.end());
        std::sort(sorted.begin(), sorted.end(), service_less);
        services = sorted;
    }
    ServerReconciliation reconciliation(run, server, listing);
    reconciliation.take(services);
    return reconciliation.finish();
}

}  // namespace serversync
