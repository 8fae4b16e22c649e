#include "engine/reconcile/judge.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

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

/// The matrix of DESIGN 4.2; what is not here agrees, or is unknown.
constexpr StatusRule status_rules[] = {
    {ServiceStatus::pending, AccountStatus::active, Situation::live_before_acceptance, Severity::medium, StatusRuleKind::acceptance,
     Action::set_service_status, Action::set_service_status},
    {ServiceStatus::pending, AccountStatus::suspended, Situation::suspended_before_acceptance, Severity::low,
     StatusRuleKind::acceptance, Action::set_service_status, Action::set_service_status},
    {ServiceStatus::active, AccountStatus::suspended, Situation::suspended_on_server, Severity::high, StatusRuleKind::change,
     Action::set_service_status, Action::unsuspend_account},
    {ServiceStatus::suspended, AccountStatus::active, Situation::live_while_suspended, Severity::high, StatusRuleKind::change,
     Action::set_service_status, Action::suspend_account},
    {ServiceStatus::terminated, AccountStatus::active, Situation::live_after_termination, Severity::high,
     StatusRuleKind::termination, Action::terminate_account, Action::terminate_account},
    {ServiceStatus::cancelled, AccountStatus::active, Situation::live_after_termination, Severity::high, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::fraud, AccountStatus::active, Situation::live_after_termination, Severity::critical, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::terminated, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::cancelled, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::fraud, AccountStatus::suspended, Situation::not_removed, Severity::medium, StatusRuleKind::termination,
     Action::terminate_account, Action::terminate_account},
    {ServiceStatus::completed, AccountStatus::suspended, Situation::suspended_after_completion, Severity::low, StatusRuleKind::none,
     Action::none, Action::none},
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

std::string_view join(ServerPlan& plan, std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    if (size == 0) return {};
    char* const place = plan.text.allocate(size);
    char* next = place;
    for (const std::string_view part : parts) next = std::copy(part.begin(), part.end(), next);
    return {place, size};
}

const Account* keep(ServerPlan& plan, const Account& account) {
    Account copy = account;
    copy.key = plan.text.keep(account.key);
    copy.unique_identifier = account.unique_identifier == account.key ? copy.key : plan.text.keep(account.unique_identifier);
    copy.email = plan.text.keep(account.email);
    copy.username = account.username == account.key ? copy.key : plan.text.keep(account.username);
    copy.domain = account.domain == account.key ? copy.key : plan.text.keep(account.domain);
    copy.product = plan.words.keep(plan.text, account.product);
    copy.primary_ip = plan.words.keep(plan.text, account.primary_ip);
    copy.status_text = plan.words.keep(plan.text, account.status_text);
    return plan.text.keep_value(copy);
}

const Service* keep(ServerPlan& plan, const Service& service, const Account* beside) {
    const Account none;
    const Account& account = beside == nullptr ? none : *beside;
    const auto keep_text = [&plan](std::string_view text, std::string_view same, std::string_view same_too) {
        return text == same ? same : text == same_too ? same_too : plan.text.keep(text);
    };
    Service copy = service;
    copy.key = keep_text(service.key, account.key, {});
    copy.identity = keep_text(service.identity, copy.key, account.unique_identifier);
    copy.domain = keep_text(service.domain, copy.key, account.domain);
    copy.username = keep_text(service.username, copy.key, account.username);
    copy.dedicated_ip = plan.words.keep(plan.text, service.dedicated_ip);
    copy.status_text = plan.words.keep(plan.text, service.status_text);
    copy.billing_cycle = plan.words.keep(plan.text, service.billing_cycle);
    copy.module = plan.words.keep(plan.text, service.module);
    return plan.text.keep_value(copy);
}

Item& add_item(ServerPlan& plan, PlanKind kind, Situation situation, Severity severity, const Account* account,
               const Service* service) {
    Item& item = plan.of(kind).emplace_back();
    item.plan = kind;
    item.situation = situation;
    item.severity = severity;
    item.server_id = plan.server_id;
    item.account = account;
    item.service = service;
    item.key = account != nullptr ? account->key : service->key;
    item.raw_identifier = account != nullptr ? account->unique_identifier : service->identity;
    if (kind == PlanKind::review) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    }
    return item;
}

Candidate candidate(ServerPlan& plan, const Service& service, std::string_view note) {
    return {Candidate::Kind::service, service.id, service.server_id, plan.text.keep(service.identity), note};
}

