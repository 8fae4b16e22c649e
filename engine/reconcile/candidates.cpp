// SPDX-License-Identifier: MIT
#include "engine/reconcile/candidates.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

std::tuple<std::uint32_t, std::uint32_t> account_of(const Link& link) { return {link.server, link.account}; }

/// Finds the one link of several that beats all others.
class Best {
public:
    void add(const Link& link) {
        ++m_count;
        if (!link.is_clean()) return;
        if (m_at_highest == 0 || link.score > m_highest) {
            m_highest = link.score;
            m_at_highest = 0;
        }
        if (link.score == m_highest) ++m_at_highest;
    }
    bool is(const Link& link) const {
        return m_count == 1 || (link.is_clean() && link.score == m_highest && m_at_highest == 1 && m_highest >= winning_score);
    }

private:
    std::size_t m_count = 0, m_at_highest = 0;
    unsigned m_highest = 0;
};

/// What is looked at while the links of one account are found.
struct Subject {
    std::uint32_t index = 0;
    const Account& account;
    const AccountFacts& facts;
    const RepeatedValues& repeats;
    EmailOwners owners;
};

/// A service that may become a link, with what it shares.
struct Met {
    Service service;
    PackedService packed;
    Standing standing;
    bool has_equal_key = false;                                                          ///< in the account's module
    bool key = false, domain = false, username = false, address = false, email = false;  ///< what makes it a candidate
    bool foreign_username = false;  ///< likewise: of another module, where more agrees
    bool foreign_key = false;       ///< likewise: of another module that identifies by the same field
};

/// Whether a name is a client's alone, of those that hold it.
class Holders {
public:
    void add(std::uint64_t client) {
        if (m_count > 0 && client == m_first) return;
        if (m_count++ == 0) m_first = client;
    }
    bool has_another(std::uint64_t client) const { return m_count > 1 || (m_count == 1 && client != m_first); }

private:
    std::uint64_t m_first = 0;
    std::size_t m_count = 0;  ///< 2 or more: of more than one
};

/// How many of the services that may become links share a value.
struct MetCounts {
    std::size_t domain = 0, username = 0, address = 0;
};

class LinkFinder {
public:
    LinkFinder(const RunContext& run, const FleetIndex& fleet, std::uint32_t server)
        : m_run(run), m_fleet(fleet), m_server(server), m_here(fleet.findings()[server]) {}

    void find(const Subject& subject, std::vector<Link>& links);

private:
    void meet_found(const Subject& subject);
    void meet_leftovers(const Subject& subject);
    void meet(const Service& service, PackedService packed, Standing standing, bool Met::*value, std::size_t first = 0);
    void forget_common_values(const Subject& subject);
    bool is_near(const Service& service) const;
    bool agrees_beside_name(const Subject& subject, const Service& service) const;
    bool is_told_by_key(const Subject& subject, const Service& service) const;
    void count(const Subject& subject);
    EvidenceSet counted(const Subject& subject, const Met& met, const Evidence& evidence) const;
    bool has_equal_key(const Account& account, const Met& met) const;
    unsigned strangeness(const Met& met, const Evidence& evidence) const;

    const RunContext& m_run;
    const FleetIndex& m_fleet;
    std::uint32_t m_server;
    const ServerFindings& m_here;
    std::vector<Met> m_met;
    MetCounts m_counts;
    Holders m_domain_holders, m_username_holders;  ///< clients of live services with the account's domain, user name
    std::size_t m_domains = 0;                     ///< leftover accounts with the account's domain
    std::size_t m_usernames = 0;                   ///< with its user name, in the module
};

/// `first`: the service is not among those before.
void LinkFinder::meet(const Service& service, PackedService packed, Standing standing, bool Met::*value, std::size_t first) {
    const auto known = std::find_if(m_met.begin() + static_cast<std::ptrdiff_t>(first), m_met.end(),
                                    [&](const Met& met) { return name_of(met.service) == name_of(service); });
    Met& met = known == m_met.end() ? m_met.emplace_back(Met{service, packed, standing}) : *known;
    met.*value = true;
}

