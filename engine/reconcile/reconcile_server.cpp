// SPDX-License-Identifier: MIT
#include "engine/reconcile/reconcile_server.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/model/page_size.hpp"
#include "engine/plan/diagnostic_wording.hpp"
#include "engine/reconcile/columns.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/key_index.hpp"

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
          m_seen(listing.accounts.size(), false) {
        inspect();
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
    void only_ended(const Account& account, std::span<const Service> services);
    void claimed(const Account& account, std::span<const Service> services, ServiceClass winner);
    void leftover(const Account& account, std::vector<const Service*> ended);
    void witness(const Account& account);
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
            leftover(m_listing.accounts[i], {});
        }
        m_drafts.file(m_result, *m_ages);
    }
    sort_and_mention();
}

void ServerPass::group(std::span<const Service> services, std::uint32_t account) {
    for (const Service& service : services) {
        if (is_live(service.status) && !is_other(service)) {
            ++m_result.tally.live_services;
            if (service.product_id != 0 && m_run.catalogue.product(service.product_id) == nullptr) ++m_missing_product;
        }
    }
    if (account == KeyIndex::none) {
        for (const Service& service : services) absent(service);
        return;
    }
    m_seen[account] = true;
    if (m_index.next(account) != KeyIndex::none) {
        duplicates(account, services);
        return;
    }
    ServiceClass winner = ServiceClass::ended;
    for (const Service& service : services) winner = std::min(winner, class_of(service.status, is_other(service)));
    if (winner == ServiceClass::ended) {
        only_ended(m_listing.accounts[account], services);
    } else {
        claimed(m_listing.accounts[account], services, winner);
    }
}

void ServerPass::absent(const Service& service) {
    Tally& tally = m_result.tally;
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
    } else if (service.key.empty()) {
        ++tally[ServiceFate::no_identity];
        m_drafts.add(m_result, PlanClass::review, Situation::no_identity, Severity::medium, nullptr, &service);
    } else {
        m_findings.services.push_back(m_packer.pack(service, m_findings.kept));
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
    witness(shown);
}

void ServerPass::only_ended(const Account& account, std::span<const Service> services) {
    m_result.tally[ServiceFate::ended_match] += services.size();
    std::vector<const Service*> ended;
    for (const Service& service : services) ended.push_back(keep(m_findings, service));
    std::sort(ended.begin(), ended.end(), [](const Service* left, const Service* right) {
        return std::tuple(left->id, left->kind) > std::tuple(right->id, right->kind);
    });
    leftover(account, std::move(ended));
}

void ServerPass::claimed(const Account& account, std::span<const Service> services, ServiceClass winner) {
    m_class.clear();
    for (const Service& service : services) {
        if (class_of(service.status, is_other(service)) == winner) m_class.push_back(&service);
    }
    Tally& tally = m_result.tally;
    const Service* pair = m_class.front();
    if (m_class.size() > 1) {
        std::vector<const Service*> meant;
        for (const Service* service : m_class) {
            if (!m_findings.uninformative.product &&
                m_run.products.means(*m_findings.module, account.product, service->product_id)) {
                meant.push_back(service);
            }
        }
        if (meant.size() != 1) {
            Item& item =
                m_drafts.add(m_result, PlanClass::review, Situation::ambiguous_service, Severity::medium, &account, nullptr);
            for (const Service* service : m_class) item.candidates.push_back(candidate(*service, service->status_text));
            sort_candidates(item.candidates);
            ++tally[AccountFate::ambiguous];
            tally[ServiceFate::ambiguous] += m_class.size();
            tally[ServiceFate::superseded] += services.size() - m_class.size();
            witness(account);
            return;
        }
        pair = meant.front();
    }
    tally[ServiceFate::superseded] += services.size() - 1;
    for (const Service& service : services) {
        if (&service == pair || !is_live(service.status)) continue;
        Item& item =
            m_drafts.add(m_result, PlanClass::review, Situation::duplicate_service, Severity::medium, &account, &service);
        item.candidates.push_back(candidate(*pair, "paired with the account"));
    }
    if (pair->status == ServiceStatus::pending) {
        ++tally[AccountFate::pending_match];
        ++tally[ServiceFate::pending_match];
        m_judge.status(account, *pair);
        witness(account);
        return;
    }
    ++tally[AccountFate::paired];
    ++tally[ServiceFate::paired];
    count_pair(m_findings, m_judge.pair(account, *pair), account, *pair);
}

void ServerPass::leftover(const Account& account, std::vector<const Service*> ended) {
    m_findings.accounts.push_back({m_packer.pack(account, m_findings.kept), std::move(ended)});
}

void ServerPass::witness(const Account& account) {
    const std::string_view key = m_result.packed.keep(account.key);
    const bool same = account.unique_identifier == account.key;
    m_findings.witnesses.push_back({key, same ? key : m_result.packed.keep(account.unique_identifier)});
}

void ServerPass::sort_and_mention() {
    std::sort(m_findings.accounts.begin(), m_findings.accounts.end(),
              [](const LeftoverAccount& left, const LeftoverAccount& right) { return left.account.key() < right.account.key(); });
    std::sort(m_findings.witnesses.begin(), m_findings.witnesses.end(),
              [](const Witness& left, const Witness& right) { return left.key < right.key; });
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
    summary.rejected = listing.rejected.size();
    summary.expected_total = listing.expected_total;
    summary.listed_at = listing.listed_at;
    summary.took_ms = listing.took_ms;
    summary.digest = listing.digest;
    summary.notes = listing.notes;
    std::map<std::string, std::uint64_t> reasons;
    for (const RejectedRow& row : listing.rejected) ++reasons[row.reason];
    summary.rejected_reasons.assign(reasons.begin(), reasons.end());
    summary.dropped.assign(listing.dropped.begin(), listing.dropped.end());
    return summary;
}

}  // namespace

bool looks_like_a_page(std::uint64_t rows, std::uint64_t expected) { return expected > rows && is_page_size(rows); }

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
        if (has_identity && listing.state != ListingState::failed) pass.emplace(run, server, listing, findings);
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
    if (!m_state->pass) return std::move(findings);
    m_state->pass->finish();
    m_state->pass.reset();
    const ListingSummary& listing = findings.result.listing;
    const std::uint64_t live = findings.result.tally.live_services;
    findings.read_in_full = listing.state == ListingState::complete && !(listing.rows == 0 && live > 0);
    const bool is_page = looks_like_a_page(listing.rows, live);
    findings.absence_proven = findings.read_in_full && listing.rejected == 0 && !is_page;
    const bool is_cut = is_page && live - listing.rows > m_state->run.policy.orphans.allowed(live);
    findings.rules_out_moves = findings.read_in_full && listing.rejected == 0 && !is_cut;
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
