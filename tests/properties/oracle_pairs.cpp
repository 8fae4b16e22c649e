// SPDX-License-Identifier: MIT
#include <algorithm>

#include "oracle_leftovers.hpp"
#include "oracle_lines.hpp"

namespace serversync::oracle {

void Line::withhold(Disposition how, Cause why) {
    disposition = how;
    cause = why;
    for (auto& [field, change] : changes) {
        if (change.first == Disposition::proposed || change.first == Disposition::deferred) change = {how, why};
    }
}

Line& Lines::add(PlanClass plan, std::size_t place, Situation situation, std::size_t account, std::size_t service) {
    Line line;
    line.plan = plan;
    line.place = place;
    line.situation = situation;
    line.account = account;
    line.service = service;
    line.key = account != nothing ? m_world.accounts[account].key : service != nothing ? m_world.services[service].key : "";
    m_lines.push_back(line);
    return m_lines.back();
}

void Lines::review(std::size_t place, Situation situation, std::size_t account, std::size_t service) {
    add(PlanClass::review, place, situation, account, service);
}

/// Laws 5, 7, 9, 231: what an account and the services of its key on its server become.
void Lines::keys() {
    std::set<std::pair<std::size_t, std::string>> repeated;
    for (std::size_t i = 0; i < m_world.accounts.size(); ++i) {
        const ListedAccount& a = m_world.accounts[i];
        if (a.state == AccountState::duplicate && repeated.insert({a.place, a.key}).second)
            review(a.place, Situation::duplicate_account, i, nothing);
        if (a.state == AccountState::ambiguous_service) review(a.place, Situation::ambiguous_service, i, nothing);
        const bool is_pair = a.state == AccountState::paired || a.state == AccountState::pending;
        if (!is_pair && a.state != AccountState::doubtful) continue;
        for (std::size_t j = 0; j < m_world.services.size(); ++j) {
            const MirroredService& s = m_world.services[j];
            if (j != a.service && s.place == a.place && s.key == a.key && s.is_live())
                review(a.place, Situation::duplicate_service, i, j);
        }
        const bool is_told = m_world.places[a.place].faults[static_cast<std::size_t>(TrustFacet::own)] == TrustFault::strangers;
        if (a.state == AccountState::doubtful && !is_told) review(a.place, Situation::doubtful_pair, i, a.service);
        if (a.state == AccountState::paired) compare(i, a.service, nothing);
        if (is_pair) status(i, a.service, nothing);
    }
}

/// Law 8. A service that belongs to an account of another server is that server's matter.
void Lines::absent_services() {
    for (std::size_t j = 0; j < m_world.services.size(); ++j) {
        const MirroredService& s = m_world.services[j];
        if (s.place == nothing || !m_world.places[s.place].is_compared() || s.is_other_type || s.is_listed) continue;
        if (s.kind == ServiceClass::unknown) review(s.place, Situation::unknown_service_status, nothing, j);
        const bool is_told = s.account != nothing || s.is_ambiguous;
        if (s.is_live() && s.key.empty() && !is_told) review(s.place, Situation::no_identity, nothing, j);
    }
}

/// Law 235.
Situation Lines::together(std::size_t account, std::size_t service) const {
    const ListedAccount& a = m_world.accounts[account];
    const MirroredService& s = m_world.services[service];
    const Place& here = m_world.places[a.place];
    const bool is_contradicted = contradictions(m_world.evidence(a, s)) > 0;
    const Verdicts counts = counted(m_world, a, s);
    const auto agrees = [&](EvidenceKind kind) { return counts[static_cast<std::size_t>(kind)] == 2; };
    if (s.place == a.place) {
        if (s.key.empty() && !s.is_other_type) return Situation::no_identity;
        const bool is_not_his_own =
            agrees(EvidenceKind::username) || agrees(EvidenceKind::created) || agrees(EvidenceKind::address);
        // Where no field of a service could take the new value there is nothing to propose.
        const bool is_writable = here.identity == IdentityKind::domain || here.identity == IdentityKind::username;
        const bool is_anothers = std::any_of(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& t) {
            if (!t.is_live() || t.record->client == s.record->client) return false;
            // A user name is one server's, where the account would be that service's.
            return here.identity == IdentityKind::domain && !a.domain.empty() && t.domain == a.domain;
        });
        if (is_contradicted) return Situation::ambiguous_move;
        return s.is_live() && !s.is_other_type && agreement(counts) >= 4 && is_not_his_own && is_writable && !is_anothers
                   ? Situation::renamed
                   : Situation::possible_rename;
    }
    const bool is_without_server = m_world.has_no_server(s);
    const bool is_unseen = !is_without_server && !m_world.places[s.place].is_compared();
    if (is_contradicted) return Situation::ambiguous_move;
    if (!m_world.same_key(a, s)) return Situation::moved_elsewhere;
    const bool is_supported = here.identity == IdentityKind::domain || agreement(counts) >= 2;
    const bool is_disputed = std::any_of(m_world.accounts.begin(), m_world.accounts.end(), [&](const ListedAccount& b) {
        const bool is_nobodys =
            b.state == AccountState::duplicate || b.state == AccountState::ambiguous_service || b.state == AccountState::pending;
        return is_nobodys && b.key == a.key && m_world.places[b.place].module == here.module &&
               m_world.places[b.place].has(TrustFacet::own);
    });
    if (is_unseen || !s.is_live() || !is_supported || is_disputed || a.status == AccountWord::other_word || !a.ended.empty())
        return Situation::ambiguous_move;
    return is_without_server ? Situation::unassigned : Situation::moved;
}