/// Whether the service is of the account's server, as far as names are concerned that are only unique there.
bool LinkFinder::is_near(const Service& service) const {
    return m_fleet.is_same_machine(service.server_id, m_here.result.server_id);
}

/// A user name alone says nothing beyond the module: `shop` is on every panel.
bool LinkFinder::agrees_beside_name(const Subject& subject, const Service& service) const {
    Evidence evidence = evidence_between(m_here.rules(m_run), subject.account, service, &subject.owners);
    evidence.agreements.remove(EvidenceKind::username);
    evidence.weak_agreements.remove(EvidenceKind::username);
    return agrees(evidence);
}

/// Whether the key of another module's service means anything here. Numbers and names come again there: every node has a machine
/// 101. The ids of services do not.
bool LinkFinder::is_told_by_key(const Subject& subject, const Service& service) const {
    const Module* module = m_fleet.module_of(service);
    if (module == nullptr || is_of_other_module(m_run, *module, service)) return false;
    return m_here.module->identity->kind == IdentityKind::service_id ||
           agrees(evidence_between(m_here.rules(m_run), subject.account, service, &subject.owners));
}

void LinkFinder::meet_found(const Subject& subject) {
    for (const FoundService& found : subject.facts.services) {
        const Service service = found.service.unpack();
        const Standing standing = m_fleet.standing(service);
        if (!is_leftover(standing)) continue;
        const bool is_of_module = m_fleet.module_of(service) == m_here.module;
        const bool has_other_type = is_of_other_module(m_run, *m_here.module, service);
        const auto meets = [&, first = m_met.size()](bool Met::*value) {
            meet(service, found.service, standing, value, first);  // what was found comes once
        };
        if (found.by_key && !has_other_type && !is_near(service)) {
            meets(&Met::key);
            meets(&Met::has_equal_key);
        }
        if (found.by_foreign_key && is_told_by_key(subject, service)) meets(&Met::foreign_key);
        if (found.by_domain) meets(&Met::domain);
        if (found.by_username && is_of_module) meets(&Met::username);
        if (found.by_username && !is_of_module && agrees_beside_name(subject, service)) meets(&Met::foreign_username);
    }
}

void LinkFinder::meet_leftovers(const Subject& subject) {
    const Account& account = subject.account;
    const auto each = [&](std::span<const NameRef> refs, auto accept, bool Met::*value) {
        for (const NameRef& ref : refs) {
            const PackedService packed = m_fleet.service(ref);
            const Service service = packed.unpack();
            if (m_fleet.module_of(service) != m_here.module) continue;
            if (accept(service)) meet(service, packed, m_fleet.standing(service), value);
        }
    };
    if (!account.primary_ip.empty() && !m_here.uninformative.primary_ip && !subject.repeats.settled_address &&
        !subject.repeats.many_address) {
        const auto refs = m_fleet.services_with_address(m_here.module, account.primary_ip);
        const auto is_dedicated = [&](const Service& service) {
            return service.dedicated_ip == account.primary_ip && have_one_address(m_here.rules(m_run), account, service);
        };
        if (refs.size() <= most_holders) each(refs, is_dedicated, &Met::address);
    }
    if (!account.created || m_here.uninformative.created || m_here.uninformative.email) return;
    if (subject.repeats.settled_email_and_date || subject.repeats.many_email_and_date) return;
    const Date created = date_of(*account.created);
    for (const std::uint64_t client : subject.owners.alone) {
        std::vector<NameRef> near;
        for (const NameRef& ref : m_fleet.services_of_client(client)) {
            const Service service = m_fleet.service(ref).unpack();
            if (service.registered_on && std::abs(service.registered_on->days - created.days) <= 1) near.push_back(ref);
            if (near.size() > most_holders) break;
        }
        if (near.size() <= most_holders)
            each(
                near, [](const Service&) { return true; }, &Met::email);
    }
}

