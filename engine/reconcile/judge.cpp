// SPDX-License-Identifier: MIT
#include "engine/reconcile/judge.hpp"

#include <algorithm>
#include <cstdlib>

#include "engine/model/bare_domain.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// What becomes of a status rule's proposal.
enum class StatusRuleKind : std::uint8_t {
    suspended_on_server,   ///< as the policy says (law 238)
    live_while_suspended,  ///< as the policy says (law 238)
    acceptance,            ///< a person accepts orders (law 11)
    termination,           ///< only under a policy, and where it is surely the old account (laws 11 and 236)
    none,
};

struct StatusRule {
    ServiceStatus service;
    AccountStatus account;
    Situation situation;
    Severity severity;
    StatusRuleKind kind;
};

/// The table of law 200; what is not here agrees, or is unknown.
constexpr StatusRule status_rules[] = {
    {ServiceStatus::pending, AccountStatus::active, Situation::live_before_acceptance, Severity::medium,
     StatusRuleKind::acceptance},
    {ServiceStatus::pending, AccountStatus::suspended, Situation::suspended_before_acceptance, Severity::low,
     StatusRuleKind::acceptance},
    {ServiceStatus::active, AccountStatus::suspended, Situation::suspended_on_server, Severity::high,
     StatusRuleKind::suspended_on_server},
    {ServiceStatus::suspended, AccountStatus::active, Situation::live_while_suspended, Severity::high,
     StatusRuleKind::live_while_suspended},
    {ServiceStatus::terminated, AccountStatus::active, Situation::live_after_termination, Severity::high,
     StatusRuleKind::termination},
    {ServiceStatus::cancelled, AccountStatus::active, Situation::live_after_termination, Severity::high,
     StatusRuleKind::termination},
    {ServiceStatus::fraud, AccountStatus::active, Situation::live_after_termination, Severity::critical,
     StatusRuleKind::termination},
    {ServiceStatus::terminated, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination},
    {ServiceStatus::cancelled, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination},
    {ServiceStatus::fraud, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination},
    {ServiceStatus::completed, AccountStatus::suspended, Situation::suspended_after_completion, Severity::low,
     StatusRuleKind::none},
};

const StatusRule* find_status_rule(ServiceStatus service, AccountStatus account) {
    for (const StatusRule& rule : status_rules) {
        if (rule.service == service && rule.account == account) return &rule;
    }
    return nullptr;
}

/// How bad a difference of a field is.
Severity severity_of(Field field) {
    switch (field) {
        case Field::primaryip:
        case Field::created:
            return Severity::low;
        default:
            return Severity::medium;
    }
}

constexpr std::size_t case_examples = 3;

}  // namespace

std::optional<Severity> severity_of_statuses(const Account& account, const Service& service) {
    const StatusRule* rule = find_status_rule(service.status, account.status);
    return rule == nullptr ? std::nullopt : std::optional(rule->severity);
}

const Service* keep(ServerFindings& findings, const Service& service) {
    TextArena& kept = findings.kept;
    Service copy = service;
    copy.key = kept.keep(service.key);
    copy.identity = service.identity == service.key ? copy.key : kept.keep(service.identity);
    copy.domain = service.domain == service.key ? copy.key : kept.keep(service.domain);
    copy.username = service.username == service.key ? copy.key : kept.keep(service.username);
    copy.dedicated_ip = findings.words.keep(kept, service.dedicated_ip);
    copy.status_text = findings.words.keep(kept, service.status_text);
    copy.billing_cycle = findings.words.keep(kept, service.billing_cycle);
    copy.module = findings.words.keep(kept, service.module);
    return kept.keep_value(copy);
}

bool is_of_other_module(const RunContext& run, const Module& module, const Service& service) {
    if (!service.module.empty()) return service.module != module.name;
    return service.product_id != 0 && run.catalogue.product(service.product_id) != nullptr;
}

void CaseDifferences::add(std::string_view before, std::string_view after) {
    ++count;
    if (examples.size() == case_examples && before > std::string_view(examples.back()).substr(0, before.size())) return;
    std::string example;
    example.append(before).append(" / ").append(after);
    examples.insert(std::upper_bound(examples.begin(), examples.end(), example), example);
    if (examples.size() > case_examples) examples.pop_back();
}

void Judge::differ(Field field, std::string_view before, std::string_view after) {
    Change change;
    change.field = field;
    change.before = before;
    change.after = after;
    change.authority = m_run.policy.of(field);
    const IdentityKind identity = m_findings.module->identity->kind;
    if ((field == Field::domain && identity == IdentityKind::domain) ||
        (field == Field::username && identity == IdentityKind::username)) {
        // The pair was found by this very field: taking the account's other value would tear the two apart (law 30).
        change.disposition = Disposition::report_only;
        change.cause = Cause::no_proposal;
        change.note = "identity_field";
    } else if (change.authority != Authority::server) {
        change.disposition = Disposition::report_only;
        change.cause = Cause::policy;
    }
    m_changes.push_back(change);
}

