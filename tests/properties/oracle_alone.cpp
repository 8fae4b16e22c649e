// SPDX-License-Identifier: MIT
#include <algorithm>

#include "oracle_leftovers.hpp"
#include "oracle_lines.hpp"

namespace serversync::oracle {

namespace {

bool may_name_a_client(const std::string& email) {
    const auto at = email.find('@');
    const std::string invalid = ".invalid";
    const bool is_invalid =
        email.size() >= invalid.size() && email.compare(email.size() - invalid.size(), invalid.size(), invalid) == 0;
    return at != std::string::npos && !is_invalid;
}

}  // namespace

/// Law 236. A listing that is not its server's own speaks of no other server.
void Lines::accounts_alone() {
    for (std::size_t i = 0; i < m_world.accounts.size(); ++i) {
        if (m_world.accounts[i].state != AccountState::leftover) continue;
        if (is_copy(i) || is_ended(i) || is_resold(m_world.accounts[i])) {
            m_world.accounts[i].state = AccountState::settled;
        } else {
            m_alone.insert(i);
        }
    }
    copies();
    for (const std::size_t i : m_alone) import(i);
    for (Line& line : m_lines) {
        const auto his = std::count_if(m_lines.begin(), m_lines.end(), [&](const Line& other) {
            return other.plan == PlanClass::import && line.client != 0 && other.client == line.client;
        });
        const bool could_be = line.disposition == Disposition::proposed && line.plan == PlanClass::import;
        if (could_be && his > 10) line.withhold(Disposition::report_only, Cause::needs_choice);
    }
}

bool Lines::is_copy(std::size_t account) {
    const ListedAccount& a = m_world.accounts[account];
    const Place& here = m_world.places[a.place];
    const bool is_own = here.has(TrustFacet::own);
    const bool is_domain = here.identity == IdentityKind::domain;
    std::optional<Situation> found;
    for (std::size_t j = 0; j < m_world.services.size(); ++j) {
        const MirroredService& s = m_world.services[j];
        const bool has_key = m_world.same_key(a, s) || (is_domain && !a.domain.empty() && a.domain == s.domain);
        if (!s.is_live() || !has_key) continue;
        // One that belongs to an account of another server has its account there.
        const std::size_t at = s.row != nothing ? m_world.accounts[s.row].place : s.is_listed ? s.place : nothing;
        if (at == nothing || at == a.place) continue;
        const Verdicts verdicts = m_world.evidence(a, s);
        const bool agrees = agreement(verdicts) > 0, is_contradicted = contradictions(verdicts) > 0;
        if (is_contradicted ? !agrees : !is_domain && !agrees) continue;
        // What a wrong listing says of its services is no proof that they have their account.
        const bool is_ambiguous = is_contradicted || !m_world.places[at].has(TrustFacet::own);
        if (!is_ambiguous || !found) found = is_ambiguous ? Situation::ambiguous_move : Situation::leftover_copy;
        if (is_own && s.record->status == "Active") keep_apart(j);
    }
    if (found && is_own) review(a.place, *found, account, nothing);
    return found.has_value();
}

bool Lines::is_ended(std::size_t account) {
    const ListedAccount& a = m_world.accounts[account];
    const Place& here = m_world.places[a.place];
    std::vector<std::size_t> ended = a.ended;
    if (ended.empty()) {
        for (std::size_t j = 0; j < m_world.services.size(); ++j) {
            const MirroredService& s = m_world.services[j];
            if (s.kind != ServiceClass::ended || s.place == a.place || !m_world.same_key(a, s)) continue;
            if (here.identity == IdentityKind::domain || agreement(m_world.evidence(a, s)) > 0) ended.push_back(j);
        }
    }
    if (ended.empty()) return false;
    status(account,
           *std::max_element(ended.begin(), ended.end(),
                             [&](std::size_t left, std::size_t right) {
                                 return m_world.services[left].record->id < m_world.services[right].record->id;
                             }),
           nothing);
    return true;
}

bool Lines::is_resold(const ListedAccount& a) const {
    if (a.owner.empty() || a.owner == lower(a.row->username)) return false;
    return std::any_of(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& s) {
        const RandomProduct* product = m_world.product(s.record->product);
        return s.is_live() && s.place == a.place && s.username == a.owner && product != nullptr &&
               product->type == "reselleraccount";
    });
}