void Lines::belonging() {
    for (std::size_t i = 0; i < m_world.accounts.size(); ++i) {
        const ListedAccount a = m_world.accounts[i];
        if (a.state == AccountState::ambiguous_move) review(a.place, Situation::ambiguous_move, i, nothing);
        if (a.state != AccountState::belongs) continue;
        const Situation situation = together(i, a.service);
        switch (situation) {
            case Situation::renamed:
                move(situation, m_world.places[a.place].identity == IdentityKind::domain ? Field::domain : Field::username, i,
                     a.service);
                break;
            case Situation::moved:
            case Situation::unassigned:
                move(situation, Field::server, i, a.service);
                break;
            case Situation::no_identity:
                review(a.place, situation, i, a.service);
                break;
            default:
                review(a.place, situation, i, a.service);
        }
    }
}

Line& Lines::move(Situation situation, Field field, std::size_t account, std::size_t service) {
    const std::size_t at = m_lines.size();
    Line& line = add(PlanClass::sync, m_world.accounts[account].place, situation, account, service);
    const bool is_proposed = m_world.fleet.policy.of(field) == Authority::server;
    line.disposition = is_proposed ? Disposition::proposed : Disposition::report_only;
    line.cause = is_proposed ? Cause::none : Cause::policy;
    line.action = is_proposed ? Action::update_service : Action::none;
    line.changes[field] = {line.disposition, line.cause};
    compare(account, service, at);
    status(account, service, at);
    return m_lines[at];
}

/// Law 293.
bool Lines::takes_a_name(const Line& sync) const {
    const ListedAccount& a = m_world.accounts[sync.account];
    const MirroredService& s = m_world.services[sync.service];
    const auto sets = [&](Field field) {
        const auto change = sync.changes.find(field);
        return change != sync.changes.end() && change->second.first == Disposition::proposed;
    };
    const std::string domain = bare_domain(a.row_domain);
    return std::any_of(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& t) {
        if (!t.is_live() || t.record->client == s.record->client) return false;
        if (sets(Field::domain) && !domain.empty() && t.domain == domain) return true;
        return sets(Field::username) && t.username == a.username && t.place == a.place;
    });
}

/// Laws 13 to 16 and 30.
void Lines::compare(std::size_t account, std::size_t service, std::size_t follows) {
    const ListedAccount& a = m_world.accounts[account];
    const MirroredService& s = m_world.services[service];
    const Place& here = m_world.places[a.place];
    const bool is_renamed = follows != nothing && m_lines[follows].situation == Situation::renamed;
    std::map<Field, std::pair<Disposition, Cause>> changes;
    const auto differ = [&](Field field, IdentityKind identity) {
        changes[field] = {Disposition::proposed, Cause::none};
        if (m_world.fleet.policy.of(field) != Authority::server) changes[field] = {Disposition::report_only, Cause::policy};
        // Whatever the policy, it would tear the pair apart.
        if (here.identity == identity) changes[field] = {Disposition::report_only, Cause::no_proposal};
        if (here.identity == identity && is_renamed) changes.erase(field);
    };
    const std::string row_domain = lower(a.row_domain), domain = lower(s.record->domain);
    const bool are_bare_equal = !bare_domain(row_domain).empty() && bare_domain(row_domain) == bare_domain(domain);
    if (!row_domain.empty() && row_domain != domain && !are_bare_equal) differ(Field::domain, IdentityKind::domain);
    if (!a.username.empty() && a.username != s.username) differ(Field::username, IdentityKind::username);
    if (is_public(a.address)) {
        const bool agrees =
            s.address.empty() ? here.addresses.empty() || here.addresses.contains(a.address) : a.address == s.address;
        if (!agrees) differ(Field::primaryip, IdentityKind::dedicated_ip);
    }
    const RandomProduct* product = m_world.product(s.record->product);
    const auto has_products = [&] {
        return std::any_of(m_world.fleet.modules.begin(), m_world.fleet.modules.end(),
                           [&](const RandomModule& m) { return m.name == here.module && m.has_products; });
    };
    if (product != nullptr && product->module == here.module && !a.package.empty() && has_products() &&
        product->package != a.package) {
        const auto ids = m_world.meant(here.module, a.package);
        differ(Field::product, IdentityKind::dedicated_ip);
        if (ids.size() != 1) changes[Field::product] = {Disposition::report_only, Cause::unresolved_product};
    }
    if (a.day && s.registered && std::abs(*a.day - *s.registered) > 1) differ(Field::created, IdentityKind::dedicated_ip);
    if (!changes.empty()) {
        Line& line = add(PlanClass::sync, a.place, Situation::differs, account, service);
        line.follows = follows;
        line.changes = changes;
        line.cause = changes.begin()->second.second;
        for (const auto& [field, how] : changes) {
            if (how.first != Disposition::proposed) continue;
            line.disposition = Disposition::proposed;
            line.cause = Cause::none;
            line.action = Action::update_service;
        }
        line.takes_a_name = takes_a_name(line);
    }
    if (s.kind == ServiceClass::unknown) review(a.place, Situation::unknown_service_status, account, service);
}