bool Judge::differ_in_case(Field field, std::string_view before, std::string_view after) {
    if (!m_run.policy.case_items) return true;
    differ(field, before, after);
    m_changes.back().disposition = Disposition::report_only;
    m_changes.back().cause = Cause::case_only;
    return false;
}

bool Judge::compare_domain(const Account& account, const Service& service) {
    if (account.domain.empty() || account.domain == service.domain || m_findings.uninformative.domain) return false;
    const std::string_view before = trimmed(service.domain);
    if (equal_folded(account.domain, before))
        return account.domain != before && differ_in_case(Field::domain, before, account.domain);
    TextArena scratch;
    if (identity_key(IdentityKind::domain, account.domain, {m_run.to_ascii}, scratch) ==
        identity_key(IdentityKind::domain, before, {m_run.to_ascii}, scratch)) {
        return false;
    }
    const std::string_view site = bare_domain(account.domain, m_run.to_ascii, scratch);
    if (!site.empty() && site == bare_domain(before, m_run.to_ascii, scratch)) return false;  // `www.` and the like
    differ(Field::domain, before, account.domain);
    return false;
}

bool Judge::compare_username(const Account& account, const Service& service) {
    if (account.username.empty() || account.username == service.username || m_findings.uninformative.username) return false;
    const std::string_view before = trimmed(service.username);
    if (equal_folded(account.username, before))
        return account.username != before && differ_in_case(Field::username, before, account.username);
    // The keys are equal, so the two differ in normal form or in what nobody sees (law 13).
    const bool identifies = m_findings.module->identity->kind == IdentityKind::username;
    if (identifies && account.username == account.unique_identifier && account.key == service.key) return false;
    differ(Field::username, before, account.username);
    return false;
}

void Judge::compare_primary_ip(const Account& account, const Service& service) {
    if (account.primary_ip.empty() || account.primary_ip == service.dedicated_ip || m_findings.uninformative.primary_ip) return;
    const auto listed = parse_ip(account.primary_ip);
    if (!listed || is_private(*listed)) return;
    const std::string_view before = trimmed(service.dedicated_ip);
    if (const auto dedicated = parse_ip(before)) {
        if (*dedicated != *listed) differ(Field::primaryip, before, account.primary_ip);
        return;
    }
    const auto& own = m_findings.server->addresses;
    if (own.empty() || std::binary_search(own.begin(), own.end(), *listed)) return;
    differ(Field::primaryip, before, account.primary_ip);
}

void Judge::compare_product(const Account& account, const Service& service) {
    if (account.product.empty() || m_findings.uninformative.product) return;
    const Module& module = *m_findings.module;
    if (!module.product_option) return count_options(account, service);
    const auto before = m_run.products.package_of(module, service.product_id);
    if (!before || *before == account.product) return;
    const ProductMatch match = m_run.products.resolve(module, account.product);
    if (std::binary_search(match.products.begin(), match.products.end(), service.product_id)) return;
    differ(Field::product, *before, account.product);
    Change& change = m_changes.back();
    if (match.outcome == ProductMatch::Outcome::one) {
        change.product_id = match.products.front();
        return;
    }
    change.disposition = Disposition::report_only;
    change.cause = Cause::unresolved_product;
    if (match.outcome == ProductMatch::Outcome::unknown) {
        change.note = "unknown_product";
        return;
    }
    std::string note = "ambiguous_product:";
    for (const std::uint64_t product : match.products) note.append(" ").append(std::to_string(product));
    change.note = m_drafts.keep(note);
}

/// Without a product field no product is compared; which option would have been it shows on the pairs.
void Judge::count_options(const Account& account, const Service& service) {
    const Product* product = m_run.catalogue.product(service.product_id);
    if (product == nullptr || product->module != m_findings.module->name) return;
    ++m_findings.package_pairs;
    for (std::size_t i = 0; i < config_option_count; ++i)
        m_findings.package_options[i] += static_cast<std::uint64_t>(product->config_options[i] == account.product);
}

void Judge::compare_created(const Account& account, const Service& service) {
    if (!account.created || !service.registered_on || m_findings.uninformative.created) return;
    const Date listed = date_of(*account.created);
    if (std::abs(listed.days - service.registered_on->days) <= 1) return;
    differ(Field::created, m_drafts.keep(to_text(*service.registered_on)), m_drafts.keep(to_text(listed)));
}

/// What the policy says of a situation: `authority.status` speaks of both at once.
Action Judge::chosen(Action of_situation, Action by_billing) const {
    switch (m_run.policy.of(Field::status)) {
        case Authority::server:
            return of_situation;
        case Authority::billing:
            return by_billing;
        case Authority::report:
            return Action::none;
    }
    return Action::none;
}

void Judge::propose_status(Item& item, Action action) {
    item.action = action;
    if (action != Action::none) return;
    item.disposition = Disposition::report_only;
    item.cause = Cause::policy;
}