void Lines::copies() {
    const auto are_one = [&](const ListedAccount& a, const ListedAccount& b) {
        const Place& here = m_world.places[a.place];
        const Place& there = m_world.places[b.place];
        if (a.place == b.place) return false;
        const bool is_one_site = here.identity == IdentityKind::domain && there.identity == IdentityKind::domain &&
                                 !a.domain.empty() && a.domain == b.domain;
        if (!is_one_site && (here.module != there.module || a.key != b.key)) return false;
        if (!here.has(TrustFacet::own) || !there.has(TrustFacet::own)) return false;
        if (here.identity == IdentityKind::domain) return true;
        const bool has_email = std::any_of(a.emails.begin(), a.emails.end(), [&](const std::string& email) {
            return std::count(b.emails.begin(), b.emails.end(), email) > 0;
        });
        // Machines of two customers may have one name.
        const bool has_username = here.identity != IdentityKind::username && !a.username.empty() && a.username == b.username;
        return has_email || has_username || (!a.domain.empty() && a.domain == b.domain);
    };
    for (std::set<std::size_t> left = m_alone; !left.empty();) {
        std::set<std::size_t> group{*left.begin()};
        for (std::size_t size = 0; size != group.size();) {
            size = group.size();
            for (const std::size_t i : left) {
                for (const std::size_t j : std::set<std::size_t>(group)) {
                    if (are_one(m_world.accounts[i], m_world.accounts[j])) group.insert(i);
                }
            }
        }
        for (const std::size_t i : group) left.erase(i);
        if (group.size() == 1) continue;
        const std::size_t first = *std::min_element(group.begin(), group.end(), [&](std::size_t i, std::size_t j) {
            return m_world.places[m_world.accounts[i].place].id < m_world.places[m_world.accounts[j].place].id;
        });
        review(m_world.accounts[first].place, Situation::unmanaged_copies, first, nothing);
        for (const std::size_t i : group) m_alone.erase(i);
    }
}

/// Laws 21, 236 and 241.
void Lines::import(std::size_t account) {
    const ListedAccount& a = m_world.accounts[account];
    Line& line = add(PlanClass::import, a.place, Situation::unmanaged, account, nothing);
    line.disposition = Disposition::report_only;
    if (m_world.fleet.policy.of(Field::existence) != Authority::server) {
        line.cause = Cause::policy;
    } else if (a.status == AccountWord::unknown) {
        line.cause = Cause::status_unknown;
    } else if (a.status == AccountWord::other_word) {
        line.cause = Cause::no_proposal;
    } else if (m_world.places[a.place].identity == IdentityKind::service_id) {
        // WHMCS gives itself the id that a new service has.
        line.action = Action::create_service;
    } else {
        line.action = Action::create_service;
        line.disposition = Disposition::proposed;
        line.cause = Cause::none;
    }
    choose_client(line, a);
    if (line.disposition == Disposition::proposed && is_known_owner(a))
        line.withhold(Disposition::report_only, Cause::known_owner);
}

void Lines::choose_client(Line& line, const ListedAccount& a) {
    std::set<std::uint64_t> clients;
    bool has_email = false;
    for (const std::string& email : a.emails) {
        if (!may_name_a_client(email)) continue;
        has_email = true;
        for (const std::uint64_t id : m_world.owners(email)) clients.insert(id);
    }
    const std::uint64_t client = clients.size() == 1 ? *clients.begin() : 0;
    const bool is_contrary = std::any_of(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& s) {
        const bool has_domain = !a.domain.empty() && a.domain == s.domain;
        const bool has_username =
            !a.username.empty() && a.username == s.username && World::in_scope(s, m_world.places[a.place].module);
        return s.kind != ServiceClass::ended && (has_domain || has_username) && s.record->client != client;
    });
    const bool is_chosen = has_email && clients.size() <= 1 && !is_contrary;
    if (is_chosen) line.client = client;
    const bool has_product = m_world.meant(m_world.places[a.place].module, a.package).size() == 1;
    if (line.disposition == Disposition::proposed && (!is_chosen || !has_product) && !is_known_owner(a))
        line.withhold(Disposition::report_only, Cause::needs_choice);
}