/// Laws 10 to 12, 200, 238; an account whose status cannot be read exists all the same.
void Lines::status(std::size_t account, std::size_t service, std::size_t follows) {
    const ListedAccount& a = m_world.accounts[account];
    const MirroredService& s = m_world.services[service];
    if (s.kind == ServiceClass::unknown) return;
    const bool is_ended = s.kind == ServiceClass::ended;
    if (a.status == AccountWord::other_word) {
        const std::string word = lower(a.row->status);
        const bool is_ended_word = word == "terminated" || word == "cancelled" || word == "fraud";
        if (lower(s.record->status) != word && !(is_ended && is_ended_word))
            add(PlanClass::status_mismatch, a.place, Situation::status_outside_contract, account, service).follows = follows;
        return;
    }
    const bool is_unreadable = a.status == AccountWord::unknown;
    const bool is_active = a.status == AccountWord::active || is_unreadable;
    if (is_unreadable && !is_ended && s.kind != ServiceClass::pending) return;
    const Policy& policy = m_world.fleet.policy;
    const bool is_reported = policy.of(Field::status) == Authority::report;
    Line line;
    line.cause = Cause::policy;
    if (is_ended) {
        line.situation = is_active ? Situation::live_after_termination : Situation::not_removed;
        line.action = Action::terminate_account;
        const Verdicts verdicts = m_world.evidence(a, s);
        const bool is_his = s.place == a.place && agreement(verdicts) >= 2 && !is_doubtful(verdicts);
        if (policy.terminate_accounts) {
            line.disposition = is_his ? Disposition::proposed : Disposition::report_only;
            line.cause = is_his ? Cause::none : Cause::no_proposal;
        }
    } else if (s.kind == ServiceClass::pending) {
        line.situation = is_active ? Situation::live_before_acceptance : Situation::suspended_before_acceptance;
        line.action = Action::set_service_status;
    } else if (s.kind == ServiceClass::completed) {
        if (is_active) return;
        line.situation = Situation::suspended_after_completion;
        line.cause = Cause::no_proposal;
    } else {
        const bool is_service_active = s.record->status == "Active";
        if (is_service_active == is_active) return;
        line.situation = is_service_active ? Situation::suspended_on_server : Situation::live_while_suspended;
        line.action = is_service_active ? policy.situations.suspended_on_server : policy.situations.live_while_suspended;
        if (policy.of(Field::status) == Authority::billing)
            line.action = is_service_active ? Action::unsuspend_account : Action::suspend_account;
        if (is_reported) line.action = Action::none;
        if (line.action != Action::none) {
            line.disposition = Disposition::proposed;
            line.cause = Cause::none;
        }
    }
    if (is_unreadable) {
        line.disposition = Disposition::report_only;
        line.cause = Cause::status_unknown;
    }
    Line& added = add(PlanClass::status_mismatch, a.place, line.situation, account, service);
    added.action = line.action;
    added.disposition = line.disposition;
    added.cause = line.cause;
    added.follows = follows;
}

std::vector<Line> Lines::make() {
    for (std::size_t i = 0; i < m_world.places.size(); ++i) {
        for (unsigned n = 0; n < m_world.places[i].migrations; ++n) review(i, Situation::server_migrated, nothing, nothing);
    }
    keys();
    // A service that could only be of accounts that are decided has its own item.
    for (std::size_t j = 0; j < m_world.services.size(); ++j) {
        const MirroredService& s = m_world.services[j];
        const bool are_decided = std::all_of(s.could_be_of.begin(), s.could_be_of.end(),
                                             [&](std::size_t i) { return m_world.accounts[i].is_decided; });
        if (!s.is_live() || s.is_other_type || !s.is_ambiguous || !are_decided) continue;
        if (m_world.has_no_server(s) || !m_world.places[s.place].is_compared()) continue;
        review(s.place, Situation::ambiguous_move, nothing, j);
        if (!s.key.empty()) is_account_elsewhere(s);
    }
    absent_services();
    belonging();
    accounts_alone();
    missing_services();
    for (Line& line : m_lines)
        line.is_kept_apart = line.plan == PlanClass::status_mismatch && m_kept_apart.contains(line.service);
    return m_lines;
}

}  // namespace serversync::oracle