Item* Judge::status(const Account& account, const Service& service, bool may_terminate) {
    if (account.status == AccountStatus::other_word) {
        const ServiceStatus word = parse_service_status(account.status_text);
        if (word == service.status || (is_ended(word) && is_ended(service.status)) || service.status == ServiceStatus::unknown) {
            return nullptr;
        }
        Item& item = m_drafts.add(m_findings.result, PlanClass::status_mismatch, Situation::status_outside_contract,
                                  Severity::medium, &account, &service);
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
        return &item;
    }
    // A status that cannot be read hides nothing: the account exists all the same.
    const bool is_unknown = account.status == AccountStatus::unknown;
    const bool exists_wrongly = is_ended(service.status) || service.status == ServiceStatus::pending;
    const StatusRule* rule =
        find_status_rule(service.status, is_unknown && exists_wrongly ? AccountStatus::active : account.status);
    if (rule == nullptr) return nullptr;
    Item& item = m_drafts.add(m_findings.result, PlanClass::status_mismatch, rule->situation, rule->severity, &account, &service);
    switch (rule->kind) {
        case StatusRuleKind::suspended_on_server:
            propose_status(item, chosen(m_run.policy.situations.suspended_on_server, Action::unsuspend_account));
            break;
        case StatusRuleKind::live_while_suspended:
            propose_status(item, chosen(m_run.policy.situations.live_while_suspended, Action::suspend_account));
            break;
        case StatusRuleKind::acceptance:
            item.action = Action::set_service_status;
            item.disposition = Disposition::report_only;
            item.cause = Cause::policy;
            break;
        case StatusRuleKind::termination:
            item.action = Action::terminate_account;
            if (m_run.policy.terminate_accounts && may_terminate) break;
            item.disposition = Disposition::report_only;
            item.cause = m_run.policy.terminate_accounts ? Cause::no_proposal : Cause::policy;
            break;
        case StatusRuleKind::none:
            item.disposition = Disposition::report_only;
            item.cause = Cause::no_proposal;
            break;
    }
    if (is_unknown) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::status_unknown;
    }
    return &item;
}

PairVerdict Judge::pair(const Account& account, const Service& service, std::optional<Field> settled) {
    PairVerdict verdict;
    m_changes.clear();
    if (settled != Field::domain) verdict.case_domain = compare_domain(account, service);
    verdict.domain_differs = !m_changes.empty() && m_changes.back().cause != Cause::case_only;
    if (settled != Field::username) verdict.case_username = compare_username(account, service);
    if (settled != Field::primaryip) compare_primary_ip(account, service);
    compare_product(account, service);
    compare_created(account, service);
    if (!m_changes.empty()) verdict.sync = &draft_sync(account, service, Situation::differs);
    bool status_differs = true;
    if (service.status == ServiceStatus::unknown) {
        m_drafts.add(m_findings.result, PlanClass::review, Situation::unknown_service_status, Severity::medium, &account,
                     &service);
    } else {
        status_differs = status(account, service) != nullptr;
    }
    verdict.in_sync = verdict.sync == nullptr && !status_differs;
    return verdict;
}

Item& Judge::relation(const Account& account, const Service& service, Situation situation, Field field, std::string_view before,
                      std::string_view after) {
    m_changes.clear();
    Change& change = m_changes.emplace_back();
    change.field = field;
    change.before = before;
    change.after = after;
    change.authority = m_run.policy.of(field);
    if (change.authority != Authority::server) {
        change.disposition = Disposition::report_only;
        change.cause = Cause::policy;
    }
    return draft_sync(account, service, situation);
}

Item& Judge::draft_sync(const Account& account, const Service& service, Situation situation) {
    Item& sync = m_drafts.add(m_findings.result, PlanClass::sync, situation, Severity::info, &account, &service);
    sync.disposition = Disposition::report_only;
    for (const Change& change : m_changes) {
        if (change.cause != Cause::case_only) sync.severity = std::min(sync.severity, severity_of(change.field));
        if (change.disposition == Disposition::proposed) {
            sync.disposition = Disposition::proposed;
            sync.action = Action::update_service;
        }
    }
    std::sort(m_changes.begin(), m_changes.end(), [](const Change& l, const Change& r) { return l.field < r.field; });
    sync.cause = sync.disposition == Disposition::proposed ? Cause::none : m_changes.front().cause;
    sync.changes = m_changes;
    return sync;
}

void count_pair(ServerFindings& findings, const PairVerdict& verdict, const Account& account, const Service& service) {
    ++findings.pairs;
    if (verdict.in_sync) ++findings.result.tally.in_sync;
    if (verdict.case_domain) findings.case_domain.add(trimmed(service.domain), account.domain);
    if (verdict.case_username) findings.case_username.add(trimmed(service.username), account.username);
    if (verdict.sync == nullptr) return;
    for (const Change& change : verdict.sync->changes) {
        if (change.cause != Cause::case_only) ++findings.field_differences[static_cast<std::size_t>(change.field)];
    }
}

}  // namespace serversync
