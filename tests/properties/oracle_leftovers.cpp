// SPDX-License-Identifier: MIT
#include "oracle_leftovers.hpp"

#include <algorithm>

namespace serversync::oracle {

namespace {

/// What an account and a service can have in common.
enum class Value { key, foreign_key, domain, username, weak_username, address, email, created, email_and_created };

bool have(const World& world, Value value, const ListedAccount& a, const MirroredService& s) {
    const auto owns = [&] {
        return std::any_of(a.emails.begin(), a.emails.end(), [&](const std::string& email) {
            const auto ids = world.owners(email);
            return ids.size() == 1 && ids.contains(s.record->client);
        });
    };
    const auto same_day = [&] { return a.day && s.registered && std::abs(*a.day - *s.registered) <= 1; };
    switch (value) {
        case Value::key:
            return world.same_key(a, s);
        case Value::foreign_key:
            return world.same_foreign_key(a, s);
        case Value::domain:
            return !a.domain.empty() && a.domain == s.domain;
        case Value::username:
            return !a.username.empty() && a.username == s.username;
        case Value::weak_username:
            return compare_usernames(a.username, s.username) > 0;
        case Value::address:
            return is_public(a.address) && a.address == s.address;
        case Value::email:
            return owns();
        case Value::created:
            return same_day();
        case Value::email_and_created:
            return owns() && same_day();
    }
    return false;
}

/// Whether another account has the value that the account shares with a service. A creation within a day of the registration is
/// shared; what another has is the account's very day.
bool has_too(const World& world, Value value, const ListedAccount& a, const ListedAccount& b, const MirroredService& s) {
    const bool is_of_day = value == Value::created || value == Value::email_and_created;
    return (!is_of_day || (a.day && a.day == b.day)) && (value == Value::created || have(world, value, b, s));
}

/// The same of another service, whose registration is the service's.
bool has_too(const World& world, Value value, const ListedAccount& a, const MirroredService& s, const MirroredService& t) {
    const bool is_of_day = value == Value::created || value == Value::email_and_created;
    const bool is_of_client = value == Value::email || value == Value::email_and_created;
    if (is_of_day && (!s.registered || s.registered != t.registered)) return false;
    if (is_of_client) return s.record->client == t.record->client;
    return value == Value::created || have(world, value, a, t);
}

/// Whether the services are of one server, as far as it is known what else that has: of those without a server the live ones are.
bool are_of_one_server(const World& world, const MirroredService& s, const MirroredService& t) {
    if (world.has_no_server(s)) return world.has_no_server(t) && t.is_live();
    return t.place == s.place;
}

enum class Holders { none_else, a_leftover, somebody };

/// Whether the service's account would be in another's hands: live, and a row of its server has its key.
bool has_its_account(const MirroredService& s) { return s.is_live() && !s.is_leftover; }

/// Who else has the value (law 233).
Holders others(const World& world, Value value, const ListedAccount& a, const MirroredService& s) {
    const std::string& module = world.places[a.place].module;
    const bool is_of_place = value == Value::email || value == Value::created || value == Value::email_and_created;
    const bool is_of_module = value == Value::username || value == Value::weak_username || value == Value::key;
    std::size_t accounts = 0, services = 0;
    for (const ListedAccount& b : world.accounts) {
        if (&b == &a || !has_too(world, value, a, b, s)) continue;
        if (b.place == a.place && !b.is_leftover) return Holders::somebody;
        if (!b.is_leftover || (is_of_place && b.place != a.place)) continue;
        accounts += !is_of_module || world.places[b.place].module == module;
    }
    for (const MirroredService& t : world.services) {
        // A key of the account's own module says whose it is.
        if (value == Value::foreign_key && world.same_key(a, t) && t.place != a.place && has_its_account(t))
            return Holders::somebody;
        if (&t == &s || !has_too(world, value, a, s, t)) continue;
        const bool is_name = value == Value::username || value == Value::weak_username;
        if (is_name && t.place == s.place && has_its_account(t)) return Holders::somebody;
        if (is_of_module && !World::in_scope(t, module)) continue;
        // The services of a decided account's own key are in doubt themselves.
        const bool is_told =
            (value == Value::key && t.place != a.place) || value == Value::domain || (is_name && t.place == a.place);
        if (is_told && has_its_account(t)) return Holders::somebody;
        if (value == Value::foreign_key) continue;
        services += t.is_leftover && (!is_of_place || are_of_one_server(world, s, t));
    }
    const bool is_unread = s.place != nothing && !world.has_no_server(s) && !world.places[s.place].is_compared();
    if (is_of_place && is_unread) return Holders::a_leftover;
    if (value != Value::key && value != Value::foreign_key && (accounts + 1 > 8 || services + 1 > 8)) return Holders::somebody;
    return accounts + services > 0 ? Holders::a_leftover : Holders::none_else;
}

/// Whether an address, or an e-mail with a day, may join the service to an account of the module (law 233).
bool is_joined_by_chance(const World& world, const MirroredService& s, const std::string& module) {
    if (!s.is_live() || s.is_other_type || s.module != module) return false;
    const bool is_nameless = s.key.empty() && s.place != nothing && world.places[s.place].is_compared();
    return world.is_missing(s) || is_nameless || world.has_no_server(s);
}

/// Contradictions, where a domain or user name of another client's live service counts twice (law 233).
int weight_against(const World& world, const ListedAccount& a, const MirroredService& s) {
    const Verdicts verdicts = world.evidence(a, s);
    int count = contradictions(verdicts);
    const auto is_anothers = [&](auto has) {
        return std::any_of(world.services.begin(), world.services.end(), [&](const MirroredService& t) {
            return t.is_live() && t.record->client != s.record->client && has(t);
        });
    };
    if (verdicts[static_cast<std::size_t>(EvidenceKind::domain)] == -2)
        count += is_anothers([&](const MirroredService& t) { return t.domain == a.domain; });
    if (verdicts[static_cast<std::size_t>(EvidenceKind::username)] == -2) {
        count += is_anothers([&](const MirroredService& t) {
            return t.username == a.username && World::in_scope(t, world.places[a.place].module);
        });
    }
    return count;
}

bool agrees_beside_username(Verdicts verdicts) {
    verdicts[static_cast<std::size_t>(EvidenceKind::username)] = 0;
    return agreement(verdicts) > 0;
}

/// Only the id of a service is not given again by another module.
bool is_joined_by_foreign_key(const World& world, const ListedAccount& a, const MirroredService& s) {
    if (!have(world, Value::foreign_key, a, s)) return false;
    if (s.identity != IdentityKind::service_id && agreement(world.evidence(a, s)) == 0) return false;
    return others(world, Value::foreign_key, a, s) != Holders::somebody;
}

bool are_candidates(const World& world, const ListedAccount& a, const MirroredService& s) {
    if (!a.is_leftover || !s.is_leftover) return false;
    const std::string& module = world.places[a.place].module;
    const Verdicts verdicts = world.evidence(a, s);
    const bool is_known = world.same_key(a, s) || (is_joined_by_foreign_key(world, a, s) && agreement(verdicts) > 0);
    if (weight_against(world, a, s) >= 2 && agreement(verdicts) < 4 && !is_known) return false;
    if (is_joined_by_foreign_key(world, a, s)) return true;
    for (const Value value : {Value::key, Value::domain, Value::username, Value::address, Value::email_and_created}) {
        if (!have(world, value, a, s)) continue;
        if (value == Value::username && !World::in_scope(s, module) && !agrees_beside_username(verdicts)) continue;
        const bool is_chance = value == Value::address || value == Value::email_and_created;
        if (is_chance && !is_joined_by_chance(world, s, module)) continue;
        if (value == Value::address && !world.is_dedicated(a, s)) continue;
        if (others(world, value, a, s) != Holders::somebody) return true;
    }
    return false;
}

struct Candidate {
    std::size_t account = 0, service = 0;
    bool has_contradiction = false;
    int score = 0;
};

bool beats(const Candidate& one, const Candidate& other) {
    if (one.has_contradiction || one.score < 4) return false;
    return other.has_contradiction || one.score > other.score;
}

std::vector<Candidate> all_candidates(const World& world) {
    std::vector<Candidate> list;
    for (std::size_t i = 0; i < world.accounts.size(); ++i) {
        for (std::size_t j = 0; j < world.services.size(); ++j) {
            const ListedAccount& a = world.accounts[i];
            const MirroredService& s = world.services[j];
            if (!are_candidates(world, a, s)) continue;
            const bool is_equal =
                !s.is_other_type && !s.key.empty() && s.key == a.key && s.identity == world.places[a.place].identity;
            list.push_back(
                {i, j, contradictions(world.evidence(a, s)) > 0, agreement(counted(world, a, s)) + (is_equal ? 2 : 0)});
        }
    }
    return list;
}

/// Whether a pair could be doubtful, whatever its e-mail says (law 233).
bool may_be_doubtful(const World& world, const ListedAccount& a) {
    if (a.state == AccountState::doubtful) return true;
    if (a.state != AccountState::paired) return false;
    Verdicts verdicts = world.evidence(a, world.services[a.service]);
    if (a.emails.empty()) return false;
    verdicts[static_cast<std::size_t>(EvidenceKind::email)] = -2;
    return is_doubtful(verdicts);
}

/// The services of a key that decide (law 5).
std::vector<std::size_t> deciding(const World& world, const std::vector<std::size_t>& group) {
    for (const bool is_other : {false, true}) {
        for (const auto& kinds :
             {std::set<ServiceClass>{ServiceClass::live, ServiceClass::unknown}, std::set<ServiceClass>{ServiceClass::completed},
              std::set<ServiceClass>{ServiceClass::pending}}) {
            std::vector<std::size_t> chosen;
            for (const std::size_t i : group) {
                const MirroredService& s = world.services[i];
                if (kinds.contains(s.kind) && s.is_other_type == is_other) chosen.push_back(i);
            }
            if (!chosen.empty()) return chosen;
        }
    }
    return {};
}

/// The one of several services of one client that the evidence names (law 232), or nothing.
std::size_t named_by_evidence(const World& world, const ListedAccount& a, const std::vector<std::size_t>& chosen) {
    for (const std::size_t i : chosen) {
        if (world.services[i].record->client != world.services[chosen.front()].record->client) return nothing;
    }
    const auto evidence = [&](std::size_t i) {
        Verdicts verdicts = world.evidence(a, world.services[i]);
        verdicts[static_cast<std::size_t>(EvidenceKind::email)] = 0;
        return verdicts;
    };
    for (const std::size_t i : chosen) {
        const Verdicts verdicts = evidence(i);
        // Here the package counts too.
        const auto agreements = [](const Verdicts& of) {
            return agreement(of) + std::max(0, of[static_cast<std::size_t>(EvidenceKind::package)]);
        };
        const bool is_best = std::all_of(chosen.begin(), chosen.end(),
                                         [&](std::size_t j) { return j == i || agreements(verdicts) > agreements(evidence(j)); });
        if (is_best && contradictions(verdicts) == 0) return i;
    }
    return nothing;
}

}  // namespace

Verdicts counted(const World& world, const ListedAccount& a, const MirroredService& s) {
    Verdicts verdicts = world.evidence(a, s);
    const auto drop = [&](EvidenceKind kind, Value value) {
        int& verdict = verdicts[static_cast<std::size_t>(kind)];
        if (verdict <= 0 || others(world, value, a, s) != Holders::none_else) verdict = 0;
    };
    const bool is_weak = verdicts[static_cast<std::size_t>(EvidenceKind::username)] == 1;
    drop(EvidenceKind::domain, Value::domain);
    drop(EvidenceKind::username, is_weak ? Value::weak_username : Value::username);
    if (!World::in_scope(s, world.places[a.place].module)) verdicts[static_cast<std::size_t>(EvidenceKind::username)] = 0;
    drop(EvidenceKind::email, Value::email);
    drop(EvidenceKind::created, Value::created);
    drop(EvidenceKind::address, Value::address);
    verdicts[static_cast<std::size_t>(EvidenceKind::package)] = 0;
    return verdicts;
}

void pair_accounts(World& world) {
    for (ListedAccount& a : world.accounts) {
        const auto rows = std::count_if(world.accounts.begin(), world.accounts.end(),
                                        [&](const ListedAccount& b) { return b.place == a.place && b.key == a.key; });
        if (rows > 1) {
            a.state = AccountState::duplicate;
            continue;
        }
        std::vector<std::size_t> group;
        for (std::size_t i = 0; i < world.services.size(); ++i) {
            if (world.services[i].place == a.place && world.services[i].key == a.key) group.push_back(i);
        }
        const auto chosen = deciding(world, group);
        if (chosen.empty()) {
            a.ended = group;
            continue;
        }
        a.service = chosen.size() == 1 ? chosen.front() : named_by_evidence(world, a, chosen);
        if (a.service == nothing) {
            a.state = AccountState::ambiguous_service;
            continue;
        }
        const MirroredService& s = world.services[a.service];
        if (s.kind == ServiceClass::pending) {
            a.state = AccountState::pending;
        } else if (is_doubtful(world.evidence(a, s))) {
            a.state = AccountState::doubtful;
        } else {
            a.state = AccountState::paired;
            ++world.places[a.place].pairs;
        }
    }
}

void join_leftovers(World& world) {
    for (ListedAccount& a : world.accounts) {
        a.is_decided = a.state == AccountState::duplicate || a.state == AccountState::ambiguous_service ||
                       a.state == AccountState::pending || may_be_doubtful(world, a);
        a.is_leftover = (a.state == AccountState::leftover || a.is_decided) && world.places[a.place].has(TrustFacet::own);
    }
    for (MirroredService& s : world.services) {
        const bool is_unread = s.place != nothing && !world.places[s.place].is_compared();
        s.is_leftover = s.kind != ServiceClass::ended && (s.place == nothing || is_unread || !s.is_listed || s.key.empty());
    }
    auto list = all_candidates(world);
    for (bool is_settled = false; !is_settled;) {
        is_settled = true;
        std::vector<Candidate> found;
        for (const Candidate& one : list) {
            const bool is_best = std::all_of(list.begin(), list.end(), [&](const Candidate& other) {
                const bool is_rival = (other.account == one.account) != (other.service == one.service);
                return !is_rival || beats(one, other);
            });
            if (is_best) found.push_back(one);
        }
        for (const Candidate& one : found) {
            MirroredService& service = world.services[one.service];
            service.row = one.account;
            if (world.accounts[one.account].is_decided) {
                service.is_ambiguous = true;
                service.could_be_of.insert(one.account);
            } else {
                world.accounts[one.account].state = AccountState::belongs;
                world.accounts[one.account].service = one.service;
                service.account = one.account;
            }
            list.erase(std::remove_if(
                           list.begin(), list.end(),
                           [&](const Candidate& other) { return other.account == one.account || other.service == one.service; }),
                       list.end());
            is_settled = false;
        }
    }
    for (const Candidate& left : list) {
        if (!world.accounts[left.account].is_decided) world.accounts[left.account].state = AccountState::ambiguous_move;
        world.services[left.service].is_ambiguous = true;
        world.services[left.service].could_be_of.insert(left.account);
    }
}

}  // namespace serversync::oracle