/// A value that a settled row or service has too, or many leftovers, is no evidence (law 233).
void LinkFinder::forget_common_values(const Subject& subject) {
    bool key = false, domain = subject.repeats.settled_domain, username = subject.repeats.settled_username;
    std::size_t domains = 0, usernames = 0;
    for (const Met& met : m_met) {
        domains += static_cast<std::size_t>(met.domain);
        usernames += static_cast<std::size_t>(met.username);
    }
    for (const FoundService& found : subject.facts.services) {
        const Service service = found.service.unpack();
        if (!is_live(service.status) || m_fleet.standing(service) != Standing::settled) continue;
        key = key || (found.by_key && !is_near(service));  // those of the account's own key are in doubt with it
        domain = domain || found.by_domain;
        if (!found.by_username) continue;
        username = username || is_near(service);
        for (Met& met : m_met) {
            if (m_fleet.is_same_machine(met.service.server_id, service.server_id)) met.username = met.foreign_username = false;
        }
    }
    domain = domain || domains > most_holders || m_domains > most_holders;
    username = username || usernames > most_holders || m_usernames > most_holders;
    for (Met& met : m_met) {
        met.key = met.key && !key;
        met.foreign_key = met.foreign_key && !key;
        met.domain = met.domain && !domain;
        met.username = met.username && !username;
        met.foreign_username = met.foreign_username && !username;
    }
}

void LinkFinder::count(const Subject& subject) {
    m_counts = {};
    for (const Met& met : m_met) {
        m_counts.domain += static_cast<std::size_t>(met.domain);
        m_counts.username += static_cast<std::size_t>(met.username);
        // Services that met by another value may have the address too.
        m_counts.address += static_cast<std::size_t>(met.service.dedicated_ip == subject.account.primary_ip);
    }
    m_domain_holders = m_username_holders = {};
    for (const FoundService& found : subject.facts.services) {
        if (!found.by_domain && !found.by_username) continue;
        const Service service = found.service.unpack();
        if (!is_live(service.status) || service.client_id == 0) continue;
        if (found.by_domain) m_domain_holders.add(service.client_id);
        if (found.by_username && m_fleet.module_of(service) == m_here.module) m_username_holders.add(service.client_id);
    }
}

EvidenceSet LinkFinder::counted(const Subject& subject, const Met& met, const Evidence& evidence) const {
    EvidenceSet counts = evidence.agreements;
    if (!met.domain || m_domains != 1 || m_counts.domain != 1) counts.remove(EvidenceKind::domain);
    if (!met.username || m_usernames != 1 || m_counts.username != 1) counts.remove(EvidenceKind::username);
    const ServiceName name = name_of(met.service);
    const std::string_view address = subject.account.primary_ip;
    if (m_counts.address != 1 || m_fleet.accounts_with_address(address) != 1 || m_fleet.is_address_of_another(name, address)) {
        counts.remove(EvidenceKind::address);
    }
    if (subject.repeats.email || m_fleet.has_client_of_another(met.service)) counts.remove(EvidenceKind::email);
    if (subject.repeats.created || m_fleet.has_day_of_another(met.service)) counts.remove(EvidenceKind::created);
    return counts;
}

/// Half contradictions that are not weak; a name that contradicts and is another client's counts as two.
unsigned LinkFinder::strangeness(const Met& met, const Evidence& evidence) const {
    const std::uint64_t client = met.service.client_id;
    unsigned halves = 2 * evidence.contradictions.size();
    if (evidence.contradictions.has(EvidenceKind::domain) && m_domain_holders.has_another(client)) halves += 2;
    if (evidence.contradictions.has(EvidenceKind::username) && m_username_holders.has_another(client)) halves += 2;
    return halves;
}

/// Whether the keys are equal, be it in two modules that identify alike.
bool LinkFinder::has_equal_key(const Account& account, const Met& met) const {
    if (met.has_equal_key) return true;
    const Module* module = m_fleet.module_of(met.service);
    return module != nullptr && module->identity && module->identity->kind == m_here.module->identity->kind &&
           !met.service.key.empty() && met.service.key == account.key && !is_of_other_module(m_run, *module, met.service);
}

