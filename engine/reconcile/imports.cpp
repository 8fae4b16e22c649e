// SPDX-License-Identifier: MIT
#include "engine/reconcile/imports.hpp"

#include <algorithm>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// A real e-mail address could belong to a client; a blank or invented one could not (law 21).
bool is_usable_email(std::string_view email) {
    constexpr std::string_view invented = ".invalid";
    const std::size_t at = email.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == email.size()) return false;
    return email.size() < invented.size() || !equal_folded(email.substr(email.size() - invented.size()), invented);
}

void find_client(const ServerFindings& findings, Drafts& drafts, const Account& account, const AccountFacts& facts,
                 ImportDetails& details) {
    for (const Service& service : facts.same_name) {
        if (service.client_id == 0) continue;
        const bool by_domain = !account.domain.empty() && equal_folded(trimmed(service.domain), account.domain);
        const bool by_username = !account.username.empty() && equal_folded(trimmed(service.username), account.username);
        if (!by_domain && !by_username) continue;
        const std::string_view name = by_domain ? "domain" : "user name";
        details.choices.push_back({CandidateKind::client,
                                   service.client_id,
                                   0,
                                   {},
                                   drafts.join({"owns service ", std::to_string(service.id), " with the same ", name})});
    }
    if (findings.uninformative.email || !is_usable_email(account.email)) {
        details.needs_client = true;
        return;
    }
    for (const Client& client : facts.same_email) {
        details.choices.push_back({CandidateKind::client, client.id, 0, client.name, "has the account's e-mail"});
    }
    if (facts.same_email.size() == 1) {
        details.client_match = ClientMatch::one;
        details.client_id = facts.same_email.front().id;
    } else if (facts.same_email.empty()) {
        details.new_client = true;
    } else {
        details.client_match = ClientMatch::several;
        details.needs_client = true;
    }
}

void find_product(const RunContext& run, const ServerFindings& findings, const Account& account, ImportDetails& details) {
    const ProductMatch match =
        findings.uninformative.product ? ProductMatch{} : run.products.resolve(*findings.module, account.product);
    details.needs_product = match.outcome != ProductMatch::Outcome::one;
    switch (match.outcome) {
        case ProductMatch::Outcome::one:
            details.product_id = match.products.front();
            return;
        case ProductMatch::Outcome::several:
            details.product_note = "ambiguous_product";
            for (const std::uint64_t id : match.products) {
                const Product* product = run.catalogue.product(id);
                details.choices.push_back({CandidateKind::product, id, 0, product == nullptr ? std::string_view{} : product->name,
                                           "is sold as this package"});
            }
            return;
        case ProductMatch::Outcome::unknown:
            details.product_note = "unknown_product";
            return;
        case ProductMatch::Outcome::no_product_field:
            details.product_note = "product_field_missing";
            return;
    }
}

}  // namespace

bool may_become_import(const LeftoverAccount& leftover, std::span<const Service> same_key) {
    return leftover.ended.empty() &&
           std::all_of(same_key.begin(), same_key.end(), [](const Service& service) { return is_ended(service.status); });
}

void add_import(const RunContext& run, ServerFindings& findings, Drafts& drafts, const Account& account,
                const AccountFacts& facts) {
    ServerResult& result = findings.result;
    const bool active = account.status == AccountStatus::active;
    Item& item =
        drafts.add(result, PlanClass::import, Situation::unmanaged, active ? Severity::medium : Severity::low, &account, nullptr);
    item.action = Action::create_service;
    if (run.policy.of(Field::existence) != Authority::server) {
        item.action = Action::none;
        item.disposition = Disposition::report_only;
        item.cause = Cause::policy;
    } else if (!active && account.status != AccountStatus::suspended) {
        item.action = Action::none;
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    }
    ImportDetails& details = item.import.emplace();
    find_client(findings, drafts, account, facts, details);
    find_product(run, findings, account, details);
    sort_candidates(details.choices);
    if (account.created && !findings.uninformative.created) {
        details.next_due_on =
            next_anniversary(date_of(*account.created), Date{static_cast<std::int32_t>(run.as_of.seconds / 86400)});
    }
    for (const Service& service : facts.same_key) {
        if (!is_ended(service.status)) continue;
        const std::string where = service.server_id == 0 ? "no server" : "server " + std::to_string(service.server_id);
        item.evidence.push_back(drafts.join(
            {"service ", std::to_string(service.id), " on ", where, " had this identity and is ", to_text(service.status)}));
    }
    std::sort(item.evidence.begin(), item.evidence.end());
    ++result.tally[AccountFate::unmanaged];
}

}  // namespace serversync
