// SPDX-License-Identifier: MIT
#include "engine/reconcile/evidence.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "engine/model/bare_domain.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

/// What one kind of evidence says.
enum class Says : std::uint8_t { nothing, agrees, agrees_weakly, contradicts, contradicts_weakly };

void note(Evidence& evidence, EvidenceKind kind, Says says) {
    switch (says) {
        case Says::nothing:
            return;
        case Says::agrees:
            return evidence.agreements.add(kind);
        case Says::agrees_weakly:
            return evidence.weak_agreements.add(kind);
        case Says::contradicts:
            return evidence.contradictions.add(kind);
        case Says::contradicts_weakly:
            return evidence.weak_contradictions.add(kind);
    }
}

/// `identifies`: the domain is the identity, so it says something only where the keys differ and it agrees.
Says domain_says(const RunContext& run, std::string_view left, std::string_view right, bool identifies, bool keys_are_equal) {
    if (left.empty() || right.empty() || (identifies && keys_are_equal)) return Says::nothing;
    TextArena scratch;
    const std::string_view bare = bare_domain(left, run.to_ascii, scratch);
    const std::string_view other = bare_domain(right, run.to_ascii, scratch);
    if (bare.empty() || other.empty()) return Says::nothing;
    if (bare == other) return Says::agrees;
    return identifies ? Says::nothing : Says::contradicts;
}

Says username_says(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return Says::nothing;
    if (equal_folded(left, right)) return Says::agrees;
    return is_weakly_equal_username(left, right) ? Says::agrees_weakly : Says::contradicts;
}

bool has(const std::vector<std::uint64_t>& ids, std::uint64_t id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

Says email_says(const EmailOwners& owners, std::uint64_t client) {
    if (client == 0) return Says::nothing;
    if (has(owners.alone, client)) return Says::agrees;
    return owners.alone.empty() || has(owners.together, client) ? Says::nothing : Says::contradicts;
}

Says created_says(const Account& account, const Service& service) {
    if (!account.created) return Says::nothing;
    const Date created = date_of(*account.created);
    if (service.terminated_on && is_ended(service.status) && created.days > service.terminated_on->days) return Says::contradicts;
    if (!service.registered_on || std::abs(created.days - service.registered_on->days) > 1) return Says::nothing;
    return Says::agrees;
}

bool is_own_address(const Server* server, const IpAddress& address) {
    return server != nullptr && std::binary_search(server->addresses.begin(), server->addresses.end(), address);
}

/// The machine that the service is on; null: none that exists.
const Server* machine_of(const RunContext& run, const Service& service) {
    const Server* server = run.catalogue.server(service.server_id);
    return server != nullptr && server->same_as != 0 ? run.catalogue.server(server->same_as) : server;
}

/// Two addresses, if both are public and neither is the own one of a server of theirs: moved accounts keep an old one for long.
std::optional<std::pair<IpAddress, IpAddress>> dedicated(const EvidenceRules& rules, const Account& account,
                                                         const Service& service) {
    if (account.primary_ip.empty() || service.dedicated_ip.empty()) return std::nullopt;
    const auto listed = parse_ip(account.primary_ip);
    const auto recorded = parse_ip(service.dedicated_ip);
    if (!listed || !recorded || is_private(*listed) || is_private(*recorded)) return std::nullopt;
    for (const Server* server : {&rules.server, machine_of(rules.run, service)}) {
        if (is_own_address(server, *listed) || is_own_address(server, *recorded)) return std::nullopt;
    }
    return std::pair(*listed, *recorded);
}

Says address_says(const EvidenceRules& rules, const Account& account, const Service& service) {
    const auto addresses = dedicated(rules, account, service);
    if (!addresses) return Says::nothing;
    const auto is_shared = [&](const IpAddress& address) {
        return std::binary_search(rules.shared_addresses.begin(), rules.shared_addresses.end(), address);
    };
    if (is_shared(addresses->first) || is_shared(addresses->second)) return Says::nothing;
    return addresses->first == addresses->second ? Says::agrees : Says::contradicts;
}

Says package_says(const EvidenceRules& rules, const Account& account, const Service& service) {
    if (account.product.empty() || service.product_id == 0) return Says::nothing;
    if (!rules.run.products.package_of(rules.module, service.product_id)) return Says::nothing;
    const ProductMatch match = rules.run.products.resolve(rules.module, account.product);
    if (match.products.empty()) return Says::nothing;
    return std::binary_search(match.products.begin(), match.products.end(), service.product_id) ? Says::agrees_weakly
                                                                                                : Says::contradicts_weakly;
}

unsigned halves(const EvidenceSet& whole, const EvidenceSet& weak) { return 2 * whole.size() + weak.size(); }

}  // namespace