void LinkFinder::find(const Subject& subject, std::vector<Link>& links) {
    m_met.clear();
    meet_found(subject);
    meet_leftovers(subject);
    if (m_met.empty()) return;
    const Account& account = subject.account;
    TextArena scratch;
    const std::string_view domain = bare_domain(site_of(*m_here.module, account), m_run.to_ascii, scratch);
    m_domains = domain.empty() ? 0 : m_fleet.accounts_with_domain(domain).size();
    m_usernames = account.username.empty() ? 0 : m_fleet.accounts_with_username(m_here.module, account.username);
    forget_common_values(subject);
    count(subject);
    const EvidenceRules rules = m_here.rules(m_run);
    for (const Met& met : m_met) {
        if (!met.key && !met.foreign_key && !met.domain && !met.username && !met.foreign_username && !met.address && !met.email)
            continue;
        const Evidence evidence = evidence_between(rules, account, met.service, &subject.owners);
        const bool is_stranger = strangeness(met, evidence) >= strangers_contradictions;
        const bool is_kept = met.has_equal_key || (met.foreign_key && agrees(evidence));
        if (!is_kept && is_stranger && agreement_of(evidence) < kept_agreements) continue;
        Link link{m_server, subject.index, name_of(met.service), met.packed, evidence, counted(subject, met, evidence),
                  0,        met.standing,  met.has_equal_key};
        link.is_of_decided = m_here.accounts[subject.index].is_decided;
        link.score = counted_agreement(link) + (has_equal_key(account, met) ? 2U : 0U);
        links.push_back(link);
    }
    const auto first = links.end() - static_cast<std::ptrdiff_t>(std::count_if(links.begin(), links.end(), [&](const Link& link) {
                           return link.account == subject.index;
                       }));
    std::sort(first, links.end(), [](const Link& left, const Link& right) { return left.name < right.name; });
}

}  // namespace

unsigned counted_agreement(const Link& link) {
    EvidenceSet weak = link.evidence.weak_agreements;
    weak.remove(EvidenceKind::package);
    return 2 * link.counted.size() + weak.size();
}

std::vector<Link> find_links(const RunContext& run, const FleetIndex& fleet, std::uint32_t server, const ServerFacts& facts) {
    const ServerFindings& here = fleet.findings()[server];
    std::vector<Link> links;
    LinkFinder finder(run, fleet, server);
    for (std::uint32_t i = 0; i < here.accounts.size(); ++i) {
        const Account account = here.accounts[i].account.unpack();
        finder.find({i, account, facts.accounts[i], here.accounts[i].repeats, owners_of(facts.accounts[i])}, links);
    }
    return links;
}

EmailOwners owners_of(const AccountFacts& facts) {
    EmailOwners owners;
    for (const FoundClient& client : facts.clients) (client.is_alone ? owners.alone : owners.together).push_back(client.id);
    return owners;
}