void sort_candidates(std::vector<Candidate>& candidates) {
    const auto rank = [](const Candidate& c) { return std::tuple(c.kind, c.server_id, c.id, c.name, c.note); };
    std::sort(candidates.begin(), candidates.end(),
              [&](const Candidate& left, const Candidate& right) { return rank(left) < rank(right); });
    candidates.erase(std::unique(candidates.begin(), candidates.end(),
                                 [&](const Candidate& left, const Candidate& right) { return rank(left) == rank(right); }),
                     candidates.end());
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
    if ((field == Field::domain && identity == IdentityKind::domain) || (field == Field::username && identity == IdentityKind::username)) {
        // The pair was found by this very field: taking the account's other value would tear the two apart (decision 30).
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
    change.note = m_findings.plan.text.keep(note);
}

void Judge::compare_created(const Account& account, const Service& service) {
    if (!account.created || !service.registered_on || m_findings.uninformative.created) return;
    const Date listed = date_of(*account.created);
    if (std::abs(listed.days - service.registered_on->days) <= 1) return;
    ServerPlan& plan = m_findings.plan;
    differ(Field::created, plan.text.keep(to_text(*service.registered_on)), plan.text.keep(to_text(listed)));
}

Item& Judge::add(PlanKind kind, Situation situation, Severity severity, const Account& account, const Service& service) {
    if (m_account == nullptr) {
        m_account = keep(m_findings.plan, account);
        m_service = keep(m_findings.plan, service, m_account);
    }
    return add_item(m_findings.plan, kind, situation, severity, m_account, m_service);
}

Item* Judge::status(const Account& account, const Service& service) {
    m_account = nullptr;
    return add_status(account, service);
}

Item* Judge::add_status(const Account& account, const Service& service) {
    if (account.status == AccountStatus::other_word) {
        const ServiceStatus word = parse_service_status(account.status_text);
        if (word == service.status || (is_ended(word) && is_ended(service.status)) || service.status == ServiceStatus::unknown) {
            return nullptr;
        }
        Item& item = add(PlanKind::status_mismatch, Situation::status_outside_contract, Severity::medium, account, service);
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
        return &item;
    }
    const StatusRule* rule = find_status_rule(service.status, account.status);
    if (rule == nullptr) return nullptr;
    Item& item = add(PlanKind::status_mismatch, rule->situation, rule->severity, account, service);
    const Authority authority = m_run.policy.of(Field::status);
    item.action = authority == Authority::billing ? rule->by_billing : rule->by_server;
    const bool allowed = rule->kind == StatusRuleKind::termination ? m_run.policy.terminate_accounts
                                                                   : rule->kind == StatusRuleKind::change;
    if (rule->kind == StatusRuleKind::none) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::no_proposal;
    } else if (!allowed || authority == Authority::report) {
        item.disposition = Disposition::report_only;
        item.cause = Cause::policy;
    }
    return &item;
}

void Judge::pair(const Account& account, const Service& service, Situation situation, const Change* move) {
    m_account = nullptr;
    m_changes.clear();
    if (move != nullptr) m_changes.push_back(*move);
    compare_domain(account, service);
    compare_username(account, service);
    compare_primary_ip(account, service);
    compare_product(account, service);
    compare_created(account, service);
    ++m_findings.pairs;
    ServerPlan& plan = m_findings.plan;
    bool differs = false;
    if (!m_changes.empty()) {
        differs = true;
        Item& item = add(PlanKind::sync, situation, Severity::info, account, service);
        item.disposition = Disposition::report_only;
        for (Change& change : m_changes) {
            change.before = plan.text.keep(change.before);
            change.after = plan.text.keep(change.after);
            if (change.cause != Cause::case_only) {
                item.severity = std::min(item.severity, severity_of(change.field));
                ++m_findings.field_differences[static_cast<std::size_t>(change.field)];
            }
            if (change.disposition == Disposition::proposed) {
                item.disposition = Disposition::proposed;
                item.action = Action::update_service;
            }
        }
        std::sort(m_changes.begin(), m_changes.end(), [](const Change& l, const Change& r) { return l.field < r.field; });
        item.cause = item.disposition == Disposition::proposed ? Cause::none : m_changes.front().cause;
        item.changes = m_changes;
    }
    if (service.status == ServiceStatus::unknown) {
        differs = true;
        add(PlanKind::review, Situation::unknown_service_status, Severity::medium, account, service);
    } else if (add_status(account, service) != nullptr) {
        differs = true;
    }
    if (!differs) ++plan.tally.in_sync;
}

}  // namespace serversync