bool is_weakly_equal_username(std::string_view left, std::string_view right) {
    if (left.size() < right.size()) std::swap(left, right);
    if (right.empty() || left.size() == right.size()) return false;
    if ((right.size() == 8 || right.size() == 16) && equal_folded(left.substr(0, right.size()), right)) return true;
    return left[left.size() - right.size() - 1] == '_' && equal_folded(left.substr(left.size() - right.size()), right);
}

bool have_one_address(const EvidenceRules& rules, const Account& account, const Service& service) {
    const auto addresses = dedicated(rules, account, service);
    return addresses && addresses->first == addresses->second;
}

Evidence evidence_between(const EvidenceRules& rules, const Account& account, const Service& service, const EmailOwners* owners) {
    const IdentityKind identity = rules.module.identity->kind;
    const UninformativeFields& silent = rules.uninformative;
    Evidence evidence;
    if (!silent.domain || identity == IdentityKind::domain) {
        note(evidence, EvidenceKind::domain,
             domain_says(rules.run, site_of(rules.module, account), service.domain, identity == IdentityKind::domain,
                         account.key == service.key));
    }
    if (!silent.username && identity != IdentityKind::username)
        note(evidence, EvidenceKind::username, username_says(account.username, service.username));
    if (!silent.email && owners != nullptr) note(evidence, EvidenceKind::email, email_says(*owners, service.client_id));
    if (!silent.created) note(evidence, EvidenceKind::created, created_says(account, service));
    if (!silent.primary_ip && identity != IdentityKind::dedicated_ip)
        note(evidence, EvidenceKind::address, address_says(rules, account, service));
    if (!silent.product) note(evidence, EvidenceKind::package, package_says(rules, account, service));
    return evidence;
}

Evidence evidence_between(const RunContext& run, const Module& module, const Service& present, const Service& missing) {
    const IdentityKind identity = module.identity->kind;
    Evidence evidence;
    note(evidence, EvidenceKind::domain,
         domain_says(run, present.domain, missing.domain, identity == IdentityKind::domain, present.key == missing.key));
    if (identity != IdentityKind::username)
        note(evidence, EvidenceKind::username, username_says(present.username, missing.username));
    if (present.client_id != 0 && missing.client_id != 0)
        note(evidence, EvidenceKind::email, present.client_id == missing.client_id ? Says::agrees : Says::contradicts);
    return evidence;
}

std::string_view site_of(const Module& module, const Account& account) {
    return module.identity->kind == IdentityKind::domain ? account.unique_identifier : account.domain;
}

unsigned agreement_of(const Evidence& evidence) {
    EvidenceSet weak = evidence.weak_agreements;
    weak.remove(EvidenceKind::package);
    return halves(evidence.agreements, weak);
}

unsigned contradiction_of(const Evidence& evidence) { return halves(evidence.contradictions, evidence.weak_contradictions); }

bool is_doubtful(const Evidence& evidence) {
    if (evidence.contradictions.has(EvidenceKind::email) && evidence.contradictions.has(EvidenceKind::domain)) return true;
    return contradiction_of(evidence) >= doubt_contradictions && !agrees(evidence);
}

bool agree_at_once(const EvidenceRules& rules, const Account& account, const Service& service) {
    const UninformativeFields& silent = rules.uninformative;
    if (rules.module.identity->kind == IdentityKind::domain) {
        // The domain cannot contradict, so one agreement is enough.
        if (!silent.username && !account.username.empty() && account.username == service.username) return true;
        return !silent.created && created_says(account, service) == Says::agrees;
    }
    const bool are_equal = !silent.domain && !account.domain.empty() &&
                           (account.domain == service.domain || equal_folded(account.domain, service.domain));
    if (!are_equal) return false;
    TextArena scratch;  // "host" and "host" say nothing
    return !bare_domain(account.domain, rules.run.to_ascii, scratch).empty();
}

bool is_contrary(const Evidence& evidence) {
    EvidenceSet contradictions = evidence.contradictions;
    contradictions.remove(EvidenceKind::email);
    return !contradictions.empty() && !agrees(evidence);
}

FirstLook look_at(const EvidenceRules& rules, const Account& account, const Service& service) {
    if (agree_at_once(rules, account, service)) return FirstLook::plain;
    const Evidence evidence = evidence_between(rules, account, service, nullptr);
    const bool can_ask = !rules.uninformative.email && !account.email.empty();
    if (can_ask && evidence.contradictions.has(EvidenceKind::domain)) return FirstLook::questionable;
    if (!agrees(evidence) && contradiction_of(evidence) + (can_ask ? 2U : 0U) >= doubt_contradictions)
        return FirstLook::questionable;
    return is_contrary(evidence) ? FirstLook::contrary : FirstLook::plain;
}

}  // namespace serversync