Belonging::Belonging(std::vector<std::vector<Link>> links) {
    std::size_t count = 0;
    for (const auto& of_server : links) count += of_server.size();
    m_left.reserve(count);
    for (auto& of_server : links) {
        m_left.insert(m_left.end(), of_server.begin(), of_server.end());
        std::vector<Link>().swap(of_server);
    }
    // What belongs together takes its rivals away, so that more may belong together; sixteen times are enough for any but a
    // chain that somebody made, and its rest stays undecided.
    for (int round = 0; round < 16 && !m_left.empty(); ++round) {
        order_by_service();
        std::vector<bool> is_best(m_left.size(), true);
        for (std::size_t begin = 0, end = 0; begin < m_left.size(); begin = end) {
            Best best;
            for (; end < m_left.size() && account_of(m_left[end]) == account_of(m_left[begin]); ++end) best.add(m_left[end]);
            for (std::size_t i = begin; i < end; ++i) is_best[i] = best.is(m_left[i]);
        }
        for (std::size_t begin = 0, end = 0; begin < m_left.size(); begin = end) {
            const auto link = [&](std::size_t i) -> const Link& { return m_left[m_left_service[i]]; };
            Best best;
            for (; end < m_left.size() && link(end).name == link(begin).name; ++end) best.add(link(end));
            for (std::size_t i = begin; i < end; ++i) is_best[m_left_service[i]] = is_best[m_left_service[i]] && best.is(link(i));
        }
        if (std::none_of(is_best.begin(), is_best.end(), [](bool best) { return best; })) break;
        std::vector<std::tuple<std::uint32_t, std::uint32_t>> accounts;
        std::vector<ServiceName> services;
        for (std::size_t i = 0; i < m_left.size(); ++i) {
            if (!is_best[i]) continue;
            m_belonging.push_back(m_left[i]);
            accounts.push_back(account_of(m_left[i]));
            services.push_back(m_left[i].name);
        }
        std::sort(services.begin(), services.end());  // the accounts are sorted
        m_left.erase(std::remove_if(m_left.begin(), m_left.end(),
                                    [&](const Link& link) {
                                        return std::binary_search(accounts.begin(), accounts.end(), account_of(link)) ||
                                               std::binary_search(services.begin(), services.end(), link.name);
                                    }),
                     m_left.end());
    }
    order_by_service();
    std::sort(m_belonging.begin(), m_belonging.end(),
              [](const Link& left, const Link& right) { return account_of(left) < account_of(right); });
    m_by_service.resize(m_belonging.size());
    for (std::uint32_t i = 0; i < m_by_service.size(); ++i) m_by_service[i] = i;
    std::sort(m_by_service.begin(), m_by_service.end(),
              [&](std::uint32_t left, std::uint32_t right) { return m_belonging[left].name < m_belonging[right].name; });
}

void Belonging::order_by_service() {
    m_left_service.resize(m_left.size());
    for (std::uint32_t i = 0; i < m_left_service.size(); ++i) m_left_service[i] = i;
    std::sort(m_left_service.begin(), m_left_service.end(), [&](std::uint32_t left, std::uint32_t right) {
        return std::tuple(m_left[left].name, left) < std::tuple(m_left[right].name, right);
    });
}

std::span<const Link> Belonging::left_of_account(std::uint32_t server, std::uint32_t account) const {
    const auto less = [](const Link& link, const std::tuple<std::uint32_t, std::uint32_t>& sought) {
        return account_of(link) < sought;
    };
    const auto begin = std::lower_bound(m_left.begin(), m_left.end(), std::tuple(server, account), less);
    auto end = begin;
    while (end != m_left.end() && account_of(*end) == std::tuple(server, account)) ++end;
    return {begin, end};
}

std::span<const std::uint32_t> Belonging::left_of_service(ServiceName name) const {
    const auto begin = std::lower_bound(m_left_service.begin(), m_left_service.end(), name,
                                        [&](std::uint32_t index, ServiceName sought) { return m_left[index].name < sought; });
    auto end = begin;
    while (end != m_left_service.end() && m_left[*end].name == name) ++end;
    return {begin, end};
}

const Link* Belonging::of_account(std::uint32_t server, std::uint32_t account) const {
    const auto found = std::lower_bound(
        m_belonging.begin(), m_belonging.end(), std::tuple(server, account),
        [](const Link& link, const std::tuple<std::uint32_t, std::uint32_t>& sought) { return account_of(link) < sought; });
    return found != m_belonging.end() && account_of(*found) == std::tuple(server, account) ? &*found : nullptr;
}

const Link* Belonging::of_service(ServiceName name) const {
    const auto found =
        std::lower_bound(m_by_service.begin(), m_by_service.end(), name,
                         [&](std::uint32_t index, ServiceName sought) { return m_belonging[index].name < sought; });
    return found != m_by_service.end() && m_belonging[*found].name == name ? &m_belonging[*found] : nullptr;
}

std::span<const Link> Belonging::undecided(std::uint32_t server, std::uint32_t account) const {
    return left_of_account(server, account);
}

std::vector<const Link*> Belonging::rivals(ServiceName name, const Link* but) const {
    std::vector<const Link*> rivals;
    for (const std::uint32_t index : left_of_service(name)) {
        if (&m_left[index] != but) rivals.push_back(&m_left[index]);
    }
    return rivals;
}

}  // namespace serversync
