#include "engine/reconcile/judge.hpp"

#include <algorithm>
#include <cstdlib>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// What becomes of a status rule's proposal.
enum class StatusRuleKind { change, acceptance, termination, none };

struct StatusRule {
    ServiceStatus service;
    AccountStatus account;
    Situation situation;
    Severity severity;
    StatusRuleKind kind;
    Action by_server;   ///< where the authority for status is `server`
    Action by_billing;  ///< where it is `billing`
};

/// The table of law 200; what is not here agrees, or is unknown.
constexpr StatusRule status_rules[] = {
    {ServiceStatus::pending, AccountStatus::active, Situation::live_before_acceptance, Severity::medium,
     StatusRuleKind::acceptance, Action::set_service_status, Action::set_service_status},
    {ServiceStatus::pending, AccountStatus::suspended, Situation::suspended_before_acceptance, Severity::low,
     StatusRuleKind::acceptance, Action::set_service_status, Action::set_service_status},
    {ServiceStatus::active, AccountStatus::suspended, Situation::suspended_on_server, Severity::high, StatusRuleKind::change,
     Action::set_service_status, Action::unsuspend_account},
    {ServiceStatus::suspended, AccountStatus::active, Situation::live_while_suspended, Severity::high, StatusRuleKind::change,
     Action::set_service_status, Action::suspend_account},
    {ServiceStatus::terminated, AccountStatus::active, Situation::live_after_termination, Severity::high,
     StatusRuleKind::termination, Action::terminate_account, Action::terminate_account},
    {ServiceStatus::cancelled, AccountStatus::active, Situation::live_after_termination, Severity::high,
     StatusRuleKind::termination, Action::terminate_account, Action::terminate_account},
    {ServiceStatus::fraud, AccountStatus::active, Situation::live_after_termination, Severity::critical,
     StatusRuleKind::termination, Action::terminate_account, Action::terminate_account},
    {ServiceStatus::terminated, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::cancelled, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::fraud, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::completed, AccountStatus::suspended, Situation::suspended_after_completion, Severity::low,
     StatusRuleKind::none, Action::none, Action::none},
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

void Judge::differ_in_case(Field field, std::string_view before, std::string_view after) {
    if (!m_run.policy.case_items) {
        (field == Field::domain ? m_findings.case_domain : m_findings.case_username).add(before, after);
        return;
    }
    differ(field, before, after);
    m_changes.back().disposition = Disposition::report_only;
    m_changes.back().cause = Cause::case_only;
}

void Judge::compare_domain(const Account& account, const Service& service) {
    if (account.domain.empty() || account.domain == service.domain || m_findings.uninformative.domain) return;
    const std::string_view before = trimmed(service.domain);
    if (equal_folded(account.domain, before)) {
        if (account.domain != before) differ_in_case(Field::domain, before, account.domain);
        return;
    }
    TextArena scratch;
    if (identity_key(IdentityKind::domain, account.domain, m_run.to_ascii, scratch) ==
        identity_key(IdentityKind::domain, before, m_run.to_ascii, scratch)) {
        return;
    }
    differ(Field::domain, before, account.domain);
}

void Judge::compare_username(const Account& account, const Service& service) {
    if (account.username.empty() || account.username == service.username || m_findings.uninformative.username) return;
    const std::string_view before = trimmed(service.username);
    if (!equal_folded(account.username, before)) {
        differ(Field::username, before, account.username);
    } else if (account.username != before) {
        differ_in_case(Field::username, before, account.username);
    }
}

void Judge::compare_primary_ip(const Account& account, const Service& service) {
    if (account.primary_ip.empty() || account.primary_ip == service.dedicated_ip || m_findings.uninformative.primary_ip) return;
    const auto listed = parse_ip(account.primary_ip);
    if (!listed) return;
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
    change.note = m_drafts.text.keep(note);
}

void Judge::compare_created(const Account& account, const Service& service) {
    if (!account.created || !service.registered_on || m_findings.uninformative.created) return;
    const Date listed = date_of(*account.created);
    if (std::abs(listed.days - service.registered_on->days) <= 1) return;
    differ(Field::created, m_drafts.text.keep(to_text(*service.registered_on)), m_drafts.text.keep(to_text(listed)));
}

Item* Judge::status(const Account& account, const Service& service) {
    if (account.status == AccountStatus::other_word) {
        const ServiceStatus word = parse_service_status(account.status_text);
        if (word == service.status || (is_ended(word) && is_ended(service.status)) || service.status == ServiceStatus::unknown) {
            return nullptr;
        }
        Item& item = m_drafts.add(m_findings.plan, PlanKind::status_mismatch, Situation::status_outside_contract,
                                  Severity::medium, &account, &service);
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
        return &item;
    }
    const StatusRule* rule = find_status_rule(service.status, account.status);
    if (rule == nullptr) return nullptr;
    Item& item = m_drafts.add(m_findings.plan, PlanKind::status_mismatch, rule->situation, rule->severity, &account, &service);
    const Authority authority = m_run.policy.of(Field::status);
    item.action = authority == Authority::billing ? rule->by_billing : rule->by_server;
    const bool allowed =
        rule->kind == StatusRuleKind::termination ? m_run.policy.terminate_accounts : rule->kind == StatusRuleKind::change;
    if (rule->kind == StatusRuleKind::none) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    } else if (!allowed || authority == Authority::report) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::policy;
    }
    return &item;
}

Item* Judge::pair(const Account& account, const Service& service, Situation situation, const Change* move) {
    m_changes.clear();
    if (move != nullptr) m_changes.push_back(*move);
    compare_domain(account, service);
    compare_username(account, service);
    compare_primary_ip(account, service);
    compare_product(account, service);
    compare_created(account, service);
    ++m_findings.pairs;
    ServerPlan& plan = m_findings.plan;
    Item* sync = nullptr;
    if (!m_changes.empty()) {
        sync = &m_drafts.add(plan, PlanKind::sync, situation, Severity::info, &account, &service);
        sync->disposition = Disposition::report_only;
        for (const Change& change : m_changes) {
            if (change.cause != Cause::case_only) {
                sync->severity = std::min(sync->severity, severity_of(change.field));
                ++m_findings.field_differences[static_cast<std::size_t>(change.field)];
            }
            if (change.disposition == Disposition::proposed) {
                sync->disposition = Disposition::proposed;
                sync->action = Action::update_service;
            }
        }
        std::sort(m_changes.begin(), m_changes.end(), [](const Change& l, const Change& r) { return l.field < r.field; });
        sync->cause = sync->disposition == Disposition::proposed ? Cause::none : m_changes.front().cause;
        sync->changes = m_changes;
    }
    bool differs = sync != nullptr;
    if (service.status == ServiceStatus::unknown) {
        differs = true;
        m_drafts.add(plan, PlanKind::review, Situation::unknown_service_status, Severity::medium, &account, &service);
    } else if (status(account, service) != nullptr) {
        differs = true;
    }
    if (!differs) ++plan.tally.in_sync;
    return sync;
}

}  // namespace serversync