bool Lines::is_known_owner(const ListedAccount& a) const {
    return std::any_of(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& s) {
        if (!s.is_live()) return false;
        if (!a.domain.empty() && a.domain == s.domain) return true;
        if (!a.owner.empty() && s.place == a.place && a.owner == s.username) return true;
        if (a.username.empty() || a.username != s.username) return false;
        if (s.place == a.place) return true;
        Verdicts verdicts = m_world.evidence(a, s);
        verdicts[static_cast<std::size_t>(EvidenceKind::username)] = 0;
        return World::in_scope(s, m_world.places[a.place].module) && agreement(verdicts) >= 2;
    });
}

void Lines::keep_apart(std::size_t service) { m_kept_apart.insert(service); }

/// Whether an account that could be the missing service's is another's (law 237). That one's status waits.
bool Lines::is_account_elsewhere(const MirroredService& s) {
    bool is_another = false;
    for (const ListedAccount& a : m_world.accounts) {
        const Place& there = m_world.places[a.place];
        // What a wrong listing says is no evidence.
        if (!there.has(TrustFacet::own)) continue;
        const MirroredService* other = a.service == nothing ? nullptr : &m_world.services[a.service];
        const bool is_nobodys = a.state == AccountState::duplicate || a.state == AccountState::ambiguous_service ||
                                a.state == AccountState::pending || a.state == AccountState::ambiguous_move;
        const bool belongs = a.state == AccountState::belongs;
        if (!is_nobodys && (other == nullptr || other == &s || (!belongs && other->kind == ServiceClass::ended))) continue;
        const bool is_alike = is_nobodys || belongs || there.identity == IdentityKind::domain ||
                              other->record->client == s.record->client || (!s.domain.empty() && other->domain == s.domain) ||
                              (there.identity != IdentityKind::username && compare_usernames(other->username, s.username) > 0);
        const bool has_key = a.place != s.place && m_world.same_key(a, s) && is_alike;
        // What the row of a pair calls its domain is a site too.
        const bool is_paired = a.state == AccountState::paired || a.state == AccountState::doubtful;
        const bool is_site = a.domain == s.domain || (is_paired && bare_domain(a.row_domain) == s.domain);
        const bool has_domain = !s.domain.empty() && is_site && m_world.is_of_identity_space(a.place, s);
        if (!has_key && !has_domain) continue;
        is_another = true;
        if (!is_nobodys && other->record->status == "Active") keep_apart(a.service);
    }
    // A service with the domain that has its account: whatever the listing calls its site.
    for (std::size_t j = 0; j < m_world.services.size(); ++j) {
        const MirroredService& other = m_world.services[j];
        const bool has_row = other.is_listed && !other.is_other_type && m_world.places[other.place].has(TrustFacet::own);
        const std::size_t at = other.row != nothing ? m_world.accounts[other.row].place : has_row ? other.place : nothing;
        const bool has_status = other.kind != ServiceClass::ended && other.kind != ServiceClass::pending;
        if (&other == &s || !has_status || other.domain.empty() || other.domain != s.domain || at == nothing) continue;
        if (!m_world.is_of_identity_space(at, s)) continue;
        is_another = true;
        if (other.record->status == "Active") keep_apart(j);
    }
    return is_another;
}

/// Law 237.
void Lines::missing_services() {
    for (std::size_t j = 0; j < m_world.services.size(); ++j) {
        const MirroredService& s = m_world.services[j];
        if (!m_world.is_missing(s) || s.account != nothing || s.is_ambiguous) continue;
        if (is_account_elsewhere(s)) {
            review(s.place, Situation::ambiguous_move, nothing, j);
            continue;
        }
        const bool is_active = s.record->status == "Active";
        Line& line = add(PlanClass::orphan, s.place, is_active ? Situation::billed_but_missing : Situation::suspended_and_missing,
                         nothing, j);
        const Authority authority = m_world.fleet.policy.of(Field::existence);
        line.disposition = authority == Authority::report ? Disposition::report_only : Disposition::proposed;
        line.cause = authority == Authority::report ? Cause::policy : Cause::none;
        line.action = authority == Authority::server    ? Action::terminate_service
                      : authority == Authority::billing ? Action::create_account
                                                        : Action::none;
    }
}

}  // namespace serversync::oracle
